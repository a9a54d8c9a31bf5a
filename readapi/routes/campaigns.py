"""What campaigns led to."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from readapi.answer import answer
from readapi.asking import Asking, Claiming, Following, Reading
from readapi.attribution import Otherwise
from readapi.campaigns import owed_to
from readapi.cursor import Page
from readapi.figures import told_campaign, told_campaigns
from readapi.history import stream_of
from readapi.records.campaigns import CAMPAIGNS
from readapi.records.kind import record
from readapi.routes.records import Cursor, Limit

routes = APIRouter(prefix="/campaigns")

Other = Annotated[Otherwise, Depends()]


@routes.get("/results")
async def get_results(claim: Claiming, other: Other, reader: Reading) -> dict[str, Any]:
    """What every campaign led to: touched, responded, won, spend and return, by channel."""
    claim = claim.figure("campaigns", **vars(other))
    async with reader.snapshot(claim.asked) as snapshot:
        _, told = await told_campaigns(snapshot, claim, other)
    return told


@routes.get("/{id}/results")
async def get_result(
    id: UUID,
    claim: Claiming,
    other: Other,
    reader: Reading,
    events: Following,
) -> dict[str, Any]:
    """What one campaign led to, and how many customers it is for."""
    claim = claim.figure("campaign", campaign=id, **vars(other))
    async with reader.snapshot(claim.asked) as snapshot:
        await stream_of(events, "campaigns", id)
        _, told = await told_campaign(snapshot, claim, id, other)
    return told


@routes.get("/{id}/won")
async def get_won(
    id: UUID,
    asked: Asking,
    other: Other,
    reader: Reading,
    events: Following,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The won deals of which a part is owed to the campaign, touch by touch, latest first."""
    page, asked = Page.of(limit, cursor, asked)
    async with reader.snapshot(asked) as snapshot:
        await stream_of(events, "campaigns", id)
        await record(snapshot, CAMPAIGNS, id)
        return answer(snapshot, await owed_to(snapshot, id, other, page))
