"""Remembered and loaded, every stream stands where its whole story puts it."""

import asyncio
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

import pytest

from commands import customers, opportunities, pipelines
from commands.command import Call
from commands.correct import Correction, correct, undo
from commands.execute import execute
from domain.opportunity import Opportunity
from domain.standing import standing
from infra.postgres.log import open_log
from tests.crm import (
    COMMAND_OF,
    DAY,
    OFFER,
    SALES,
    Decide,
    euros,
    id_of,
    opening,
    stages_of,
)
from tests.infra.test_log import founder
from tests.journeys import DEALS, random_crm
from tests.secret import SECRET
from tests.stored import as_draft


@pytest.mark.parametrize("seed", range(8))
def test_memory_and_what_came_since_are_the_whole_stream(database: str, seed: int) -> None:
    """Random journeys with corrections, written by one process, looked at by another."""
    random = Random(seed)
    told = random_crm(random, steps=40).log.events
    streams = [*map(id_of, DEALS), SALES]

    async def check() -> None:
        async with open_log(database, SECRET) as one, open_log(database, SECRET) as other:
            at = 0
            while at < len(told):
                some = told[at : at + random.randrange(1, 9)]
                at += len(some)
                await one.append_all([(as_draft(each), each.by) for each in some])
                wanted = random.sample(streams, random.randrange(1, 4))
                whole = await other.streams(wanted)
                assert await other.standings(wanted) == {id: standing(whole[id]) for id in wanted}

    asyncio.run(check())


def test_commands_of_one_process_leave_it_remembering_what_the_log_holds(database: str) -> None:
    """In time, late, corrected and undone."""
    acme, deal, pipeline = id_of("acme Ltd"), id_of("acme"), SALES

    async def check() -> None:
        async with open_log(database, SECRET) as log:

            async def do(decide: Decide, id: UUID, at: datetime | None = None, **body: Any) -> None:
                await execute(log, COMMAND_OF[decide], Call(id, body, founder(), at))
                ids = [acme, deal, pipeline]
                whole = await log.streams(ids)
                assert await log.standings(ids) == {id: standing(whole[id]) for id in ids}

            now = await log.now()
            await do(pipelines.define, pipeline, name="sales", stages=stages_of("sales"))
            await do(customers.enter, acme, now - 9 * DAY, name="acme Ltd")
            await do(opportunities.open_, deal, now - 8 * DAY, **opening("acme"))
            await do(opportunities.move, deal, now - 7 * DAY, stage=OFFER)
            await do(opportunities.change_amount, deal, amount=euros(7))
            correction = Correction(deal, founder(), "typo", frozenset({2}))
            await correct(log, Opportunity, correction)
            await do(opportunities.win, deal)
            await undo(log, deal, founder())
            await do(opportunities.lose, deal, reason="price")

    asyncio.run(check())
