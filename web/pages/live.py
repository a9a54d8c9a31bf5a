"""Tells an open page that something was recorded: the last position, and no more than that."""

from asyncio import shield
from collections.abc import AsyncIterator
from time import monotonic

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from readapi.feed import UNHEARD, Tail
from readapi.sse import HEARTBEAT, LONGEST
from web.pages.question import Asking

routes = APIRouter()


@routes.get("/live")
async def live(question: Asking) -> Response:
    """As server-sent events; a browser that was cut off begins again at where the log stands."""
    state = question.request.app.state
    tail = Tail(question.parts.events, question.parts.recorded, state.stopping, state.stalls)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(positions(tail), media_type="text/event-stream", headers=headers)


async def positions(tail: Tail, longest: float = LONGEST) -> AsyncIterator[bytes]:
    """Where the log stands at first, and whenever it has grown; several events may be one line."""
    over, spoke, told = monotonic() + longest, monotonic(), -1
    while not tail.stopping.is_set() and (now := monotonic()) < over:
        heard = tail.recorded.heard
        last = await shield(tail.events.last_position())  # whoever leaves breaks no connection
        if last != told:
            told, spoke = last, now
            yield b"data: %d\n\n" % last
        elif now - spoke > HEARTBEAT:
            spoke = now
            yield b": alive\n\n"
        else:
            await tail.recorded.beyond(heard, UNHEARD)
