"""Records and read models say at (at, known_at) what the oracles say."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from domain.opportunity import Opportunity
from domain.pipeline import Pipeline
from domain.recorded import Recorded
from domain.story import state, story
from projections.engine.fold import Fold
from projections.engine.table import Projection
from projections.opportunities import Deal, DealLine
from projections.pipelines import Stage
from projections.visits import Visit
from tests.crm import RENEWALS, SALES, Crm, id_of
from tests.journeys import DEALS
from tests.oracles import deals, naive, pipelines, visits
from tests.oracles.visits import Stay

CAME: dict[str, type] = {
    "opened": Opportunity.Opened,
    "advanced": Opportunity.Moved,
    "went_back": Opportunity.Moved,
    "joined": Opportunity.Joined,
    "reopened": Opportunity.Reopened,
    "restored": Opportunity.Restored,
}
MOMENT = timedelta(microseconds=1)


def folded(log: Sequence[Recorded], random: Random, *projections: Projection) -> Fold:
    """In batches cut anywhere, of which every event comes twice or more."""
    fold = Fold(*projections)
    while fold.checkpoint < len(log):
        end = random.randint(fold.checkpoint + 1, len(log))
        start = random.randint(0, fold.checkpoint)
        fold.take(log[start:end])
        fold.take(log[start:end])
    return fold


def questions(
    log: Sequence[Recorded], random: Random, n: int
) -> Iterator[tuple[datetime, datetime]]:
    """(at, known_at) at or beside what happened, half of them by the knowledge of the past."""
    last = log[-1].recorded_at
    instants = [t for r in log for t in (r.occurred_at, r.known_from, r.recorded_at)]
    past = [t for t in instants if t < last] or [log[0].occurred_at - MOMENT]
    for number in range(n):
        beside = random.choice((-1, 0, 0, 1)) * MOMENT
        known_at = random.choice(past) - abs(beside) if number % 2 else last + abs(beside)
        yield random.choice(instants) + beside, known_at


def agrees(crm: Crm, fold: Fold, at: datetime, known_at: datetime) -> None:
    told = {
        id: believed
        for id in map(id_of, DEALS)
        if (believed := naive.believed(crm.log.stream(id), at, known_at))
    }
    for id in map(id_of, DEALS):
        deal = state(Opportunity, story(crm.log.stream(id), known_at), min(at, known_at))
        assert (deal is None) == (id not in told)
        assert deal is None or stands(deal) == {k: deals.deal(told[id])[k] for k in stands(deal)}
    held = fold.held
    assert {row.opportunity: row._asdict() for row in held(Deal, at, known_at)} == {
        id: deals.deal(each) for id, each in told.items()
    }
    assert lines(held(DealLine, at, known_at)) == {
        (id, number): line
        for id, each in told.items()
        for number, line in enumerate(deals.lines(each), 1)
    }
    assert stays(held(Visit, at, known_at)) == {
        (id, number): stay
        for id, each in told.items()
        for number, stay in enumerate(visits.stays(each), 1)
    }
    for pipeline in (SALES, RENEWALS):
        own = naive.believed(crm.log.stream(pipeline), at, known_at)
        rows = [row for row in held(Stage, at, known_at) if row.pipeline == pipeline]
        rows.sort(key=lambda row: row.place)
        assert [row.stage for row in rows] == pipelines.order(own)
        for row in rows:
            says = (row.name, row.probability, row.rots_after, row.retired)
            assert says == pipelines.stage(own, row.stage)
        now = state(Pipeline, story(crm.log.stream(pipeline), known_at), min(at, known_at))
        assert list(now.order if now else ()) == pipelines.order(own)


def stands(deal: Opportunity) -> dict[str, object]:
    return {
        "name": deal.name,
        "customer": deal.customer,
        "pipeline": deal.pipeline,
        "stage": deal.stage,
        "amount": deal.amount.minor,
        "currency": deal.amount.currency,
        "status": deal.status,
        "archived": deal.archived,
        "merged_into": deal.merged_into,
        "close_date": deal.close_date,
        "owner": deal.owner,
        "probability": None if deal.probability is None else round(deal.probability * 10_000),
    }


def lines(rows: list[DealLine]) -> dict[tuple[UUID, int], tuple[UUID, int]]:
    return {(row.opportunity, row.line): (row.product, row.amount) for row in rows}


def stays(rows: list[Visit]) -> dict[tuple[UUID, int], Stay]:
    return {
        (row.opportunity, row.number): Stay(
            pipeline=row.pipeline,
            stage=row.stage,
            stages=row.stages,
            by=CAME[row.how],
            begun=row.begun,
            worth=row.entry_amount,
            amount=row.amount,
            owner=row.entry_owner,
            outcome=row.outcome,
            ended=row.ended,
        )
        for row in rows
    }
