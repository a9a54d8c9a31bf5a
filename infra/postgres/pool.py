"""Connections that the tasks of one process share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg_pool import AsyncConnectionPool

LARGEST = 8
"""Small: several processes share one server."""


@asynccontextmanager
async def open_pool(url: str) -> AsyncIterator[AsyncConnectionPool]:
    """Autocommit, unless a transaction is begun."""
    settings = {"autocommit": True, "application_name": "solocrm"}
    async with AsyncConnectionPool(
        url, min_size=1, max_size=LARGEST, open=False, kwargs=settings
    ) as pool:
        yield pool
