"""Who learns from the log: one process at a time, and none beside a server that has schedules."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

LEARNING, ORDERING = 8, 9
"""The advisory locks of whoever learns, and of servers that order the learning."""


@contextmanager
def learner(url: str) -> Iterator[bool]:
    """Whether it is for this process to learn now: no other does, and no server will."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield took(connection, LEARNING) and took_and_left(connection, ORDERING)


@contextmanager
def orderer(url: str) -> Iterator[None]:
    """The learning of this log is ordered here for as long as the block lasts."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock_shared(%s, 0)", [ORDERING])
        yield


def took(connection: psycopg.Connection, lock: int) -> bool:
    """Until the connection ends."""
    return connection.execute("SELECT pg_try_advisory_lock(%s, 0)", [lock]).fetchone() == (True,)


def took_and_left(connection: psycopg.Connection, lock: int) -> bool:
    free = took(connection, lock)
    if free:
        connection.execute("SELECT pg_advisory_unlock(%s, 0)", [lock])
    return free
