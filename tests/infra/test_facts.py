"""On a real Postgres, too, facts that arrive anyhow and at once are noted once each."""

import asyncio
from collections.abc import Sequence
from random import Random
from uuid import UUID, uuid4

import psycopg

from commands.bulk import Item, as_one, one_by_one
from commands.command import Call
from commands.execute import execute
from domain.recorded import Provenance
from infra.postgres.builds import live_schemas
from infra.postgres.following import catch_up
from infra.postgres.log import PostgresLog, open_log
from infra.postgres.rows import rows_in
from projections.catalogue import PROJECTIONS
from projections.facts import FACT_ROWS, Fact
from tests.crm import COMMAND_OF, euros, id_of
from tests.facts import SAID
from tests.secret import SECRET


def by() -> Provenance:
    return Provenance("shop", uuid4(), "api")


def told() -> list[Item]:
    """Four of every kind, under ids that are the same each time they come."""
    return [
        Item(command, Call(id_of(f"{command.noun} {number}"), body, by()))
        for number in range(4)
        for decide, said in SAID.items()
        for command in [COMMAND_OF[decide]]
        for body in [said | ({"amount": euros(number)} if "amount" in said else {})]
    ]


async def deliver(url: str, random: Random, items: Sequence[Item]) -> None:
    """By four who tell all of it at once, each in an order of their own."""
    async with open_log(url, SECRET) as log:
        await asyncio.gather(*(tell(log, Random(random.random()), items) for _ in range(4)))


async def tell(log: PostgresLog, random: Random, items: Sequence[Item]) -> None:
    left = random.sample(items, len(items))
    while left:
        some, left = left[: (many := random.choice((1, 3, 8)))], left[many:]
        match random.choice(("alone", "listed", "as one")):
            case "alone":
                for each in some:
                    await execute(log, each.command, Call(each.call.stream, each.call.body, by()))
            case "listed":
                outcomes = await one_by_one(log, some, dry_run=False)
                assert not [each for each in outcomes if isinstance(each, Exception)]
            case _:
                await as_one(log, some, by(), dry_run=False)


def test_facts_that_four_tell_at_once_are_noted_once_each(database: str) -> None:
    items = told()
    asyncio.run(deliver(database, Random("facts"), items))
    catch_up(database, PROJECTIONS, SECRET)
    with psycopg.connect(database) as connection:
        live = live_schemas(connection, PROJECTIONS)
        assert live
        facts = rows_in(connection, FACT_ROWS, live[FACT_ROWS])
        found = [row.columns for row in facts]
    expected: dict[UUID, tuple[str, int | None]] = {}
    for item in items:
        amount = item.call.body.get("amount")
        kind = item.command.record.__name__.lower()
        expected[item.call.stream] = kind, amount.minor if amount else None  # type: ignore[attr-defined]
    assert len(found) == len(expected) == 44
    assert {
        fact.fact: (fact.kind.replace("_", ""), fact.amount)
        for fact in found
        if isinstance(fact, Fact)
    } == expected
