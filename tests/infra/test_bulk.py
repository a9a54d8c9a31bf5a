"""Bulk goes in by chunks, under the same rules as live commands, and beside them."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import perf_counter, sleep
from typing import LiteralString
from uuid import UUID, uuid4

import psutil
import psycopg
import pytest

from commands.ports import Bulk
from domain.errors import Taken, VersionTaken
from domain.recorded import Draft, Provenance, Recorded
from infra.postgres import bulk, writer
from infra.postgres.bulk import FEWEST, HOLD, LATEST, MOST, Pace
from infra.postgres.chunk import Chunk
from infra.postgres.log import open_log
from infra.postgres.role import as_owner
from infra.postgres.writer import Writer, Written
from tests.beside import write_all_beside
from tests.infra.test_log import RETIRED, asked, drafts, founder, introduced, joined
from tests.order_lock import held, held_again, waiting
from tests.secret import SECRET

Said = Sequence[tuple[Draft, Provenance]]

FED = """
import asyncio, sys
from infra.postgres import bulk
from infra.postgres.log import open_log
from solocrm.bench import ready
from tests.beside import write_all_beside
from tests.secret import SECRET

async def feed():
    async with open_log(sys.argv[1], SECRET) as log:
        await log.append_all(ready.commands(200))

bulk.FEWEST, bulk.MOST = 50, 50
write_all_beside()
asyncio.run(feed())
"""
CHUNK = 50


def kits(count: int) -> list[tuple[Draft, Provenance]]:
    """So many commands, each about a product of its own."""
    return [(Draft(uuid4(), 1, introduced()), founder()) for _ in range(count)]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """All chunks have that many events."""
    for bound in ("FEWEST", "MOST"):
        monkeypatch.setattr(bulk, bound, CHUNK)


@pytest.fixture
def beside(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every bulk is as the rest of one of many chunks."""
    write_all_beside(monkeypatch.setattr)


def writing_for(pid: int) -> list[psutil.Process]:
    """Its processes that write chunks."""
    own = psutil.Process(pid).children()
    return [each for each in own if "infra.postgres.beside" in each.cmdline()]


def append(database: str, said: Said) -> Bulk:
    async def check() -> Bulk:
        async with open_log(database, SECRET) as log:
            return await log.append_all(said)

    return asyncio.run(check())


def stored(database: str) -> list[tuple[int, UUID]]:
    with psycopg.connect(database) as connection:
        found = connection.execute("SELECT position, stream FROM events ORDER BY position")
        return found.fetchall()


@pytest.mark.parametrize("between", [0, 2 * FEWEST])
def test_a_version_that_is_missing_is_refused_and_nothing_of_its_chunk_is_kept(
    database: str, between: int
) -> None:
    kit = uuid4()
    said = [
        (Draft(kit, 1, introduced()), founder()),
        *kits(between),
        (Draft(kit, 3, RETIRED), founder()),
    ]
    with pytest.raises(VersionTaken):
        append(database, said)
    kept = stored(database)
    assert [position for position, _ in kept] == list(range(1, len(kept) + 1))
    assert bool(kept) == bool(between)
    assert len(kept) < len(said)


def test_a_stream_goes_on_from_chunk_to_chunk_and_from_what_is_in_the_log(
    database: str, short: None
) -> None:
    kit = uuid4()
    append(database, [(Draft(kit, 1, introduced()), founder())])
    later = [(draft, founder()) for draft in drafts(kit, *[RETIRED] * CHUNK * 2, after=1)]
    written = append(database, later)
    assert written.chunks > 1
    assert written.position == 1 + len(later)
    with pytest.raises(VersionTaken):
        append(database, later[-1:])


def test_a_value_is_reserved_once_by_one_record_and_again_by_itself(database: str) -> None:
    lin, eve = uuid4(), uuid4()
    append(database, [(draft, founder()) for draft in drafts(lin, joined("lin"), joined("lin"))])
    append(database, [(draft, founder()) for draft in drafts(lin, joined("lin"), after=2)])
    for taken in ([(eve, "lin")], [(eve, "eve"), (uuid4(), "eve")]):
        with pytest.raises(Taken):
            append(database, [(Draft(id, 1, joined(name)), founder()) for id, name in taken])
    assert len(stored(database)) == 3


