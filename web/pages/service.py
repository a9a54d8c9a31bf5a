"""How tickets of a period fared: promises kept, how long it took, what is left, what people say;
and the tickets behind each figure.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field, TypeAdapter

from readapi.service.cases import Which, cases
from readapi.service.figures import figures
from web.pages.framing import framed
from web.pages.funnels import period_of
from web.pages.lists import further, page_of
from web.pages.question import Asking, api
from web.present.service import CasesView, service

routes = APIRouter()


@dataclass(frozen=True)
class Wanted:
    """Priority 0 is of those that have none."""

    which: Which = "opened"
    priority: Annotated[int, Field(ge=0, le=9)] | None = None


WANTED = TypeAdapter(Wanted)


@routes.get("/service")
@routes.get("/service.json")
async def show_service(question: Asking) -> Response:
    """Raises `BadDay`, `PeriodBackwards`."""
    async with question.snapshot() as snapshot:
        period = period_of(question, question.words.local_day(snapshot.asof.at))
        found = await figures(snapshot, period)
        days = {"from": period.first, "to": period.last}
        link = api("service/figures", question.links, **days)
        frame = await framed(question, snapshot, "service", api=link)
    return question.page("service.html", frame, service=service(found))


@routes.get("/service/tickets")
async def list_cases(question: Asking) -> Response:
    """Raises `BadDay`, `PeriodBackwards`, and pydantic's `ValidationError` for no such list."""
    own = {key: question.param(key) for key in ("which", "priority") if question.param(key)}
    wanted = WANTED.validate_strings(own)
    page, asked = page_of(question)
    async with question.snapshot(asked) as snapshot:
        period = period_of(question, question.words.local_day(snapshot.asof.at))
        found = await cases(snapshot, period, wanted.which, wanted.priority, page)
        frame = await framed(question, snapshot, "service")
    view = CasesView(
        which=wanted.which,
        priority=wanted.priority,
        start=period.first,
        end=period.last,
        total=found.total,
        tickets=found.items,
        more=further(question, found.next),
    )
    return question.page("cases.html", frame, list=view)
