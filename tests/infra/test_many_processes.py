"""Several processes, each with a memory of its own, change the same records at the same time."""

import asyncio
from collections import Counter
from decimal import Decimal
from functools import partial
from multiprocessing import get_context
from random import Random
from uuid import UUID

from commands import customers, opportunities, pipelines
from commands.command import Call
from commands.execute import carry_out, execute
from commands.ports import Request
from commands.world import World
from domain.errors import Conflict, VersionTaken
from domain.opportunity import Opportunity
from domain.recorded import Draft
from infra.postgres.log import PostgresLog, open_log
from infra.secret import Secret
from tests.crm import (
    COMMAND_OF,
    SALES,
    Decide,
    euros,
    founder,
    id_of,
    opening,
    stages_of,
)

SECRET_KEY = b"k" * 32
DEALS = [id_of(name) for name in ("acme", "bolt", "core")]
PROCESSES, TASKS, TIMES = 3, 4, 15


async def do(log: PostgresLog, decide: Decide, stream: UUID, **body: object) -> None:
    await execute(log, COMMAND_OF[decide], Call(stream, body, founder()))


async def prepare(url: str) -> None:
    async with open_log(url, Secret(SECRET_KEY)) as log:
        await do(log, pipelines.define, SALES, name="sales", stages=stages_of("sales"))
        await do(log, customers.enter, id_of("acme Ltd"), name="acme Ltd")
        for deal in DEALS:
            await do(log, opportunities.open_, deal, **opening("acme") | {"amount": euros(0)})


def one_more(world: World, stream: UUID) -> list[Draft]:
    """Reads the amount and says the next: whoever decides on an old one would lose a euro."""
    standing = world.standing(stream)
    deal = standing.of(Opportunity)
    assert deal
    amount = euros(int(deal.amount.amount) + 1)
    return [Draft(stream, standing.version + 1, Opportunity.AmountChanged(amount=amount))]


async def count_up(log: PostgresLog, random: Random, won: Counter[str]) -> None:
    for _ in range(TIMES):
        deal = random.choice(DEALS)
        while True:
            request = Request(deal, b"one more", founder())
            try:
                await carry_out(log, partial(one_more, stream=deal), request)
            except VersionTaken:
                won["conflicts"] += 1
            else:
                won[str(deal)] += 1
                break


def process(url: str, seed: int) -> dict[str, int]:
    won = Counter[str]()

    async def work() -> None:
        async with open_log(url, Secret(SECRET_KEY)) as log:
            await asyncio.gather(
                *(count_up(log, Random(f"{seed}/{task}"), won) for task in range(TASKS))
            )

    asyncio.run(work())
    return dict(won)


def test_no_update_is_lost_between_processes_that_remember(database: str) -> None:
    asyncio.run(prepare(database))
    with get_context("spawn").Pool(PROCESSES) as pool:
        done = pool.starmap(process, [(database, seed) for seed in range(PROCESSES)])
    won = sum((Counter(each) for each in done), Counter[str]())

    async def check() -> None:
        async with open_log(database, Secret(SECRET_KEY)) as log:
            for deal, standing in (await log.standings(DEALS)).items():
                found = standing.of(Opportunity)
                assert found
                assert found.amount.amount == Decimal(won[str(deal)]) == standing.version - 1

    asyncio.run(check())
    assert sum(won[str(deal)] for deal in DEALS) == PROCESSES * TASKS * TIMES
    assert won["conflicts"] > 0, "nobody was in anybody's way: nothing is shown"


def test_what_another_process_closed_is_closed_for_whoever_remembers_it_open(
    database: str,
) -> None:
    asyncio.run(prepare(database))

    async def race(one: PostgresLog, other: PostgresLog, deal: UUID) -> int:
        """Both want to win it: one does."""
        outcomes = await asyncio.gather(
            do(one, opportunities.win, deal),
            do(other, opportunities.win, deal),
            return_exceptions=True,
        )
        assert all(each is None or isinstance(each, Conflict) for each in outcomes)
        return sum(each is None for each in outcomes)

    async def check() -> None:
        async with (
            open_log(database, Secret(SECRET_KEY)) as one,
            open_log(database, Secret(SECRET_KEY)) as other,
        ):
            for deal in DEALS:
                await asyncio.gather(one.standings([deal]), other.standings([deal]))
                assert await race(one, other, deal) == 1
                for log in (one, other):
                    assert (await log.standings([deal]))[deal].version == 2

    asyncio.run(check())
