"""The funnel by direct definition: knows events, nothing else of ours."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from domain.opportunity import Opportunity
from domain.recorded import Recorded
from tests.oracles.naive import amount, believed
from tests.oracles.pipelines import in_use
from tests.oracles.visits import Stay, stays

Streams = Mapping[UUID, Sequence[Recorded]]
OUTCOMES = ("advanced", "lost", "went_back", "left", "here")


def funnel(
    streams: Streams,
    pipeline: UUID,
    *,
    since: datetime,
    until: datetime,
    cohort: str = "opened",
    at: datetime,
    known_at: datetime,
    counts: Callable[[UUID, Stay], bool] = lambda deal, stay: True,
) -> dict[str, object]:
    """`since` and `until` are the first and the last instant of from–to; of the stages those that
    are in use or were visited. Of a part of a breakdown only those stays that count.
    """
    deals = {id: believed(stream, at, known_at) for id, stream in streams.items()}
    chosen: dict[UUID, list[Stay]] = {}
    for id, told in deals.items():
        if told and isinstance(told[0].event, Opportunity.Opened):
            own = [stay for stay in stays(told) if stay.pipeline == pipeline]
            own = in_cohort(cohort, own, since, until)
            chosen[id] = [stay for stay in own if counts(id, stay)]
    visited = {stay.stage for each in chosen.values() for stay in each}
    stages = visited.union(in_use(streams[pipeline], at, known_at))
    return {
        "stages": {stage: line(stage, chosen.values()) for stage in stages},
        **{how: closed(how, chosen, deals) for how in ("won", "lost")},
    }


def in_cohort(cohort: str, own: list[Stay], since: datetime, until: datetime) -> list[Stay]:
    begun = [stay for stay in own if since <= stay.begun <= until]
    if cohort == "opened":
        came = {stay.by for stay in begun}
        return own if came & {Opportunity.Opened, Opportunity.Joined} else []
    if cohort == "entered":
        return begun
    lasting = [s for s in own if s.begun < since and (s.ended is None or s.ended > since)]
    return [stay for stay in own if stay in begun or stay in lasting]


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