def test_live_commands_go_on_between_the_chunks(database: str, short: None) -> None:
    async def check() -> tuple[list[int], Bulk]:
        async with open_log(database, SECRET) as log:
            writing = asyncio.create_task(log.append_all(kits(20 * CHUNK)))
            live = []
            while not writing.done():
                kit = uuid4()
                live.append((await log.append(drafts(kit, introduced()), asked(kit))).position)
            return live, await writing

    live, written = asyncio.run(check())
    positions = [position for position, _ in stored(database)]
    assert positions == list(range(1, 20 * CHUNK + len(live) + 1))
    assert sum(position < written.position for position in live) > written.chunks / 2
    assert written.longest > 0


@pytest.mark.parametrize("cut", ["pg_terminate_backend", "pg_cancel_backend"])
def test_what_is_cut_between_two_chunks_loses_nothing(
    database: str, short: None, cut: LiteralString
) -> None:
    said = kits(3 * CHUNK)

    async def check() -> Bulk:
        async with open_log(database, SECRET) as log:
            with held(as_owner(database)) as holder:
                writing = asyncio.create_task(log.append_all(said))
                for pid in await asyncio.to_thread(waiting, holder):
                    holder.execute(f"SELECT {cut}(%s)", [pid])
            return await writing

    assert asyncio.run(check()).position == len(said)
    assert [stream for _, stream in stored(database)] == [draft.stream for draft, _ in said]


