"""The limit of the append: the same rows, ready-made, by as many connections, in no order."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import AsyncConnection

from infra.crypto import KEY_BYTES
from infra.mapper import EventMapper
from infra.postgres.role import as_owner
from infra.secret import Secret
from solocrm.bench.sample import CUSTOMERS, commands, said_by

INSERT = (Path(__file__).parent / "bare_insert.sql").read_text("utf-8")
TABLES = """
CREATE TABLE bare_events (LIKE events INCLUDING ALL);
CREATE TABLE bare_commands (LIKE commands INCLUDING ALL);
CREATE SEQUENCE bare_positions;
GRANT INSERT, SELECT ON bare_events, bare_commands TO PUBLIC;
GRANT USAGE ON bare_positions TO PUBLIC
"""

Row = dict[str, object]


def prepare(url: str) -> None:
    with psycopg.connect(as_owner(url), autocommit=True) as connection:
        connection.execute(TABLES)


def rows(number: int) -> Iterator[Row]:
    secret = Secret(bytes(KEY_BYTES))
    mapper = EventMapper(secret)
    keys = {each: secret.opened(each, secret.new_key(each)) for each in CUSTOMERS}
    for draft in commands(number):
        by = said_by(uuid4())
        stored = mapper.to_stored_event(draft, by, keys)
        yield {
            "stream": draft.stream,
            "version": draft.version,
            "topic": stored.topic,
            "state": stored.state,
            "personal": stored.personal,
            "subject": stored.subject,
            "actor": by.actor,
            "source": by.source,
            "command": by.command,
            "correlation": by.correlation,
            "digest": bytes(16),
        }


async def insert_all(url: str, number: int, connections: int) -> float:
    """Rows a second."""
    parts = [list(rows(number // connections)) for _ in range(connections)]
    opened = [await AsyncConnection.connect(url, autocommit=True) for _ in parts]
    for each in opened:
        await each.execute("SELECT 1")
    begun = time.perf_counter()
    await asyncio.gather(*map(_insert, opened, parts))
    seconds = time.perf_counter() - begun
    for each in opened:
        await each.close()
    return number // connections * connections / seconds


async def _insert(connection: AsyncConnection, rows: Sequence[Row]) -> None:
    for row in rows:
        await connection.execute(INSERT, row)
