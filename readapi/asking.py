"""How a question comes in over HTTP: its instants, its period, and who answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Header, Query, Request, Response
from pydantic import Field

from domain.errors import Invalid
from domain.event import Day
from readapi.feed import Tail
from readapi.funnel import Period
from readapi.ports import Asked, Events, Reader, ReadModels, Snapshot
from readapi.receipt import Claim, Receipt

Position = Annotated[int, Field(ge=0, lt=2**63)]
"""Of an event in the log; 0 is before the first."""


class NotText(Invalid, code="not_text"):
    """Text holds no NUL character."""


async def text(request: Request) -> None:
    """Raises `NotText`."""
    if any("\0" in value for value in request.query_params.values()):
        raise NotText


async def asked(
    at: Annotated[
        str | None,
        Query(description="What was true then: an instant with its offset, or a whole day."),
    ] = None,
    known_at: Annotated[
        str | None, Query(description="By what was known then; now unless given.")
    ] = None,
    crm_min_position: Annotated[
        Position | None, Header(description="The answer must include this position.")
    ] = None,
) -> Asked:
    return Asked(at, known_at, crm_min_position)


async def receipt(
    receipt: Annotated[
        str | None,
        Query(max_length=4_000, description="Of an answer: the same figure again, at its moment."),
    ] = None,
) -> Receipt | None:
    return None if receipt is None else Receipt.read(receipt)


async def claimed(
    asked: Annotated[Asked, Depends(asked)],
    receipt: Annotated[Receipt | None, Depends(receipt)],
) -> Claim:
    return Claim(asked, receipt)


async def period(
    request: Request,
    from_: Annotated[Day, Query(alias="from", description="The first day.")],
    to: Annotated[Day, Query(description="The last day, included.")],
) -> Period:
    zone: ZoneInfo = request.app.state.parts.zone
    return Period(from_, to, zone)


class Telling:
    """A reader whose answer tells in its head up to where it was read."""

    def __init__(self, reader: Reader, response: Response) -> None:
        self._reader, self._response = reader, response

    @asynccontextmanager
    async def snapshot(self, asked: Asked) -> AsyncIterator[Snapshot]:
        async with self._reader.snapshot(asked) as snapshot:
            self._response.headers["Crm-Position"] = str(snapshot.position)
            yield snapshot


async def reader(request: Request, response: Response) -> Reader:
    return Telling(request.app.state.parts.reader, response)


async def events(request: Request) -> Events:
    found: Events = request.app.state.parts.events
    return found


async def read_models(request: Request) -> ReadModels:
    found: ReadModels = request.app.state.parts.read_models
    return found


async def tail(request: Request) -> Tail:
    state = request.app.state
    return Tail(state.parts.events, state.parts.recorded, state.stopping, state.stalls)


Asking = Annotated[Asked, Depends(asked)]
Claiming = Annotated[Claim, Depends(claimed)]
WithReceipt = Annotated[Receipt | None, Depends(receipt)]
Reading = Annotated[Reader, Depends(reader)]
Following = Annotated[Events, Depends(events)]
Tailing = Annotated[Tail, Depends(tail)]
OfPeriod = Annotated[Period, Depends(period)]
