"""Workers at work: for one command, or following the log until told to stop."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from psycopg import Connection

from infra.postgres import builds
from infra.postgres.folding import LostLead
from infra.postgres.keys import check_secret
from infra.postgres.rebuild import rebuild
from infra.postgres.role import with_options
from infra.postgres.worker import SESSION, Worker
from infra.postgres.workers import others_keep_up, share_out
from infra.secret import Secret
from projections.engine.builds import fingerprint
from projections.engine.table import Projection

POLL = 0.05
"""Seconds between two looks at the log where no wake-up came."""

LOOK = 0.5
"""Seconds between two looks at who else folds."""

AGAIN = 0.5
"""Seconds until a lost database is asked again."""

PREPARING = 3
"""The advisory lock of whoever makes the builds that its code lacks."""

logger = logging.getLogger(__name__)


def work(
    url: str, projections: Sequence[Projection], secret: Secret, stopped: Callable[[], bool]
) -> None:
    """Follow the log until told to stop; a lost database is waited for. Raises `UnknownTopic`."""
    while not stopped():
        try:
            prepare(url, projections, secret)
            with psycopg.connect(with_options(url, SESSION), autocommit=True) as connection:
                check_secret(connection, secret)
                follow(Worker.enlist(connection, projections, secret), stopped)
        except psycopg.OperationalError as lost:
            logger.warning("the database is waited for: %s", lost)
            time.sleep(AGAIN)


def follow(worker: Worker, stopped: Callable[[], bool]) -> None:
    worker.connection.execute("LISTEN recorded")
    looked = time.monotonic()
    while not stopped():
        if time.monotonic() - looked > LOOK:
            share_out(worker.connection)
            looked = time.monotonic()
        try:
            if not worker.advance():
                list(worker.connection.notifies(timeout=POLL, stop_after=1))
        except LostLead:
            share_out(worker.connection)
    worker.leave()


def catch_up(url: str, projections: Sequence[Projection], secret: Secret) -> None:
    """Fold what is left, unless workers are at it."""
    with psycopg.connect(with_options(url, SESSION), autocommit=True) as connection:
        _prepare(connection, url, projections, secret)
        if not any_lacks_a_worker(connection):
            return
        worker = Worker.enlist(connection, projections, secret)
        worker.catch_up()
        worker.leave()


def any_lacks_a_worker(connection: Connection[Any]) -> bool:
    return any(each.live and not each.kept_up for each in builds.all_builds(connection))


def prepare(url: str, projections: Sequence[Projection], secret: Secret) -> None:
    """Live builds of this code: made if a read model has none, and nobody keeps up its live one."""
    with psycopg.connect(url, autocommit=True) as connection:
        _prepare(connection, url, projections, secret)


def _prepare(
    connection: Connection[Any], url: str, projections: Sequence[Projection], secret: Secret
) -> None:
    if not lacking(connection, projections):
        return
    connection.execute("SELECT pg_advisory_lock(%s, 0)", [PREPARING])
    if lack := lacking(connection, projections):
        if without := [each for each in lack if each not in kept(connection, lack)]:
            rebuild(url, without, secret)
        worker = Worker.enlist(connection, lack, secret)
        worker.catch_up()  # builds that were kept of the same code, too
        worker.leave()
        builds.go_live(connection, kept(connection, lack).values())
    connection.execute("SELECT pg_advisory_unlock(%s, 0)", [PREPARING])


def kept(connection: Connection[Any], projections: Sequence[Projection]) -> dict[Projection, str]:
    """The newest build that is there of each one's code."""
    code = {fingerprint(each): each for each in projections}
    found = (each for each in builds.all_builds(connection) if each.ready)
    return {code[each.fingerprint]: each.schema for each in found if each.fingerprint in code}


def lacking(connection: Connection[Any], projections: Sequence[Projection]) -> list[Projection]:
    """Of another program's live builds, those that a running worker keeps up are left to it."""
    live = {each.projection: each for each in builds.all_builds(connection) if each.live}
    return [
        each
        for each in projections
        if each.name not in live
        or (
            live[each.name].fingerprint != fingerprint(each)
            and not others_keep_up(connection, live[each.name].fingerprint)
        )
    ]
