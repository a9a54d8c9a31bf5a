"""Group append: who loses a race is found under the order lock, and loses alone."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from random import Random
from uuid import UUID, uuid4

import psycopg
import pytest

from commands.catalogue import command
from commands.command import Call
from commands.execute import Done, execute
from commands.ports import Answer, Log, Request
from domain.money import Money
from domain.product import Product
from domain.recorded import Draft, Provenance, Recorded
from infra.mapper import LARGEST_EVENT, EventMapper, EventTooLarge
from infra.postgres import committer
from infra.postgres.append import Entry, OutcomeUnknown, Written
from infra.postgres.committer import Committer
from infra.postgres.log import open_log
from infra.postgres.pool import open_pool
from infra.postgres.role import as_owner
from infra.postgres.tidy import expire
from infra.secret import Secret
from tests.chaos.log.proxy import Proxy

SECRET = Secret(b"k" * 32)
MAPPER = EventMapper(SECRET)
STREAMS = [UUID(int=number) for number in range(1, 9)]


def by(command: UUID | None = None) -> Provenance:
    return Provenance("founder", command or uuid4(), "test")


def retired(stream: UUID, version: int) -> Draft:
    return Draft(stream, version, Product.Retired())


class OneByOne:
    """What becomes of each command where they come one after the other."""

    def __init__(self) -> None:
        self.versions = dict.fromkeys(STREAMS, 0)
        self.ids: set[UUID] = set()
        self.holders: dict[object, UUID] = {}

    def append(self, entry: Entry) -> str:
        versions, holders = dict(self.versions), dict(self.holders)
        if entry.request.by.command in self.ids:
            return "CommandRepeated"
        for row in entry.rows:
            stream = UUID(str(row.originator_id))
            if row.originator_version != versions[stream] + 1:
                return "VersionTaken"
            versions[stream] += 1
        for scope, value, stream in entry.reserved:
            if holders.setdefault((scope, value), stream) != stream:
                return "Taken"
        self.ids.add(entry.request.by.command)
        self.versions, self.holders = versions, holders
        return "Written"


class Colliding:
    """Commands of few streams, keys and values, at versions that are off by one or two at times."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.model = OneByOne()
        self.keys = [UUID(int=self.random.getrandbits(128)) for _ in range(20)]

    def next(self) -> Entry:
        key = self.random.choice(self.keys) if self.random.random() < 0.3 else uuid4()
        streams = self.random.sample(STREAMS, self.random.choice((1, 1, 1, 2, 3)))
        drafts = [draft for each in streams for draft in self.of(each)]
        values = self.random.sample((b"lin", b"eve", b"ada"), self.random.choice((0, 0, 1, 2)))
        return Entry(
            request=Request(streams[0], b"", by(key)),
            digest=b"",
            version=drafts[0].version,
            rows=[MAPPER.to_stored_event(draft, by(key)) for draft in drafts],
            reserved=[("login", value, streams[-1]) for value in values],
        )

    def of(self, stream: UUID) -> Sequence[Draft]:
        wrong = self.random.choice((0, 0, 0, 0, -1, 1, 2))
        first = max(1, self.model.versions[stream] + 1 + wrong)
        gap = self.random.choice((0, 0, 0, 0, 0, 1))
        versions = (first, first + 1 + gap)[: self.random.choice((1, 1, 2))]
        return [retired(stream, version) for version in versions]


@pytest.mark.parametrize("seed", range(12))
def test_groups_come_to_what_one_by_one_comes_to(bare_database: str, seed: int) -> None:
    source = Colliding(seed)
    said: list[Entry] = []
    expected: list[str] = []
    for _ in range(150):
        said.append(source.next())
        expected.append(source.model.append(said[-1]))
    assert set(expected) == {"Written", "CommandRepeated", "VersionTaken", "Taken"}

    async def check() -> None:
        group = Committer(bare_database)
        answers = await asyncio.gather(*map(group.append, said), return_exceptions=True)
        await group.close()
        assert [type(answer).__name__ for answer in answers] == expected
        async with open_log(bare_database, SECRET) as log:
            streams = await log.streams(STREAMS)
        assert {id: len(told) for id, told in streams.items()} == source.model.versions
        everything = sorted((r for s in streams.values() for r in s), key=lambda r: r.position)
        in_one_order(everything)
        last = {each.by.command: each for each in everything}
        for entry, answer in zip(said, answers, strict=True):
            if isinstance(answer, Written):
                own = last[entry.request.by.command]
                assert (own.position, own.recorded_at) == (answer.position, answer.recorded_at)

    asyncio.run(check())


