"""Where streams stand, by several processes' memories of one log."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from commands import customers
from commands.command import Call
from commands.execute import execute
from domain.errors import VersionTaken
from domain.event import Event
from domain.product import Product
from domain.recorded import Draft, Recorded
from domain.standing import Standing, standing
from infra.postgres import standings as standings_of_log
from infra.postgres.events import BREATH, PostgresEvents
from infra.postgres.log import PostgresLog, open_log
from infra.postgres.pool import DatabaseUnreachable, open_pool
from infra.postgres.recorder import SELECT
from infra.postgres.role import as_owner
from infra.postgres.standings import INDEXED, QUERY
from tests.crm import COMMAND_OF, Crm, id_of
from tests.infra.test_log import asked, drafts, founder, introduced, joined
from tests.secret import SECRET
from tests.stored import as_draft

KIT = id_of("kit")
RETIRED, RESUMED = Product.Retired(), Product.Resumed()


async def say(log: PostgresLog, *events: Event, after: int = 0) -> None:
    await log.append(drafts(KIT, *events, after=after), asked(KIT))


async def stands(log: PostgresLog) -> Standing:
    return (await log.standings([KIT]))[KIT]


class Counted(PostgresEvents):
    """Counts the events that are decoded."""

    count = 0

    async def decoded(self, lines: Iterable[TupleRow]) -> list[Recorded]:
        told = await super().decoded(lines)
        type(self).count += len(told)
        return told


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> type[Counted]:
    monkeypatch.setattr("infra.postgres.log.PostgresEvents", Counted)
    monkeypatch.setattr(Counted, "count", 0)
    return Counted


def test_what_another_process_said_is_seen_at_once(database: str) -> None:
    async def check() -> None:
        async with open_log(database, SECRET) as one, open_log(database, SECRET) as other:
            await say(one, introduced())
            assert (await stands(other)).version == 1
            await say(one, RETIRED, after=1)
            assert (await stands(other)).of(Product) == (await stands(one)).of(Product)
            await say(other, RESUMED, after=2)
            assert (await stands(one)).version == 3

    asyncio.run(check())


def test_a_hot_stream_is_not_decoded_again(database: str, counted: type[Counted]) -> None:
    async def check() -> None:
        async with open_log(database, SECRET) as log:
            await say(log, introduced())
            for version in range(1, 21):
                assert (await stands(log)).version == version
                await say(log, (RETIRED, RESUMED)[version % 2 - 1], after=version)
            assert counted.count == 0
        async with open_log(database, SECRET) as log:
            assert (await stands(log)).version == (await stands(log)).version == 21
            assert counted.count == 21

    asyncio.run(check())


def test_all_who_wait_while_one_is_answered_are_answered_by_one_query(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = list[int]()

    async def check() -> None:
        async with open_log(database, SECRET) as log:
            await say(log, introduced())
            ask = log._standings._query

            async def counting(given: Mapping[str, Any]) -> Mapping[UUID, Sequence[TupleRow]]:
                queries.append(len(given["streams"]))
                return await ask(given)

            monkeypatch.setattr(log._standings, "_query", counting)
            first = asyncio.create_task(log.standings([KIT, uuid4()]))
            while not queries:  # whoever comes first does not wait for others
                await asyncio.sleep(0)
            found = await asyncio.gather(*(log.standings([KIT, uuid4()]) for _ in range(39)))
            assert {each[KIT].version for each in (await first, *found)} == {1}

    asyncio.run(check())
    assert queries == [2, 40]


def test_whoever_is_answered_together_is_told_in_one_turn(database: str) -> None:
    """So that what they say next shares a transaction."""

    async def check() -> None:
        async with open_log(database, SECRET) as log:

            async def command(stream: UUID) -> None:
                await log.standings([stream])
                await log.append([Draft(stream, 1, introduced())], asked(stream))

            await asyncio.gather(*(command(uuid4()) for _ in range(40)))
            assert log.appends.groups == 1

    asyncio.run(check())


def test_whoever_goes_away_leaves_the_others_their_answer(database: str) -> None:
    async def check() -> None:
        async with open_log(database, SECRET) as log:
            await say(log, introduced())
            gone, stays = (asyncio.create_task(stands(log)) for _ in range(2))
            await asyncio.sleep(0)
            gone.cancel()
            assert (await stays).version == 1

    asyncio.run(check())


def test_what_another_process_said_is_decoded_once_for_all_who_ask(
    database: str, counted: type[Counted]
) -> None:
    async def check() -> None:
        async with open_log(database, SECRET) as one, open_log(database, SECRET) as other:
            await say(one, introduced())
            await asyncio.gather(*(stands(other) for _ in range(20)))
            assert counted.count == 1

    asyncio.run(check())


def test_while_a_long_stream_is_read_others_have_their_turn(database: str) -> None:
    async def check() -> None:
        async with open_log(database, SECRET) as log, open_pool(database) as pool:
            events, turns = PostgresEvents(pool, SECRET), 0

            async def others() -> None:
                nonlocal turns
                while True:
                    turns += 1
                    await asyncio.sleep(0)

            said = [introduced(), *(RETIRED, RESUMED) * 3 * BREATH]
            await log.append_all((draft, founder()) for draft in drafts(KIT, *said))
            async with pool.connection() as connection:
                lines = await (await connection.execute(SELECT, binary=True)).fetchall()
            task = asyncio.create_task(others())
            await asyncio.sleep(0)
            turns = 0
            assert len(await events.decoded(lines)) == len(said)
            assert turns >= 6
            task.cancel()

    asyncio.run(check())


def test_what_is_remembered_wrongly_is_dropped_when_it_loses_a_race(database: str) -> None:
    async def check() -> None:
        async with open_log(database, SECRET) as log:
            await say(log, introduced())
            right = await stands(log)
            log._standings._memory.keep(KIT, Standing(7, right.kind, right.record))
            with pytest.raises(VersionTaken):
                await say(log, RETIRED, after=(await stands(log)).version)
            assert await stands(log) == right

    asyncio.run(check())


def test_one_asker_who_is_gone_leaves_the_others_their_answer(database: str) -> None:
    async def check() -> None:
        async with open_log(database, SECRET) as log:
            await say(log, introduced())
            tasks = [asyncio.create_task(stands(log)) for _ in range(5)]
            await asyncio.sleep(0)
            tasks[0].cancel()
            assert {each.version for each in await asyncio.gather(*tasks[1:])} == {1}

    asyncio.run(check())


def test_a_lost_connection_is_made_anew(database: str) -> None:
    async def check() -> None:
        async with open_log(database, SECRET) as log:
            await say(log, introduced())
            assert (await stands(log)).version == 1
            connection = log._standings._connection
            assert connection
            async with await AsyncConnection.connect(as_owner(database)) as other:
                await other.execute(
                    "SELECT pg_terminate_backend(%s)", [connection.info.backend_pid]
                )
            await say(log, RETIRED, after=1)
            assert (await stands(log)).version == 2

    asyncio.run(check())


def test_where_the_database_is_lost_all_who_wait_are_told_at_once(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standings_of_log, "PATIENCE", 0.2)

    async def check() -> None:
        async with open_log(database, SECRET) as log:
            await say(log, introduced())
            assert log._standings._connection is None
            log._standings._url = "postgresql://127.0.0.1:1/nowhere"
            begun = monotonic()
            waiting = (stands(log) for _ in range(50))
            lost = await asyncio.gather(*waiting, return_exceptions=True)
            assert {type(each) for each in lost} == {DatabaseUnreachable}
            assert monotonic() - begun < 50 * 0.2 / 2
            log._standings._url = database
            assert (await stands(log)).version == 1

    asyncio.run(check())


def test_who_is_forgotten_is_forgotten_by_whoever_remembers_them(database: str) -> None:
    acme, deal = id_of("acme Ltd"), id_of("acme")

    async def check() -> None:
        async with open_log(database, SECRET) as one, open_log(database, SECRET) as other:
            told = Crm().tell({"acme": ["lead", "offer"]}).log.events
            for each in told:
                await one.append([as_draft(each)], asked(each.stream))
            for log in (one, other):
                assert all(named(each) for each in (await log.standings([acme, deal])).values())
            await execute(one, COMMAND_OF[customers.forget], Call(acme, {}, founder()))
            for log in (one, other, one, other):
                whole = await log.streams([acme, deal])
                found = await log.standings([acme, deal])
                assert found == {id: standing(whole[id]) for id in (acme, deal)}
                assert not any(named(each) for each in found.values())

    asyncio.run(check())


def named(each: Standing) -> bool:
    return bool(getattr(each.record, "name", ""))


def scans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "Relation Name" in node or "Bitmap" in node["Node Type"]:
        yield node
    for each in node.get("Plans", []):
        yield from scans(each)


def test_every_line_is_found_by_an_index_however_small_the_tables_were(database: str) -> None:
    """The plan is kept, and the tables grow."""

    async def write() -> None:
        async with open_log(database, SECRET) as log:
            await say(log, introduced(), RETIRED)
            await log.append(drafts(id_of("Lin"), joined("lin")), asked(id_of("Lin")))

    asyncio.run(write())
    given = {"streams": [KIT], "versions": [0], "subjects": [None], "fingerprint": "x"}
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("ANALYZE")
        connection.execute(INDEXED, prepare=False)
        found = connection.execute(f"EXPLAIN (FORMAT JSON) {QUERY}", given).fetchone()
    assert found
    tables = Counter[str]()
    for scan in scans(found[0][0]["Plan"]):
        assert scan.get("Index Cond") or scan.get("Recheck Cond"), scan
        tables[scan.get("Relation Name", "")] += 1
    assert tables.keys() >= {"events", "keys", "snapshots"}
