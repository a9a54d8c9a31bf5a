"""A database that is lost is told in our words, and found again without anybody's doing."""

import asyncio
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from psycopg import AsyncConnection, OperationalError
from psycopg_pool.base import AttemptWithBackoff

from infra.postgres import pool as settings
from infra.postgres.pool import LARGEST, DatabaseUnreachable, Pool, open_pool
from infra.postgres.role import as_owner

END_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


async def one(pool: Pool) -> object:
    async with pool.connection() as connection:
        return await (await connection.execute("SELECT 1")).fetchone()


async def one_of_many_attempts(pool: Pool) -> object:
    """Each finds one of the lost connections at most."""
    for _ in range(LARGEST):
        with suppress(DatabaseUnreachable):
            return await one(pool)
    raise AssertionError("the database is not found again")


def test_a_lost_connection_is_made_anew(database: str) -> None:
    async def check() -> None:
        async with open_pool(database) as pool:
            assert await one(pool) == (1,)
            with psycopg.connect(as_owner(database)) as connection:
                connection.execute(END_OTHERS)
            with pytest.raises(DatabaseUnreachable):
                await one(pool)
            assert await one_of_many_attempts(pool) == (1,)

    asyncio.run(check())


def test_a_database_that_was_away_for_long_is_found_by_the_next_who_asks(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, away = AsyncConnection.connect, True

    async def connect(*given: Any, **named: Any) -> AsyncConnection:
        if away:
            raise OperationalError("away")
        return await real(*given, **named)

    monkeypatch.setattr(AsyncConnection, "connect", connect)
    monkeypatch.setattr(AttemptWithBackoff, "INITIAL_DELAY", 60.0)
    monkeypatch.setattr(settings, "GIVE_UP", 0.1)
    monkeypatch.setattr(settings, "PATIENCE", 0.5)

    async def check() -> None:
        nonlocal away
        async with open_pool(database) as pool:
            with pytest.raises(DatabaseUnreachable):
                await one(pool)
            away = False
            assert await one(pool) == (1,)

    asyncio.run(check())
