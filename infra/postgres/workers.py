"""Who folds what: workers enlist, and share out the slots of the builds whose code they have.

A worker is there for as long as its session holds its lock. So one that is killed is gone at once,
and the others take its slots over at their next look.
"""

import os
import socket
from collections.abc import Collection
from typing import Any

from psycopg import Connection
from psycopg.types.multirange import Multirange

from infra.postgres.queries import sql

ENLISTED = 2
"""The class of the advisory locks that workers hold; the view `working` names it too."""


def enlist(connection: Connection[Any], code: Collection[str], *, claims: bool = False) -> int:
    """The worker's number; `code` are the fingerprints of the builds that it can keep up. One that
    `claims` has no share, but the slots that it claims later.
    """
    given = {"host": socket.gethostname(), "process": os.getpid(), "code": list(code)}
    given |= {"claims": Multirange() if claims else None}
    with connection.transaction():
        [number] = connection.execute(sql("enlist"), given).fetchone() or (0,)
        connection.execute("SELECT pg_advisory_lock(%s, %s)", [ENLISTED, number])
    return int(number)


def leave(connection: Connection[Any], number: int) -> None:
    """The others need not wait to find out."""
    connection.execute("SELECT pg_advisory_unlock(%s, %s)", [ENLISTED, number])
    share_out(connection)


def claim(connection: Connection[Any], number: int, slots: Multirange[int]) -> None:
    """From now on these slots are that worker's alone, whoever has claimed them before."""
    connection.execute(sql("claim"), {"worker": number, "slots": slots})
    share_out(connection)


def share_out(connection: Connection[Any]) -> bool:
    """Give every slot to the worker whose it is to be, if any is not; who holds a part finishes
    its batch first. Whether anything changed.
    """
    [is_shared_out] = connection.execute(sql("is_shared_out")).fetchone() or (True,)
    if is_shared_out:
        return False
    with connection.transaction():
        connection.execute("LOCK TABLE checkpoints IN EXCLUSIVE MODE")
        connection.execute(sql("dismiss"))
        connection.execute(sql("share_out"))
        connection.execute("NOTIFY recorded")  # there may be something to fold for others
    return True


def others_keep_up(connection: Connection[Any], fingerprint: str) -> bool:
    """Whether a worker is there for the builds of that code."""
    found = connection.execute(sql("has_worker"), {"fingerprint": fingerprint}).fetchone()
    return bool(found and found[0])