def test_a_connection_that_is_lost_behind_the_commit_doubles_nothing(
    database: str, short: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, lost = Writer._append, iter([True])

    def committed_unheard(
        self: Writer, connection: psycopg.Connection[object], chunk: Chunk
    ) -> Written:
        position = real(self, connection, chunk)
        if next(lost, False):
            connection.close()
            raise psycopg.OperationalError("lost")
        return position

    monkeypatch.setattr(Writer, "_append", committed_unheard)
    said = kits(2 * CHUNK)
    assert append(database, said).position == len(said)
    assert [stream for _, stream in stored(database)] == [draft.stream for draft, _ in said]


def test_many_chunks_are_written_by_a_process_that_ends_with_them(
    database: str, beside: None
) -> None:
    said = kits(4 * CHUNK)
    assert append(database, said).chunks == 4
    assert [stream for _, stream in stored(database)] == [draft.stream for draft, _ in said]
    with pytest.raises(VersionTaken):
        append(database, [*kits(CHUNK), *said[:CHUNK]])
    assert len(stored(database)) == len(said) + CHUNK
    assert not writing_for(os.getpid())


def test_chunks_are_written_here_until_the_process_is_ready(
    database: str, beside: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, here = Writer.write, list[Chunk]()

    def counted(self: Writer, chunk: Chunk) -> Written:
        here.append(chunk)
        return real(self, chunk)

    monkeypatch.setattr(Writer, "write", counted)
    monkeypatch.setattr(bulk, "FEW", 2)
    said = kits(4 * CHUNK)
    assert append(database, said).position == len(said)
    assert len(here) == 2
    assert [stream for _, stream in stored(database)] == [draft.stream for draft, _ in said]


def test_a_writing_process_that_is_killed_is_told(database: str, beside: None) -> None:
    said = kits(3 * CHUNK)
    with ThreadPoolExecutor(1) as other, held(database) as holder:
        writing = other.submit(append, database, said)
        with held_again(database, holder):
            waiting(holder)
            [process] = writing_for(os.getpid())
            process.kill()
            with pytest.raises(psycopg.OperationalError, match="has ended"):
                writing.result()
    assert [stream for _, stream in stored(database)] == [draft.stream for draft, _ in said[:CHUNK]]


def test_the_writing_process_does_not_outlive_who_feeds_it(database: str) -> None:
    with held(database) as holder:
        killed = subprocess.Popen([sys.executable, "-c", FED, database])
        waiting(holder)
        [process] = writing_for(killed.pid)
        killed.kill()
        killed.wait()
    process.wait(30)
    assert len(stored(database)) in {0, CHUNK}


def test_a_chunk_that_waits_holds_nobody(database: str) -> None:
    with ThreadPoolExecutor(1) as other, held(database) as holder:
        writing = other.submit(append, database, kits(1))
        waiting(holder)
        begun = perf_counter()
        sleep(0.2)
        holder.commit()
        assert writing.result().longest < perf_counter() - begun - 0.1


def test_a_server_that_stays_away_is_told(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "PATIENCE", (0.0, 0.0))
    nowhere = "postgresql://127.0.0.1:1/none"
    with pytest.raises(psycopg.OperationalError), Writer(nowhere) as lost:
        lost.write(Chunk())


def test_chunks_grow_and_shrink_with_the_time_for_which_they_hold_the_lock() -> None:
    pace = Pace()
    for time, events in [(HOLD / 100, MOST), (FEWEST * HOLD / 800, 800), (1.0, FEWEST)]:
        for _ in range(LATEST):
            pace.learn(Written(FEWEST, FEWEST, time))
        assert pace.events in {events, events - 1}
    assert (pace.chunks, pace.longest) == (3 * LATEST, 1.0)


def test_one_slow_moment_does_not_make_chunks_smaller() -> None:
    pace = Pace()
    for time in [HOLD, HOLD, 9 * HOLD, HOLD, HOLD]:
        pace.learn(Written(FEWEST, FEWEST, time))
    assert pace.events == FEWEST


def test_a_command_stays_together_however_large_it_is(database: str, short: None) -> None:
    by = founder()
    said = [(Draft(uuid4(), 1, introduced()), by) for _ in range(2 * CHUNK)]
    assert append(database, said).chunks == 1


def test_all_that_was_said_is_read_as_it_was_said(database: str) -> None:
    """Every column, with and without what may be missing."""
    then, cause, run = datetime(1999, 5, 6, 7, tzinfo=UTC), uuid4(), uuid4()
    eve, kit = uuid4(), uuid4()
    by = Provenance("eve", uuid4(), "test", run, cause, "spring 销售", "127.0.0.1")
    said = [
        (Draft(eve, 1, joined("eve"), then, then, eve), by),
        (Draft(kit, 1, introduced(), then, None, rest=1), by),
        (Draft(kit, 2, RETIRED, rest=0), founder()),
    ]

    async def check() -> list[Recorded]:
        async with open_log(database, SECRET) as log:
            await log.append_all(said)
            return [r for each in (await log.streams([eve, kit])).values() for r in each]

    told = asyncio.run(check())
    assert [(r.stream, r.version, r.event, r.by, r.rest) for r in told] == [
        (draft.stream, draft.version, draft.event, by, draft.rest) for draft, by in said
    ]
    assert [(r.occurred_at, r.known_from) for r in told] == [
        (then, then),
        (then, told[1].recorded_at),
        (told[2].recorded_at, told[2].recorded_at),
    ]
    assert told[0].recorded_at == told[1].recorded_at
    assert told[2].recorded_at - told[1].recorded_at == timedelta(microseconds=1)
    with psycopg.connect(database) as connection:
        [subject] = connection.execute("SELECT subject FROM events WHERE position = 1")
        [restated] = connection.execute("SELECT * FROM restatements")
    assert subject == (eve,)
    assert restated == ("test", run, 1, then, told[0].recorded_at)


def test_no_event_is_known_before_it_is_recorded(database: str) -> None:
    """The clock stepped back between deciding and writing."""
    ahead, kit = datetime.now(UTC) + timedelta(days=1), uuid4()

    async def check() -> Recorded:
        async with open_log(database, SECRET) as log:
            await log.append_all([(Draft(kit, 1, introduced(), ahead, ahead), founder())])
            return (await log.streams([kit]))[kit][0]

    told = asyncio.run(check())
    assert told.occurred_at == told.known_from == told.recorded_at < ahead
