"""Why a figure changed."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query

from domain.event import Day
from readapi.asking import Position, Reading, WithReceipt
from readapi.bridge.bridge import items
from readapi.bridge.causes import Cause
from readapi.bridge.question import Question
from readapi.figures import told_bridge
from readapi.receipt import Claim

routes = APIRouter()


@routes.get("/bridge/{measure}")
async def get_bridge(
    measure: str,
    reader: Reading,
    from_: Annotated[
        str, Query(alias="from", description="The first instant: a time with its offset, or a day.")
    ],
    to: Annotated[str | None, Query(description="The last instant; now unless given.")] = None,
    known_at: Annotated[
        str | None,
        Query(description="By whose knowledge both are seen; each by that of its own time else."),
    ] = None,
    pipeline: Annotated[str | None, Query(description="Its id or name.")] = None,
    owner: UUID | None = None,
    source: str | None = None,
    segment: Annotated[
        str | None, Query(description="Of which the customers are at the last instant.")
    ] = None,
    closing_from: Annotated[Day | None, Query(description="Expected to close then.")] = None,
    closing_to: Annotated[Day | None, Query(description="The last such day.")] = None,
    campaign: Annotated[
        str | None, Query(description="Of campaign_return: the id or name of the one that counts.")
    ] = None,
    cause: Annotated[
        Cause | None, Query(description="List the events of that cause, the largest 500.")
    ] = None,
    receipt: WithReceipt = None,
    crm_min_position: Annotated[
        Position | None, Header(description="The answer must include this position.")
    ] = None,
) -> dict[str, Any]:
    """Why open_pipeline, weighted_pipeline, won_value, campaign_return, backlog, overdue,
    rotting or breached changed.
    """
    question = Question(
        measure=measure,
        since=from_,
        to=to,
        known_at=known_at,
        pipeline=pipeline,
        owner=owner,
        source=source,
        segment=segment,
        closing_from=closing_from,
        closing_to=closing_to,
        campaign=campaign,
    )
    claim, question = question.claimed(Claim(question.asked(crm_min_position), receipt))
    async with reader.snapshot(claim.asked) as snapshot:
        found, told = await told_bridge(snapshot, claim, question)
        if cause:
            told["items"] = await items(snapshot, found.changes, cause)
    return told
