"""Merging another record of a deal into this one, both side by side first; and splitting them."""

from typing import get_args
from uuid import UUID

from fastapi import APIRouter, Response

from commands.merging import split
from commands.opportunities import Value
from readapi.records.customers import MOST
from readapi.records.kind import listed, record
from readapi.records.opportunities import OPPORTUNITIES, OpportunityFilter
from web.forms import filled_in
from web.pages.framing import framed
from web.pages.question import Asking, by, id_or_none
from web.pages.saying import say, shown
from web.present.merging import taken
from web.present.merging_deals import differences

routes = APIRouter(prefix="/deals/{id}")


@routes.get("/merge")
async def choose(id: UUID, question: Asking) -> Response:
    """Which open deal of the customer it is; then both side by side. Raises `NotThereThen`."""
    now = question.of_now()
    other = id_or_none(now.param("other"))
    async with now.snapshot() as snapshot:
        kept = await record(snapshot, OPPORTUNITIES, id)
        gone = await record(snapshot, OPPORTUNITIES, other) if other else None
        wanted = OpportunityFilter(customer=kept.customer, status="open", archived=False)
        open_ = await listed(snapshot, OPPORTUNITIES, wanted, MOST)
        frame = await framed(now, snapshot, "customers")
    return now.page(
        "merge_deals.html",
        frame,
        kept=kept,
        other=gone,
        others=[each for each in open_.items if each.id != id],
        rows=differences(kept, gone, now.words, now.texts) if gone else (),
    )


@routes.post("/merge")
async def merge(id: UUID, question: Asking) -> Response:
    """The other record goes into this one, which takes the values that were chosen of it."""
    sent = await filled_in(question.request)
    body = {"into": id, "take": taken(sent, get_args(Value))}
    return await say(question, "opportunities", "merge", body, id_or_none(sent.get("other", "")))


@routes.post("/split")
async def split_again(id: UUID, question: Asking) -> Response:
    """Each gets its own back."""
    sent = await filled_in(question.request)
    done = await split(question.parts.log, id, by(question))
    return await shown(question, done, sent.get("back", "/"))
