"""What happened: the events of one record, and all that happened with a customer."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from commands.catalogue import NOUNS
from readapi.answer import answer
from readapi.asking import Asking, Following, Reading
from readapi.cursor import Page
from readapi.difference import Before, difference
from readapi.history import History, history, stream_of
from readapi.nouns import one
from readapi.overview import overview
from readapi.ports import Events, Snapshot
from readapi.records.customers import CUSTOMERS
from readapi.records.kind import record
from readapi.routes.about import add_about
from readapi.timeline import Show, timeline

routes = APIRouter()


def add_history(noun: str) -> None:
    async def ask(snapshot: Snapshot, events: Events, id: UUID) -> History:
        return await history(snapshot, events, noun, id)

    summary = f"The events of one {one(noun)} that are known then, and its state."
    add_about(routes, noun, "history", summary, ask)


def add_difference(noun: str) -> None:
    async def get_difference(
        id: UUID,
        asked: Asking,
        reader: Reading,
        events: Following,
        from_: Annotated[str, Query(alias="from", description="The earlier instant, or day.")],
        from_known_at: Annotated[
            str | None,
            Query(description="By what was known then; else as `known_at`, else as `from`."),
        ] = None,
    ) -> dict[str, Any]:
        before = Before(from_, from_known_at)
        async with reader.snapshot(asked) as snapshot:
            found = await difference(snapshot, events, noun, id, before, asked.known_at)
            return answer(snapshot, found)

    routes.add_api_route(
        f"/{noun}/{{id}}/difference",
        get_difference,
        name=f"{noun}.difference",
        summary=f"What became of one {one(noun)} between two instants, and which events did it.",
    )


for each in NOUNS:
    add_history(each)
    add_difference(each)


Limit = Annotated[int, Query(ge=1, le=500)]
Cursor = Annotated[str | None, Query(description="`next` of the page before.")]


@routes.get("/customers/{id}/timeline")
async def get_timeline(
    id: UUID,
    asked: Asking,
    reader: Reading,
    events: Following,
    limit: Limit = 50,
    cursor: Cursor = None,
    show: Annotated[Show | None, Query(description="Only events of that kind.")] = None,
) -> dict[str, Any]:
    """What is believed to have happened with a customer and all records of theirs, latest first."""
    page, asked = Page.of(limit, cursor, asked)
    async with reader.snapshot(asked) as snapshot:
        await stream_of(events, "customers", id)
        await record(snapshot, CUSTOMERS, id)
        return answer(snapshot, await timeline(snapshot, id, page, show))


@routes.get("/customers/{id}/overview")
async def get_overview(
    id: UUID,
    asked: Asking,
    reader: Reading,
    events: Following,
    limit: Limit = 50,
) -> dict[str, Any]:
    """What a customer is worth, what is open with them, and what happened last."""
    async with reader.snapshot(asked) as snapshot:
        await stream_of(events, "customers", id)
        await record(snapshot, CUSTOMERS, id)
        return answer(snapshot, await overview(snapshot, id, Page(limit)))
