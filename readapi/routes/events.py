"""The event feed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from readapi.asking import Following
from readapi.feed import Feed, Wanted, feed

routes = APIRouter()


@routes.get("/events")
async def get_events(
    events: Following,
    after: Annotated[int, Query(ge=0, description="Begin behind that position.")] = 0,
    type: Annotated[str | None, Query(description="Only of records of that plural noun.")] = None,
    stream: Annotated[UUID | None, Query(description="Only of that record.")] = None,
    actor: Annotated[str | None, Query(description="Only said by them.")] = None,
    correlation: Annotated[
        UUID | None, Query(description="Only what one command, import or rule caused.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    wait: Annotated[
        float, Query(ge=0, le=30, description="Seconds to wait for an event where there is none.")
    ] = 2,
) -> Feed:
    """The events in the order of the log; ask again `after` the `next` of the answer."""
    return await feed(events, after, Wanted(type, stream, actor, correlation), limit, wait)
