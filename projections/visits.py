"""Visits: each stay of an opportunity in a stage, and how it ended. The funnel counts these."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from domain.opportunity import Opportunity
from domain.recorded import Recorded
from projections.engine.table import Projection, Rows, Some, Table

How = Literal["opened", "advanced", "went_back", "joined", "reopened", "restored"]
Outcome = Literal["here", "advanced", "won", "lost", "went_back", "left"]


class Visit(NamedTuple):
    """The opportunity's `number`th stay; `stages` is the pipeline's order when it began.

    `entry_amount` and `entry_owner` are the deal's when the stay began, `amount` and `owner` when
    it ended, or now; in minor units. `won` is an advance too. The deal was `opened` then.
    """

    opportunity: UUID
    number: int
    pipeline: UUID
    stage: UUID
    stages: tuple[UUID, ...]
    how: How
    came_from: UUID | None
    begun: datetime
    opened: datetime
    entry_amount: int
    entry_owner: UUID | None
    amount: int
    owner: UUID | None
    currency: str
    source: str | None
    customer: UUID
    outcome: Outcome = "here"
    ended: datetime | None = None


def changes(recorded: Recorded, rows: Rows) -> Iterator[Visit]:
    if isinstance(recorded.event, Opportunity.Opened):
        yield first_visit(recorded, recorded.event)
        return
    if isinstance(recorded.event, NOTHING_TO_VISITS):
        return
    visit = max(rows.all(Visit), key=lambda visit: visit.number)
    now = recorded.occurred_at
    match recorded.event:
        case Opportunity.Moved(stage=stage, stages=stages):
            forward = stages.index(stage) > stages.index(visit.stage)
            way: Literal["advanced", "went_back"] = "advanced" if forward else "went_back"
            yield visit._replace(outcome=way, ended=now)
            yield next_visit(visit, way, stage, stages, now)
        case Opportunity.Joined(pipeline=pipeline, stage=stage, stages=stages):
            yield visit._replace(outcome="left", ended=now)
            joined = next_visit(visit, "joined", stage, stages, now)
            yield joined._replace(pipeline=pipeline)
        case Opportunity.Won():
            yield visit._replace(outcome="won", ended=now)
        case Opportunity.Lost():
            yield visit._replace(outcome="lost", ended=now)
        case Opportunity.Reopened(stage=stage, stages=stages):
            yield next_visit(visit, "reopened", stage, stages, now)
        case Opportunity.Archived() | Opportunity.MergedInto() if visit.outcome == "here":
            yield visit._replace(outcome="left", ended=now)
        case Opportunity.Restored(stage=stage, stages=stages) if visit.outcome == "left":
            yield next_visit(visit, "restored", stage, stages, now)
        case Opportunity.AmountChanged(amount=amount):
            yield visit._replace(amount=amount.minor)
        case Opportunity.LinesChanged(lines=lines) if lines:
            yield visit._replace(amount=sum(line.minor for line in lines))
        case Opportunity.Assigned(owner=owner):
            yield visit._replace(owner=owner)


NOTHING_TO_VISITS = (
    *(Opportunity.NextStepSet, Opportunity.ContactAdded, Opportunity.ContactRemoved),
    *(Opportunity.CloseDateChanged, Opportunity.Renamed, Opportunity.Rated),
)
"""Half of what happens to a deal; no visit is looked for."""


def first_visit(recorded: Recorded, opened: Opportunity.Opened) -> Visit:
    return Visit(
        opportunity=recorded.stream,
        number=1,
        pipeline=opened.pipeline,
        stage=opened.stage,
        stages=opened.stages,
        how="opened",
        came_from=None,
        begun=recorded.occurred_at,
        opened=recorded.occurred_at,
        entry_amount=opened.amount.minor,
        entry_owner=opened.owner,
        amount=opened.amount.minor,
        owner=opened.owner,
        currency=opened.amount.currency,
        source=opened.source,
        customer=opened.customer,
    )


def next_visit(
    visit: Visit, how: How, stage: UUID, stages: tuple[UUID, ...], now: datetime
) -> Visit:
    return visit._replace(
        number=visit.number + 1,
        stage=stage,
        stages=stages,
        how=how,
        came_from=visit.stage,
        begun=now,
        entry_amount=visit.amount,
        entry_owner=visit.owner,
        outcome="here",
        ended=None,
    )


OPENINGS = Some(
    "openings",
    "how",
    ("opened", "joined"),
    by=("begun",),
    beside=("opportunity", "pipeline"),
)
CLOSINGS = Some(
    "closings",
    "outcome",
    ("won", "lost"),
    by=("ended",),
    beside=("opportunity", "number", "pipeline", "opened", "outcome", "amount", "currency"),
)
HERE = Some(
    "here",
    "outcome",
    ("here",),
    by=("valid_to", "valid_from", "known_to", "known_from"),
)

VISITS = Projection(
    name="visits",
    of=(Opportunity,),
    tables=(Table("visits", Visit, ("opportunity", "number"), some=(OPENINGS, CLOSINGS, HERE)),),
    changes=changes,
)
