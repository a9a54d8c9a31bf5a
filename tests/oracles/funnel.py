"""The funnel by direct definition: knows events, nothing else of ours."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from domain.recorded import Recorded
from tests.oracles.cohorts import Asked
from tests.oracles.naive import amount, believed, is_deal
from tests.oracles.pipelines import in_use
from tests.oracles.visits import Stay

Streams = Mapping[UUID, Sequence[Recorded]]
OUTCOMES = ("advanced", "lost", "went_back", "left", "here")


def funnel(
    streams: Streams, asked: Asked, counts: Callable[[UUID, Stay], bool] = lambda deal, stay: True
) -> dict[str, object]:
    """Of the stages those that are in use or were visited, by whichever part of a breakdown. Of a
    part only those stays that count.
    """
    told = {id: believed(own, asked.at, asked.known_at) for id, own in streams.items()}
    deals = {id: own for id, own in told.items() if is_deal(own)}
    cohort = {id: asked.of(own) for id, own in deals.items()}
    visited = {stay.stage for each in cohort.values() for stay in each}
    chosen = {id: [s for s in each if counts(id, s)] for id, each in cohort.items()}
    stages = visited.union(in_use(streams[asked.pipeline], asked.at, asked.known_at))
    return {
        "stages": {stage: line(stage, chosen.values()) for stage in stages},
        **{how: closed(how, chosen, deals) for how in ("won", "lost")},
    }


def line(stage: UUID, cohort: Iterable[list[Stay]]) -> dict[str, int]:
    visits = [stay for each in cohort for stay in each if stay.stage == stage]
    out = Counter("advanced" if stay.outcome == "won" else stay.outcome for stay in visits)
    reached = sum(any(passes(stay, stage) for stay in each) for each in cohort)
    here = sum(any(stay.stage == stage for stay in each) for each in cohort)
    counts = {outcome: out[outcome] for outcome in OUTCOMES}
    return {"entered": len(visits), "reached": reached, "skipped": reached - here, **counts}


def passes(stay: Stay, stage: UUID) -> bool:
    """By winning, or by entering the stage or a higher one in the order of then."""
    above = stay.stages[stay.stages.index(stage) :] if stage in stay.stages else ()
    return stay.outcome == "won" or stay.stage in above


def closed(how: str, cohort: Mapping[UUID, list[Stay]], deals: Streams) -> dict[str, object]:
    ids = [id for id, each in cohort.items() if each and each[-1].outcome == how]
    value = Counter[str]()
    for id in ids:
        value[deals[id][0].event.amount.currency] += amount(deals[id])  # type: ignore[attr-defined]
    return {"n": len(ids), "value": dict(value)}
