"""The order lock in a test's hands: writers wait, and go on one after the other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep

import psycopg

WAITING = """
SELECT pid FROM pg_locks
WHERE locktype = 'advisory' AND objid = 1 AND NOT granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@contextmanager
def held(database: str) -> Iterator[psycopg.Connection]:
    """Nobody else writes until the connection's transaction ends."""
    with psycopg.connect(database) as connection:
        connection.execute("SELECT order_lock()")
        yield connection


def waiting(connection: psycopg.Connection, number: int = 1) -> list[int]:
    """The backends that wait for the lock, as soon as there are so many."""
    for _ in range(3_000):
        found = connection.execute(WAITING).fetchall()
        if len(found) >= number:
            return [pid for (pid,) in found]
        sleep(0.01)
    raise AssertionError(f"{len(found)} wait, not {number}")


@contextmanager
def held_again(database: str, holder: psycopg.Connection) -> Iterator[None]:
    """The lock, once those who wait for it have had it: each of them wrote once."""
    before = len(waiting(holder))
    with psycopg.connect(database) as connection, ThreadPoolExecutor(1) as asking:
        asked = asking.submit(connection.execute, "SELECT order_lock()")
        waiting(holder, before + 1)
        holder.commit()
        asked.result()
        yield
