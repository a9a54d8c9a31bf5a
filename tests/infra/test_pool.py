"""A database that is lost is told in our words, and found again without anybody's doing."""

import asyncio
from contextlib import suppress

import psycopg
import pytest

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
