"""Whether a change did anything, or one cohort fares otherwise than the others."""

from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request

from domain.event import Day
from readapi.asking import Claiming, Reading
from readapi.evaluation.evaluation import DAYS, WITHIN
from readapi.evaluation.question import OfChange, OfCohorts
from readapi.figures import told_evaluation
from readapi.funnel import By
from readapi.ports import Reader
from readapi.receipt import Claim

routes = APIRouter(prefix="/evaluation")

Judged = Annotated[
    int, Query(ge=1, le=730, description="Each case is judged so many days after it began.")
]
Pipeline = Annotated[UUID | None, Query(description="Deals of that pipeline alone.")]


@routes.get("/change")
async def get_change(
    request: Request,
    claim: Claiming,
    reader: Reading,
    on: Annotated[Day, Query(description="The first day of what is new.")],
    days: Annotated[int, Query(ge=1, le=1_830, description="So many on either side.")] = DAYS,
    within: Judged = WITHIN,
    pipeline: Pipeline = None,
) -> dict[str, Any]:
    """Conversion, loss, times, opinions, loyalty and data errors before and after a day, each with
    its uncertainty.
    """
    return await told(request, claim, reader, OfChange(on, days, within, pipeline))


@routes.get("/cohorts")
async def get_cohorts(
    request: Request,
    claim: Claiming,
    reader: Reading,
    by: Annotated[By, Query(description="What the cases are told apart by.")],
    from_: Annotated[Day, Query(alias="from", description="The first day.")],
    to: Annotated[Day, Query(description="The last day, included.")],
    within: Judged = WITHIN,
    pipeline: Pipeline = None,
) -> dict[str, Any]:
    """The same measures of each source, owner, product, segment or campaign beside all others."""
    asked = OfCohorts(by, from_, to, within, pipeline)
    return await told(request, claim, reader, asked)


async def told(
    request: Request, claim: Claim, reader: Reader, asked: OfChange | OfCohorts
) -> dict[str, Any]:
    zone: ZoneInfo = request.app.state.parts.zone
    claim = claim.figure(asked.FIGURE, **vars(asked))
    async with reader.snapshot(claim.asked) as snapshot:
        _, answered = await told_evaluation(snapshot, claim, asked, zone)
    return answered
