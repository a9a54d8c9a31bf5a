"""What is wrong with the data, and what puts it right."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from readapi.answer import answer
from readapi.asking import Asking, Reading
from readapi.cursor import Page
from readapi.history import stream_of
from readapi.ports import Events, Snapshot
from readapi.quality import QualityFilter, Record, of_record, quality
from readapi.routes.about import add_about
from readapi.routes.records import Cursor, Limit

routes = APIRouter()

CHECKED = ("customers", "opportunities", "orders", "subscriptions", "tickets", "activities")
"""Nouns that have rules."""


@routes.get("/quality")
async def get_quality(
    asked: Asking,
    wanted: Annotated[QualityFilter, Depends()],
    reader: Reading,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """What the last check found: by noun, by rule, and of each record with its score, the worst
    first, with the command that puts it right.
    """
    page, asked = Page.of(limit, cursor, asked)
    async with reader.snapshot(asked) as snapshot:
        return answer(snapshot, await quality(snapshot, wanted, page))


async def of_checked(noun: str, snapshot: Snapshot, events: Events, id: UUID) -> Record:
    await stream_of(events, noun, id)
    return await of_record(snapshot, id)


for each in CHECKED:
    summary = "What the last check found of it, and its score: 1 where it keeps every rule."
    add_about(routes, each, "quality", summary, partial(of_checked, each))