def in_one_order(events: Sequence[Recorded]) -> None:
    """Positions are dense, a command's events stand together, and each has a later instant."""
    assert [each.position for each in events] == list(range(1, len(events) + 1))
    for one, next_ in pairwise(events):
        if one.by.command == next_.by.command:
            assert one.recorded_at == next_.recorded_at
        else:
            assert one.recorded_at < next_.recorded_at


def test_the_plans_go_by_index_whatever_the_log_was_when_they_were_made(bare_database: str) -> None:
    """A plan that was made on an empty log would read all of a large one."""

    async def check() -> None:
        async with open_log(bare_database, SECRET) as log:
            for version in range(1, 41):
                await log.append([retired(STREAMS[0], version)], Request(STREAMS[0], b"", by()))

    asyncio.run(check())
    with psycopg.connect(bare_database, autocommit=True) as connection:
        connection.execute("SELECT pg_stat_force_next_flush()")
        scans = connection.execute(
            "SELECT relname, seq_scan FROM pg_stat_user_tables"
            " WHERE relname IN ('events', 'commands', 'reservations') AND seq_scan > 3"
        )
        assert scans.fetchall() == []


def test_a_command_that_cannot_be_written_fails_alone(bare_database: str) -> None:
    async def check() -> None:
        async with open_log(bare_database, SECRET) as log:
            unwritable = Request(STREAMS[0], b"", Provenance("\ud800", uuid4(), "test"))
            answers = await asyncio.gather(
                log.append([retired(STREAMS[0], 1)], unwritable),
                *(log.append([retired(id, 1)], Request(id, b"", by())) for id in STREAMS[1:]),
                return_exceptions=True,
            )
            assert isinstance(answers[0], UnicodeEncodeError)
            assert [answer for answer in answers if isinstance(answer, Answer)] == answers[1:]

    asyncio.run(check())


def test_an_answer_that_is_lost_after_commit_is_still_the_first(bare_database: str) -> None:
    """The connection of a whole group is cut when the server has committed."""

    async def check() -> None:
        proxy = Proxy(bare_database)
        try:
            async with open_log(proxy.url, SECRET) as log:
                await say(log, STREAMS[:1])
                proxy.cut(2)
                answers = await asyncio.gather(*(say(log, [id]) for id in STREAMS[1:]))
                assert proxy.lost_answers == 2
                assert [answer.version for answer in answers] == [1] * 7
                streams = await log.streams(STREAMS)
        finally:
            proxy.stop()
        assert [len(each) for each in streams.values()] == [1] * 8
        events = sorted((r for s in streams.values() for r in s), key=lambda r: r.position)
        in_one_order(events)
        assert [answer.recorded[0] for answer in answers] == events[1:]

    asyncio.run(check())


async def say(log: Log, streams: Sequence[UUID]) -> Answer:
    return await log.append([retired(id, 1) for id in streams], Request(streams[0], b"", by()))


def test_where_the_database_stays_away_nobody_is_told_that_nothing_happened(
    bare_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committer, "PATIENCE", 0.2)

    async def check() -> None:
        proxy = Proxy(bare_database)
        async with open_log(proxy.url, SECRET) as log:
            await say(log, STREAMS[:1])
            proxy.stop()
            answers = await asyncio.gather(
                *(say(log, [id]) for id in STREAMS[1:]), return_exceptions=True
            )
        assert {type(answer) for answer in answers} == {OutcomeUnknown}

    asyncio.run(check())


