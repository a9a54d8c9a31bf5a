"""Campaigns with what they led to, at any moment and by any way to owe won deals."""

from dataclasses import asdict
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import TypeAdapter

from readapi.attribution import Otherwise
from readapi.campaigns import audience, owed_to, results
from readapi.cursor import Page
from readapi.history import stream_of
from readapi.records.campaigns import CAMPAIGNS, CampaignFilter
from readapi.records.kind import listed, record
from web.forms import filled_in
from web.links import stated
from web.pages.framing import framed
from web.pages.lists import further, page_of
from web.pages.question import Asking, Question, api, id_or_none
from web.pages.saying import FieldWrong, filled, money, say
from web.present.campaigns import CampaignsView, views

routes = APIRouter()

MOST = Page(500)

OTHERWISE = TypeAdapter(Otherwise)


def otherwise_of(question: Question) -> Otherwise:
    """Raises `ValidationError` for a model that there is not."""
    given = {name: question.param(name) or None for name in ("model", "days", "half_life")}
    return OTHERWISE.validate_python(given)


@routes.get("/campaigns")
@routes.get("/campaigns.json")
async def list_campaigns(question: Asking) -> Response:
    """The running ones first."""
    other = otherwise_of(question)
    async with question.snapshot() as snapshot:
        found = await results(snapshot, other)
        own = (await listed(snapshot, CAMPAIGNS, CampaignFilter(), MOST)).items
        link = api("campaigns/results", question.links, **stated(**asdict(other)))
        frame = await framed(question, snapshot, "campaigns", api=link)
    view = CampaignsView(found, views(own, found), other.model or "")
    return question.page("campaigns.html", frame, list=view)


@routes.get("/campaigns/{id}")
@routes.get("/campaigns/{id}.json")
async def one_campaign(id: UUID, question: Asking) -> Response:
    """Raises `NotThere`, `NotThereThen`."""
    other = otherwise_of(question)
    page, asked = page_of(question)
    async with question.snapshot(asked) as snapshot:
        await stream_of(question.parts.events, "campaigns", id)
        own = await record(snapshot, CAMPAIGNS, id)
        found = await results(snapshot, other)
        won = await owed_to(snapshot, id, other, page)
        people = await audience(snapshot, own)
        link = api(f"campaigns/{id}/results", question.links, **stated(**asdict(other)))
        frame = await framed(question, snapshot, "campaigns", api=link)
    [view] = views([own], found)
    return question.page(
        "campaign.html",
        frame,
        campaign=view,
        policy=found.policy,
        model=other.model or "",
        audience=people,
        won=won,
        more=further(question, won.next),
    )


@routes.post("/campaigns")
async def plan(question: Asking) -> Response:
    """By its name and days, its budget and channels, set apart by commas."""
    sent = await filled_in(question.request)
    body = filled(sent, "name", "begins", "ends", "source")
    channels = [each.strip() for each in sent.get("channels", "").split(",")]
    body["channels"] = [each for each in channels if each]
    return await say(question, "campaigns", "plan", body | money(sent, "budget"))


@routes.post("/attribution")
async def owe(question: Asking) -> Response:
    """Won deals are owed to other touches from now on: the policy that holds is revised, or the
    first one defined.
    """
    sent = await filled_in(question.request)
    credit = {"credit": filled(sent, "model", "days", "half_life")}
    if policy := sent.get("policy"):
        return await say(question, "attribution-policies", "revise", credit, id_of(policy))
    named = filled(sent, "name")
    return await say(question, "attribution-policies", "define", named | credit)


def id_of(text: str) -> UUID:
    """Raises `FieldWrong`."""
    if found := id_or_none(text):
        return found
    raise FieldWrong(fields=["policy"])


@routes.post("/campaigns/{id}/{name}")
async def change(id: UUID, name: str, question: Asking) -> Response:
    """Started, stopped, archived or restored; or its source is named, or none. Raises
    `UnknownCommand`.
    """
    sent = await filled_in(question.request)
    body = (
        filled(sent, "reason") if name != "name-source" else {"source": sent.get("source") or None}
    )
    return await say(question, "campaigns", name, body, id)
