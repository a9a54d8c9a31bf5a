"""Service: the queue, one ticket's clocks, and the figures of a period."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from readapi.answer import answer
from readapi.asking import Asking, Following, OfPeriod, Reading
from readapi.cursor import Page
from readapi.history import stream_of
from readapi.routes.records import Cursor, Limit
from readapi.service.clock import clock
from readapi.service.figures import figures
from readapi.service.queue import QueueFilter, queue

routes = APIRouter()


@routes.get("/service/queue")
async def get_queue(
    asked: Asking,
    wanted: Annotated[QueueFilter, Depends()],
    reader: Reading,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The open tickets, the next due first: late, at risk, due today, later, clock stopped."""
    page, asked = Page.of(limit, cursor, asked)
    async with reader.snapshot(asked) as snapshot:
        return answer(snapshot, await queue(snapshot, wanted, page))


@routes.get("/service/figures")
async def get_figures(asked: Asking, period: OfPeriod, reader: Reading) -> dict[str, Any]:
    """How the tickets of a period fared, what is open, and what customers thought."""
    async with reader.snapshot(asked) as snapshot:
        return answer(snapshot, await figures(snapshot, period))


@routes.get("/tickets/{id}/clock")
async def get_clock(id: UUID, asked: Asking, reader: Reading, events: Following) -> dict[str, Any]:
    """Why so much of a ticket's time is left: what was worked when, and what stopped the clock."""
    async with reader.snapshot(asked) as snapshot:
        await stream_of(events, "tickets", id)
        return answer(snapshot, await clock(snapshot, id))
