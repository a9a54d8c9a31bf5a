"""10,000 journeys (or `JOURNEYS`) from seed 0 (or `SEED`) with skips, returns, re-openings, merges,
changes of the pipeline and corrections: the funnel, the film's last frame and the bridge agree with
each other and with their oracles, and every one of them adds up.
"""

import asyncio
import os
from collections.abc import Mapping, Sequence
from random import Random
from uuid import UUID

import pytest

from domain.recorded import Recorded
from projections.catalogue import PROJECTIONS
from readapi.board import board
from readapi.bridge.bridge import explain
from readapi.bridge.measures import Scope, measure
from readapi.film import film
from readapi.funnel import COHORTS, Period
from readapi.ports import Snapshot
from tests.agreement import folded
from tests.crm import DAY, RENEWALS, SALES, id_of
from tests.journeys import DEALS, random_crm
from tests.readapi.loaded import asking
from tests.readapi.test_bridge import is_right, pairs
from tests.readapi.test_figures import UTC_ZONE, funnel_is_right
from tests.readapi.test_film import is_as_asked, is_by_definition

FIRST = int(os.environ.get("SEED", "0"))
LAST = FIRST + int(os.environ.get("JOURNEYS", "10000"))
AT_ONCE = 500


@pytest.mark.parametrize("first", range(FIRST, LAST, AT_ONCE))
def test_all_figures_agree(database: str, first: int) -> None:
    asyncio.run(right(database, Random(f"identities {first}"), min(AT_ONCE, LAST - first)))


async def right(database: str, random: Random, journeys: int) -> None:
    async with asking(database) as (tables, as_of):
        for _ in range(journeys):
            crm = random_crm(random)
            tables.load(folded(crm.log.events, random, *PROJECTIONS))
            log = {id: crm.log.stream(id) for id in (*map(id_of, DEALS), SALES, RENEWALS)}
            [((since, at), (known_since, known_at))] = pairs(crm.log.events, random, 1)
            pipeline = random.choice((SALES, RENEWALS))
            async with as_of(at, known_at) as snapshot:
                days = Period(crm.log.events[0].occurred_at.date(), crm.now.date(), UTC_ZONE)
                await film_is_right(snapshot, log, pipeline, days, random)
                await funnel_is_right(snapshot, log, pipeline, days, random.choice(COHORTS), random)
                for name in ("open_pipeline", "won_value"):
                    asked = measure(name, Scope(pipeline=pipeline))
                    found = await explain(snapshot, asked, since, known_since)
                    is_right(found, asked, log, snapshot)
                    stands = await board(snapshot, pipeline)
                    shown = stands.won.value.get("EUR", 0)
                    if name == "open_pipeline":
                        shown = sum(each.value.get("EUR", 0) for each in stands.stages)
                    assert found.bridge.end.get("EUR", 0) == shown


async def film_is_right(
    snapshot: Snapshot,
    log: Mapping[UUID, Sequence[Recorded]],
    pipeline: UUID,
    days: Period,
    random: Random,
) -> None:
    """Its last frame is the moment itself, where that lies within its days."""
    at, known = snapshot.asof.at, snapshot.asof.known_at
    days = Period(days.first, max(days.last, at.date() + DAY), UTC_ZONE)
    cohort = random.choice(COHORTS)
    found = await film(snapshot, pipeline, days, cohort, "day", "now")
    if found.frames:
        last = found.frames[-1]
        assert last.at == at
        assert last.now
        is_by_definition(last.now, log, pipeline, days, cohort, at, known)
        await is_as_asked(last.now, snapshot, pipeline, days, cohort)
