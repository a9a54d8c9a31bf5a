"""Groups of customers that are alike, and what to offer, do, and when to write."""

from functools import partial
from typing import Annotated, Any, get_args
from uuid import UUID

from fastapi import APIRouter, Query

from readapi.answer import answer
from readapi.asking import Asking, Reading
from readapi.cursor import Page
from readapi.history import stream_of
from readapi.ports import Events, Snapshot
from readapi.recommended import Noun, OfRecord, for_record, recommendations
from readapi.routes.about import add_about
from readapi.routes.records import Cursor, Limit
from readapi.segments import segments

routes = APIRouter()


@routes.get("/segments")
async def get_segments(
    asked: Asking,
    reader: Reading,
    segment: Annotated[str | None, Query(description="Customers of that segment alone.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The groups that were found last, what tells them apart, and who is in them."""
    page, asked = Page.of(limit, cursor, asked)
    async with reader.snapshot(asked) as snapshot:
        return answer(snapshot, await segments(snapshot, segment, page))


@routes.get("/recommendations")
async def get_recommendations(
    asked: Asking,
    reader: Reading,
    noun: Annotated[
        Noun, Query(description="For customers a product, for deals an action.")
    ] = "customers",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The rules that hold, with support and lift, and what follows for whom; when to write."""
    page, asked = Page.of(limit, cursor, asked)
    async with reader.snapshot(asked) as snapshot:
        return answer(snapshot, await recommendations(snapshot, noun, page))


async def of_one(noun: Noun, snapshot: Snapshot, events: Events, id: UUID) -> OfRecord:
    await stream_of(events, noun, id)
    return await for_record(snapshot, noun, id)


for each in get_args(Noun):
    summary = "What is recommended for it, and when to write."
    add_about(routes, each, "recommendations", summary, partial(of_one, each))