def test_one_command_sent_a_thousand_times_is_carried_out_once(bare_database: str) -> None:
    """50 at a time, as impatient programs and proxies do."""
    kit, key = uuid4(), by()
    rename = Call(kit, {"name": "Kit II"}, key)

    async def check() -> None:
        at_once = asyncio.Semaphore(50)
        async with open_log(bare_database, SECRET) as log:
            body = {"name": "Kit", "price": {"amount": "12.50", "currency": "EUR"}}
            await execute(log, command("products", "introduce"), Call(kit, body, by()))

            async def send() -> Done:
                async with at_once:
                    return await execute(log, command("products", "rename"), rename)

            done = await asyncio.gather(*(send() for _ in range(1_000)))
            [_, renamed] = (await log.streams([kit]))[kit]
        first = Answer(kit, 2, renamed.position)
        assert [each for each in done if (each.answer, [*each.events]) != (first, [renamed])] == []

    asyncio.run(check())


def test_a_clock_that_runs_backwards_does_not_turn_back_the_log(bare_database: str) -> None:
    async def check() -> list[Recorded]:
        async with open_log(bare_database, SECRET) as log:
            before = await say(log, STREAMS[:1])
            for clock in ("'2001-01-01 00:00Z'", "'1999-12-31 00:00Z'"):
                with psycopg.connect(as_owner(bare_database)) as owner:
                    owner.execute(
                        "CREATE OR REPLACE FUNCTION clock() RETURNS timestamptz LANGUAGE sql"
                        f" AS $$ SELECT timestamptz {clock} $$"
                    )
                version = len((await log.streams(STREAMS[:1]))[STREAMS[0]]) + 1
                await log.append([retired(STREAMS[0], version)], Request(STREAMS[0], b"", by()))
                await log.append_all([(retired(STREAMS[0], version + 1), by())])
                with psycopg.connect(bare_database, autocommit=True) as other:
                    other.execute("SELECT tick()")
            told = (await log.streams(STREAMS[:1]))[STREAMS[0]]
            assert told[0] == before.recorded[0]
            return [*told]

    told = asyncio.run(check())
    assert [each.position for each in told] == [1, 2, 3, 4, 5]
    assert all(one.recorded_at < next_.recorded_at for one, next_ in pairwise(told))
    assert told[-1].recorded_at - told[0].recorded_at < timedelta(seconds=1)
    assert all(each.occurred_at == each.known_from == each.recorded_at for each in told)


def test_an_event_that_is_too_large_is_refused_before_the_log_is_touched(
    bare_database: str,
) -> None:
    long = Product.Introduced.model_construct(
        name="x" * (LARGEST_EVENT + 1), price=Money.of_minor(1, "EUR")
    )

    async def check() -> None:
        async with open_log(bare_database, SECRET) as log:
            drafts = [retired(STREAMS[1], 1), Draft(STREAMS[0], 1, long)]
            with pytest.raises(EventTooLarge):
                await log.append(drafts, Request(STREAMS[0], b"", by()))
            with pytest.raises(EventTooLarge):
                await log.append_all([(draft, by()) for draft in drafts])
            assert not any((await log.streams(STREAMS[:2])).values())
            assert await log.append(drafts[:1], Request(STREAMS[1], b"", by()))

    asyncio.run(check())


def test_keys_expire_after_thirty_days_and_events_never(bare_database: str) -> None:
    with psycopg.connect(bare_database, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO commands SELECT gen_random_uuid(), '', gen_random_uuid(), 1, 1,"
            " clock() - n * interval '1 day' FROM generate_series(21, 40) AS n"
        )

        async def check() -> int:
            async with open_log(bare_database, SECRET) as log, open_pool(bare_database) as pool:
                await say(log, STREAMS[:1])
                return await expire(pool, most=4)

        assert asyncio.run(check()) == 11  # of 30 to 40 days
        ages = connection.execute("SELECT clock() - recorded_at FROM commands").fetchall()
        assert len(ages) == 10
        assert all(age < timedelta(days=30) for (age,) in ages)
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (1,)
