"""Server-sent events: the event feed as live pages follow it."""

from asyncio import shield
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from time import monotonic
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, params
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.routing import Match

from readapi.asking import Position, Tailing, text
from readapi.feed import MOST, UNHEARD, Tail, Told, Wanted, told

HEARTBEAT = 15.0
"""Seconds without an event after which a line says that the stream is alive."""

LONGEST = 600.0
"""Seconds after which a stream ends: whoever reconnects shows again who they are."""

TOLD = TypeAdapter(Told)


class NotForReaders(APIRoute):
    """At the same address there is a page for people: a browser that navigates gets that."""

    def matches(self, scope: Any) -> tuple[Match, Any]:
        if scope["type"] == "http" and is_read(Request(scope)):
            return Match.NONE, {}
        return super().matches(scope)


def is_read(request: Request) -> bool:
    return "text/html" in request.headers.get("Accept", "") or "HX-Request" in request.headers


def router(
    identify: Callable[..., Awaitable[Any]], checks: Sequence[params.Depends] = ()
) -> APIRouter:
    """`identify` refuses who may not read; `checks` are made of every request."""
    routes = APIRouter(
        tags=["reads"],
        dependencies=[*checks, Depends(identify), Depends(text)],
        route_class=NotForReaders,
    )
    routes.add_api_route("/events", get_stream, response_class=StreamingResponse, name="stream")
    return routes


async def get_stream(
    tail: Tailing,
    last_event_id: Annotated[
        Position | None, Header(description="The last position that was received; goes first.")
    ] = None,
    after: Annotated[
        Position | None, Query(description="Begin behind that position; now unless given.")
    ] = None,
    type: Annotated[str | None, Query(description="Only of records of that plural noun.")] = None,
    stream: Annotated[UUID | None, Query(description="Only of that record.")] = None,
    actor: Annotated[str | None, Query(description="Only said by them.")] = None,
    correlation: Annotated[
        UUID | None, Query(description="Only what one command, import or rule caused.")
    ] = None,
) -> StreamingResponse:
    """Every event as it is recorded, as server-sent events; their id is the position."""
    wanted = Wanted(type, stream, actor, correlation).known()
    begin = next((each for each in (last_event_id, after) if each is not None), None)
    if begin is None:
        begin = await tail.events.last_position()
    lines = follow(tail, begin, wanted)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(lines, media_type="text/event-stream", headers=headers)


async def follow(
    tail: Tail, after: int, wanted: Wanted, longest: float = LONGEST
) -> AsyncIterator[bytes]:
    """Until it is stopped or has lasted long enough."""
    over, spoke, waited = monotonic() + longest, monotonic(), False
    yield mark(after)
    while True:
        heard = tail.recorded.heard
        # Whoever leaves meanwhile breaks no connection: what was asked is answered to its end.
        found, after = await shield(tail.look(after, wanted, MOST, waited=waited))
        for each in await shield(told(tail.events, found)):
            yield line(each)
        now, waited = monotonic(), not found
        if found:
            spoke = now
        elif tail.stopping.is_set() or now > over:
            return
        else:
            if now - spoke > HEARTBEAT:
                yield mark(after)
                spoke = now
            await tail.recorded.beyond(heard, min(UNHEARD, HEARTBEAT))


def line(each: Told) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (
        each.position,
        each.topic.encode(),
        TOLD.dump_json(each),
    )


def mark(position: int) -> bytes:
    """No event, but where to go on from."""
    return b": alive\nid: %d\n\n" % position
