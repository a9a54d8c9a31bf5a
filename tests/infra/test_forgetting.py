"""The key goes in the transaction that says so, whoever appends; and nobody brings it back."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import psycopg
import pytest

from commands import customers, opportunities, users
from commands.command import Call
from commands.execute import Done, execute
from commands.ports import Request
from domain.customer import Customer
from domain.event import WORKSPACE
from domain.person import IsForgotten, Person, forgotten_in
from domain.recorded import Draft, Provenance
from infra.postgres import bulk
from infra.postgres.log import PostgresLog, open_log
from tests.crm import COMMAND_OF, Crm, Decide, id_of, opening
from tests.secret import SECRET

ACME, DEAL, BEN = id_of("acme Ltd"), id_of("acme"), id_of("Ben")


def by(reason: str | None = "asked by Lin") -> Provenance:
    return Provenance("user:1", uuid4(), "web", reason=reason, origin="10.1.2.3 Firefox")


async def do(log: PostgresLog, decide: Decide, stream: UUID, **body: object) -> Done:
    return await execute(log, COMMAND_OF[decide], Call(stream, body, by()))


async def begin(log: PostgresLog) -> None:
    """A customer, a deal of theirs, and a user who has left."""
    crm = Crm().tell({"acme": ["lead"]})
    for said in crm.log.events:
        draft = Draft(said.stream, said.version, said.event)
        await log.append([draft], Request(said.stream, b"", said.by))
    await do(log, users.join, BEN, name="Ben", login="ben")
    await do(log, users.leave, BEN)


def on(url: str, check: Callable[[PostgresLog, PostgresLog], Awaitable[None]]) -> None:
    """Two processes at one log, which know the same."""

    async def run() -> None:
        async with open_log(url, SECRET) as one, open_log(url, SECRET) as other:
            await begin(one)
            await other.standings([ACME, DEAL, BEN])
            await do(other, opportunities.set_next_step, DEAL, text="call Lin")
            await check(one, other)

    asyncio.run(run())


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def test_the_key_goes_and_what_it_sealed_reads_as_forgotten(database: str) -> None:
    async def check(one: PostgresLog, other: PostgresLog) -> None:
        await do(one, customers.forget, ACME)
        for log in (one, other):
            streams = await log.streams([ACME, DEAL])
            assert all(said.event.is_forgotten for said in streams[ACME])
            opened, step = streams[DEAL]
            assert opened.event.is_forgotten
            assert step.event.is_forgotten
            assert (step.by.reason, step.by.origin) == (None, None)

    on(database, check)
    assert rows(database, "SELECT subject, key FROM keys WHERE key IS NULL") == [(ACME, None)]


def test_who_held_the_key_is_refused_by_the_log(database: str) -> None:
    async def check(one: PostgresLog, other: PostgresLog) -> None:
        await do(one, customers.forget, ACME)
        renamed = Draft(ACME, 2, Customer.Renamed(name="Lin again"), subject=ACME)
        with pytest.raises(IsForgotten):
            await other.append([renamed], Request(ACME, b"", by()))
        with pytest.raises(IsForgotten):
            await one.append_all([(renamed, by())])
        with pytest.raises(IsForgotten):
            await do(other, customers.rename, ACME, name="Lin again")

    on(database, check)
    assert len(rows(database, f"SELECT FROM events WHERE stream = '{ACME}'")) == 1


def test_bulk_that_was_sealed_before_is_refused(database: str) -> None:
    async def check(one: PostgresLog, other: PostgresLog) -> None:
        said = [(Draft(uuid4(), 1, Customer.Renamed(name="Lin"), subject=ACME), by())]
        with psycopg.connect(database, autocommit=True) as connection:
            sealed = list(other._stored(connection, said))
        await do(one, customers.forget, ACME)
        with pytest.raises(IsForgotten):
            await asyncio.to_thread(bulk.append_all, database, sealed)

    on(database, check)


def test_who_did_not_know_yet_says_again_what_is_not_personal(database: str) -> None:
    async def check(one: PostgresLog, other: PostgresLog) -> None:
        await do(one, customers.forget, ACME)
        [won] = (await do(other, opportunities.win, DEAL)).said
        assert won.subject == WORKSPACE

    on(database, check)


def test_the_others_of_a_group_win(database: str) -> None:
    async def check(one: PostgresLog, other: PostgresLog) -> None:
        await do(one, customers.forget, ACME)
        step = opportunities.set_next_step
        answers = await asyncio.gather(
            do(other, customers.enter, uuid4(), name="Eve"),
            do(other, step, DEAL, text="call"),
            do(other, opportunities.open_, uuid4(), **opening("acme")),
            do(other, customers.enter, uuid4(), name="Max"),
            return_exceptions=True,
        )
        assert [isinstance(each, Done) for each in answers] == [True, False, False, True]

    on(database, check)


def test_what_a_user_held_is_free_again(database: str) -> None:
    async def check(one: PostgresLog, other: PostgresLog) -> None:
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("INSERT INTO credentials VALUES (%s, 'ben', 'x')", [BEN])
        await do(one, users.forget, BEN)
        await do(other, users.join, uuid4(), name="Benno", login="ben")

    on(database, check)
    assert rows(database, "SELECT FROM credentials") == []


def test_whoever_appends_forgets(database: str) -> None:
    async def check(one: PostgresLog, other: PostgresLog) -> None:
        said = Person.Forgotten(subject=ACME, kind="customer")
        await one.append_all([(Draft(forgotten_in(ACME), 1, said), by()._replace(reason=None))])
        [entered] = (await other.streams([ACME]))[ACME]
        assert entered.event.is_forgotten

    on(database, check)
