"""What is wrong with the data, and what puts it right."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from readapi.answer import answer
from readapi.asking import Asking, Following, Reading
from readapi.cursor import Page
from readapi.history import stream_of
from readapi.quality import QualityFilter, Record, of_record, quality
from readapi.routes.records import Cursor, Limit

routes = APIRouter()

CHECKED = ("customers", "opportunities", "orders", "subscriptions", "tickets", "activities")
"""Nouns that have rules."""


@routes.get("/quality")
async def get_quality(
    asked: Asking,
    wanted: Annotated[QualityFilter, Depends()],
    reader: Reading,
    response: Response,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """What the last check found: by noun, by rule, and of each record with its score, the worst
    first, with the command that puts it right.
    """
    page, asked = Page.of(limit, cursor, asked)
    async with reader.snapshot(asked) as snapshot:
        told = answer(snapshot, await quality(snapshot, wanted, page))
    response.headers["Crm-Position"] = str(snapshot.position)
    return told


def add_record(noun: str) -> None:
    async def get_record(
        id: UUID, asked: Asking, reader: Reading, events: Following, response: Response
    ) -> dict[str, Any]:
        async with reader.snapshot(asked) as snapshot:
            await stream_of(events, noun, id)
            found: Record = await of_record(snapshot, id)
            told = answer(snapshot, found)
        response.headers["Crm-Position"] = str(snapshot.position)
        return told

    routes.add_api_route(
        f"/{noun}/{{id}}/quality",
        get_record,
        name=f"{noun}.quality",
        summary="What the last check found of it, and its score: 1 where it keeps every rule.",
    )


for each in CHECKED:
    add_record(each)
