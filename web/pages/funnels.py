"""The funnel of a pipeline for a period, at any moment."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import get_args
from uuid import UUID

from fastapi import APIRouter, Response

from domain.errors import Invalid
from readapi.funnel import By, Cohort, Period, funnel
from web.pages.boards import choices, chosen
from web.pages.framing import framed
from web.pages.question import Asking, Question, api
from web.present.funnel import funnel as funnel_view

routes = APIRouter()


class BadDay(Invalid, code="bad_day"):
    """A period goes from one day to another, each written like 2026-06-30."""


class BadBreakdown(Invalid, code="bad_breakdown"):
    """Cases are told apart by source, owner, product, segment or campaign."""


class BadCohort(Invalid, code="bad_cohort"):
    """A cohort is of the deals opened, entered or active in a period."""


@routes.get("/funnel")
@routes.get("/funnel.json")
async def first_funnel(question: Asking) -> Response:
    return await show(question, None)


@routes.get("/funnel/{id}")
@routes.get("/funnel/{id}.json")
async def one_funnel(id: UUID, question: Asking) -> Response:
    return await show(question, id)


async def show(question: Question, wanted: UUID | None) -> Response:
    """Raises `NoSuchPipeline`, `BadDay`, `BadCohort`, `BadBreakdown`, `PeriodBackwards`."""
    cohort, by = cohort_of(question.param("cohort", "opened")), by_of(question.param("by"))
    async with question.snapshot() as snapshot:
        all_ = await choices(snapshot)
        id = chosen(all_, wanted)
        period = period_of(question, question.words.local_day(snapshot.asof.at))
        found = await funnel(snapshot, id, period, cohort, by)
        days = {"from": period.first, "to": period.last}
        link = api(f"pipelines/{id}/funnel", question.links, cohort=cohort, by=by, **days)
        frame = await framed(question, snapshot, "funnel", api=link)
    view = funnel_view(
        asdict(found),
        all_,
        (period.first, period.last),
        question.words,
        count=question.param("count", "visits"),
        currency=question.param("currency"),
    )
    return question.page("funnel.html", frame, funnel=view)


def period_of(question: Question, shown: date) -> Period:
    """The days that the address says, else the last twelve full months before the day shown."""
    month = shown.replace(day=1)
    first = day_of(question.param("from")) or month.replace(year=month.year - 1)
    last = day_of(question.param("to")) or month - timedelta(days=1)
    return Period(first, last, question.parts.zone)


def day_of(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadDay(given=text) from None


def cohort_of(text: str) -> Cohort:
    for each in get_args(Cohort):
        if text == each:
            return each  # type: ignore[no-any-return] # one of its own words
    raise BadCohort(given=text)


def by_of(text: str) -> By | None:
    """Raises `BadBreakdown`."""
    for each in get_args(By):
        if text == each:
            return each  # type: ignore[no-any-return] # one of its own words
    if text:
        raise BadBreakdown(given=text)
    return None
