"""The event feed."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from readapi.answer import answer
from readapi.asking import Following, Position, Reading, Tailing
from readapi.feed import MOST, Feed, Wanted, feed
from readapi.ports import Asked
from readapi.trace import trace

routes = APIRouter()


@routes.get("/events")
async def get_events(
    tail: Tailing,
    after: Annotated[Position, Query(description="Begin behind that position.")] = 0,
    type: Annotated[str | None, Query(description="Only of records of that plural noun.")] = None,
    stream: Annotated[UUID | None, Query(description="Only of that record.")] = None,
    actor: Annotated[str | None, Query(description="Only said by them.")] = None,
    correlation: Annotated[
        UUID | None, Query(description="Only what one command, import or rule caused.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
    wait: Annotated[
        float, Query(ge=0, le=30, description="Seconds to wait for an event where there is none.")
    ] = 2,
) -> Feed:
    """The events in the order of the log; ask again `after` the `next` of the answer."""
    wanted = Wanted(type, stream, actor, correlation)
    return await feed(tail, after, wanted, limit, wait)


@routes.get("/trace/{id}")
async def get_trace(
    id: UUID,
    reader: Reading,
    events: Following,
    after: Annotated[Position, Query(description="Begin behind that position.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 1000,
) -> dict[str, Any]:
    """Everything that one command, import or rule caused, by its id or correlation."""
    async with reader.snapshot(Asked()) as snapshot:
        return answer(snapshot, await trace(snapshot, events, id, after=after, limit=limit))
