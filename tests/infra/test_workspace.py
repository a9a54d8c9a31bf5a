"""The zone in which days begin and end is the database's, whoever asks."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

import psycopg
import pytest

from infra.postgres.pool import open_pool
from infra.postgres.workspace import PostgresWorkspace, UnknownZone

T = TypeVar("T")
SHANGHAI, BERLIN, UTC = map(ZoneInfo, ("Asia/Shanghai", "Europe/Berlin", "UTC"))


def ask(url: str, question: Callable[[PostgresWorkspace], Awaitable[T]]) -> T:
    async def asking() -> T:
        async with open_pool(url) as pool:
            return await question(PostgresWorkspace(pool))

    return asyncio.run(asking())


def test_the_zone_is_that_of_the_first_start(database: str) -> None:
    assert ask(database, lambda workspace: workspace.zone(SHANGHAI)) == SHANGHAI
    assert ask(database, lambda workspace: workspace.zone(BERLIN)) == SHANGHAI
    assert ask(database, lambda workspace: workspace.zone(None)) == SHANGHAI


def test_it_is_utc_unless_the_first_start_says_otherwise(database: str) -> None:
    assert ask(database, lambda workspace: workspace.zone(None)) == UTC
    assert ask(database, lambda workspace: workspace.zone(BERLIN)) == UTC


def test_a_move_tells_where_days_began_before(database: str) -> None:
    assert ask(database, lambda workspace: workspace.move(SHANGHAI)) is None
    assert ask(database, lambda workspace: workspace.move(BERLIN)) == SHANGHAI
    assert ask(database, lambda workspace: workspace.move(BERLIN)) is None
    assert ask(database, lambda workspace: workspace.zone(None)) == BERLIN


def test_of_two_who_begin_at_once_one_decides(database: str) -> None:
    async def both(workspace: PostgresWorkspace) -> list[ZoneInfo]:
        return await asyncio.gather(*(workspace.zone(each) for each in (SHANGHAI, BERLIN) * 4))

    assert len(set(ask(database, both))) == 1


def test_a_zone_that_this_machine_does_not_know_is_told(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("INSERT INTO workspace (time_zone) VALUES ('Mars/Olympus')")
    with pytest.raises(UnknownZone):
        ask(database, lambda workspace: workspace.zone(None))
