"""Every log keeps to this: the one in memory, and the one on Postgres."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import psycopg
import pytest

from commands.ports import Log, Named, Request
from domain.errors import KeyReused, Taken, VersionTaken
from domain.event import Event
from domain.line import Line
from domain.money import Money
from domain.opportunity import ENTERING, Opportunity
from domain.product import Product
from domain.recorded import Draft, Provenance
from domain.user import User
from infra.postgres.log import PostgresLog, open_log
from infra.postgres.role import as_owner
from tests.memory_log import MemoryLog
from tests.secret import SECRET

RETIRED, RESUMED = Product.Retired(), Product.Resumed()
HOUR = timedelta(hours=1)
Check = Callable[[Log], Awaitable[None]]
Run = Callable[[Check], None]


def introduced() -> Event:
    return Product.Introduced.model_validate(
        {"name": "Kit", "price": {"amount": "12.50", "currency": "EUR"}}
    )


def joined(login: str) -> Event:
    return User.Joined(name="Lin Yue", login=login, role="administrator")


def founder(reason: str | None = None, origin: str | None = None) -> Provenance:
    return Provenance("founder", uuid4(), "test", reason=reason, origin=origin)


def asked(stream: UUID, what: bytes = b"", by: Provenance | None = None) -> Request:
    return Request(stream, what, by or founder())


def drafts(stream: UUID, *events: Event, after: int = 0) -> list[Draft]:
    return [Draft(stream, version, event) for version, event in enumerate(events, after + 1)]


@asynccontextmanager
async def in_memory(_: str) -> AsyncIterator[Log]:
    yield MemoryLog()


@asynccontextmanager
async def on_postgres(url: str) -> AsyncIterator[PostgresLog]:
    async with open_log(url, SECRET) as log:
        yield log


@pytest.fixture(params=[in_memory, on_postgres], ids=["memory", "postgres"])
def run(request: pytest.FixtureRequest) -> Run:
    url = request.getfixturevalue("database") if request.param is on_postgres else ""

    def checked(check: Check) -> None:
        async def run_it() -> None:
            async with request.param(url) as log:
                await check(log)

        asyncio.run(run_it())

    return checked


def test_what_is_said_is_read_as_it_was_said(run: Run) -> None:
    async def check(log: Log) -> None:
        kit, by = uuid4(), founder(reason="spring sale", origin="127.0.0.1")
        await log.append(drafts(kit, introduced(), RETIRED), asked(kit, by=by))
        found = (await log.streams([kit]))[kit]
        assert [r.event for r in found] == [introduced(), RETIRED]
        assert [(r.version, r.position) for r in found] == [(1, 1), (2, 2)]
        assert {r.by for r in found} == {by}
        assert await log.said_by(by.command) == found

    run(check)


def test_positions_are_dense_and_a_command_has_one_recorded_at(run: Run) -> None:
    async def check(log: Log) -> None:
        one, two = uuid4(), uuid4()
        await log.append(
            [*drafts(one, introduced(), RETIRED), *drafts(two, introduced())], asked(one)
        )
        await log.append(drafts(one, RESUMED, after=2), asked(one))
        streams = await log.streams([one, two])
        told = sorted((r for s in streams.values() for r in s), key=lambda r: r.position)
        assert [(r.stream, r.version) for r in told] == [(one, 1), (one, 2), (two, 1), (one, 3)]
        assert [r.position for r in told] == [1, 2, 3, 4]
        at = [r.recorded_at for r in told]
        assert at[0] == at[1] == at[2] < at[3]

    run(check)


def test_a_place_is_taken_once_and_nothing_of_the_loser_is_kept(run: Run) -> None:
    async def check(log: Log) -> None:
        one, two = uuid4(), uuid4()
        await log.append(drafts(one, introduced()), asked(one))
        with pytest.raises(VersionTaken):
            await log.append([*drafts(two, introduced()), *drafts(one, RETIRED)], asked(one))
        with pytest.raises(VersionTaken):
            await log.append(drafts(one, RETIRED, after=5), asked(one))
        assert await log.append(drafts(two, introduced()), asked(two))
        assert [len(s) for s in (await log.streams([one, two])).values()] == [1, 1]

    run(check)


def test_a_unique_value_is_held_by_one_record(run: Run) -> None:
    async def check(log: Log) -> None:
        lin, eve = uuid4(), uuid4()
        await log.append(drafts(lin, joined("lin")), asked(lin))
        with pytest.raises(Taken):
            await log.append(drafts(eve, joined("lin")), asked(eve))
        assert await log.append(drafts(eve, joined("eve")), asked(eve))

    run(check)


def test_a_command_is_carried_out_once(run: Run) -> None:
    async def check(log: Log) -> None:
        kit, by = uuid4(), founder()
        first = await log.append(drafts(kit, introduced()), asked(kit, b"a", by))
        assert await log.append(drafts(kit, RETIRED, after=1), asked(kit, b"a", by)) == first
        assert await log.answered(asked(kit, b"a", by)) == first
        with pytest.raises(KeyReused):
            await log.append(drafts(kit, RETIRED, after=1), asked(kit, b"b", by))
        assert len((await log.streams([kit]))[kit]) == 1

    run(check)


def test_a_command_that_says_nothing_is_answered_too(run: Run) -> None:
    async def check(log: Log) -> None:
        kit, by = uuid4(), founder()
        await log.append(drafts(kit, introduced()), asked(kit))
        answer = await log.append([], asked(kit, b"a", by))
        assert (answer.id, answer.version, answer.position) == (kit, 1, 1)
        assert await log.answered(asked(kit, b"a", by)) == answer

    run(check)


def test_without_client_time_an_event_happens_when_it_is_recorded(run: Run) -> None:
    async def check(log: Log) -> None:
        kit = uuid4()
        await log.append(drafts(kit, introduced()), asked(kit))
        [now] = (await log.streams([kit]))[kit]
        assert now.occurred_at == now.known_from == now.recorded_at
        late = Draft(kit, 2, RETIRED, now.recorded_at - HOUR)
        await log.append([late], asked(kit))
        [_, told] = (await log.streams([kit]))[kit]
        assert told.occurred_at == now.recorded_at - HOUR
        assert told.known_from == told.recorded_at > now.recorded_at

    run(check)


def test_what_was_known_as_it_happened_comes_in_bulk(run: Run) -> None:
    async def check(log: Log) -> None:
        then = datetime(2020, 1, 1, tzinfo=UTC)
        kits = [uuid4() for _ in range(700)]
        said = [(Draft(kit, 1, introduced(), then, then), founder()) for kit in kits]
        assert (await log.append_all(said)).position == 700
        with pytest.raises(VersionTaken):
            await log.append_all(said[:3])
        told = [s[0] for s in (await log.streams(kits)).values()]
        assert {r.occurred_at for r in told} == {r.known_from for r in told} == {then}
        assert all(a.recorded_at < b.recorded_at for a, b in pairwise(told))

    run(check)


def test_concurrent_commands_share_a_transaction_and_only_the_loser_is_refused(
    database: str,
) -> None:
    async def check() -> list[object]:
        async with open_log(database, SECRET) as log:
            kit, others = uuid4(), [uuid4() for _ in range(40)]
            await log.append(drafts(kit, introduced()), asked(kit))
            return await asyncio.gather(
                *(log.append(drafts(other, introduced()), asked(other)) for other in others),
                log.append(drafts(kit, RESUMED), asked(kit)),
                *(log.append(drafts(kit, RETIRED, after=1), asked(kit)) for _ in range(2)),
                return_exceptions=True,
            )

    answers = asyncio.run(check())
    assert sum(isinstance(answer, VersionTaken) for answer in answers) == 2
    with psycopg.connect(database) as connection:
        positions = connection.execute("SELECT position FROM events ORDER BY position").fetchall()
    assert [position for (position,) in positions] == list(range(1, 43))


@pytest.mark.parametrize(
    "change", ["UPDATE events SET actor = 'x'", "DELETE FROM events", "TRUNCATE events"]
)
def test_the_log_is_append_only(database: str, change: str) -> None:
    """The program has no right to, and the owner, who has all rights, is refused as well."""
    for url, said in ((database, "permission denied"), (as_owner(database), "append-only")):
        with (
            psycopg.connect(url) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege, match=said),
        ):
            connection.execute(change)


def test_streams_are_found_by_an_id_that_their_events_name(run: Run) -> None:
    here, there, pipeline = uuid4(), uuid4(), uuid4()
    price = Money(amount="1", currency="EUR")
    entered = {"pipeline": pipeline, "stages": (here, there), "amount": price}
    one, other, kit = (uuid4() for _ in range(3))
    opened = {
        id: Opportunity.Opened(name=str(here), customer=uuid4(), stage=stage, **entered)
        for id, stage in ((one, here), (other, there))
    }

    async def check(log: Log) -> None:
        for id, event in opened.items():
            await log.append(drafts(id, event), asked(id))
        sold = Opportunity.LinesChanged(lines=(Line(product=here, price=price),))
        await log.append(drafts(one, sold, after=1), asked(one))
        await log.append(drafts(kit, introduced()), asked(kit))
        assert set(await log.naming(Named(here, ENTERING, "stage"))) == {one}
        assert set(await log.naming(Named(there, ENTERING, "stage"))) == {other}
        assert set(await log.naming(Named(here, ENTERING))) == {one, other}
        assert set(await log.naming(Named(here, (Opportunity.LinesChanged,)))) == {one}
        assert not await log.naming(Named(here, (Opportunity.Moved, Product.Retired)))

    run(check)
