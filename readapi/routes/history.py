"""What happened: the events of one record, and all that happened with a customer."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from commands.catalogue import NOUNS
from readapi.answer import answer
from readapi.asking import Asking, Following, Reading
from readapi.cursor import Page
from readapi.history import history, stream_of
from readapi.nouns import singular
from readapi.records.customers import CUSTOMERS
from readapi.records.kind import record
from readapi.timeline import timeline

routes = APIRouter()


def add_history(noun: str) -> None:
    async def get_history(
        id: UUID, asked: Asking, reader: Reading, events: Following, response: Response
    ) -> dict[str, Any]:
        async with reader.snapshot(asked) as snapshot:
            told = answer(snapshot, await history(snapshot, events, noun, id))
        response.headers["Crm-Position"] = str(snapshot.position)
        return told

    routes.add_api_route(
        f"/{noun}/{{id}}/history",
        get_history,
        name=f"{noun}.history",
        summary=f"The events of one {singular(noun)} that are known then, and its state.",
    )


for each in NOUNS:
    add_history(each)


@routes.get("/customers/{id}/timeline")
async def get_timeline(
    id: UUID,
    asked: Asking,
    reader: Reading,
    events: Following,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: Annotated[str | None, Query(description="`next` of the page before.")] = None,
) -> dict[str, Any]:
    """What is believed to have happened with a customer, its contacts and deals, latest first."""
    page, asked = Page.of(limit, cursor, asked)
    async with reader.snapshot(asked) as snapshot:
        await stream_of(events, "customers", id)
        await record(snapshot, CUSTOMERS, id)
        told = answer(snapshot, await timeline(snapshot, id, page))
    response.headers["Crm-Position"] = str(snapshot.position)
    return told
