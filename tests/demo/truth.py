"""The demo in a real database: its read models and its funnels are what its log says."""

from collections import defaultdict
from collections.abc import Sequence
from random import Random
from uuid import UUID

from domain.catalogue import RECORD_OF
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline
from domain.recorded import Recorded
from infra.postgres import upkeep
from infra.postgres.following import catch_up
from infra.postgres.log import open_log
from infra.postgres.proof import verify
from projections.catalogue import PROJECTIONS
from readapi.funnel import COHORTS, funnel
from solocrm.bench.company import recorded
from solocrm.demo.script import play
from tests.agreement import questions
from tests.demo.playing import ENDS, ZONE
from tests.oracles.funnel import Streams
from tests.readapi.loaded import asking
from tests.readapi.test_figures import adds_up, agrees, by_definition, some_days
from tests.secret import SECRET


async def is_true(url: str, seed: int, customers: int, asked: int) -> None:
    """Play it, fold it, prove it; and ask so many questions."""
    events = await filled(url, seed, customers)
    verdicts = verify(url, PROJECTIONS, SECRET)
    assert {each.projection for each in verdicts} == {each.name for each in PROJECTIONS}
    assert [each.projection for each in verdicts if not each.holds] == []
    await funnels_are_right(url, events, Random(seed), asked)


async def filled(url: str, seed: int, customers: int) -> Sequence[Recorded]:
    """Its events, folded."""
    async with open_log(url, SECRET) as log:
        played = await play(log, seed=seed, ends=ENDS, zone=ZONE, customers=customers)
    catch_up(url, PROJECTIONS, SECRET)
    assert {each.last for each in upkeep.status(url)} == {played.position}
    return recorded(url, SECRET)


async def funnels_are_right(
    url: str, events: Sequence[Recorded], random: Random, asked: int
) -> None:
    streams = of_sales(events)
    pipelines = [id for id, stream in streams.items() if kind(stream) is Pipeline]
    assert len(pipelines) == 2
    async with asking(url) as (_, as_of):
        for at, known_at in questions(events, random, asked):
            period = some_days(random, events)
            for pipeline in pipelines:
                for cohort in COHORTS:
                    async with as_of(at, known_at) as snapshot:
                        found = await funnel(snapshot, pipeline, period, cohort)
                        agrees(found, by_definition(snapshot, streams, pipeline, period, cohort))
                    adds_up(found)


def of_sales(events: Sequence[Recorded]) -> Streams:
    streams: dict[UUID, list[Recorded]] = defaultdict(list)
    for each in events:
        streams[each.stream].append(each)
    return {id: each for id, each in streams.items() if kind(each) in {Pipeline, Opportunity}}


def kind(stream: Sequence[Recorded]) -> type | None:
    return RECORD_OF.get(type(stream[0].event))
