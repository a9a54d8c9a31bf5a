"""Takes away what has expired, now and then, in every process that is open for long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from domain.errors import Unavailable
from infra.postgres.pool import Pool
from infra.postgres.queries import sql

FIRST, THEN = 60.0, 3_600.0
"""Seconds until it is done for the first time, and from one time to the next."""

MOST = 5_000
"""Rows that go in one transaction."""


@asynccontextmanager
async def tidying(pool: Pool) -> AsyncIterator[None]:
    """For as long as the block lasts."""
    task = asyncio.create_task(_now_and_then(pool))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def expire(pool: Pool, most: int = MOST) -> int:
    """How many idempotency keys were older than 30 days."""
    gone = 0
    while True:
        async with pool.connection() as connection:
            found = await connection.execute(sql("expire_commands"), {"most": most})
        gone += found.rowcount
        if found.rowcount < most:
            return gone


async def _now_and_then(pool: Pool) -> None:
    await asyncio.sleep(FIRST)
    while True:
        with suppress(Unavailable):  # then the next time
            await expire(pool)
        await asyncio.sleep(THEN)
