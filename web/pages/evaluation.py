"""Whether a change did anything, or one cohort fares otherwise than the others."""

from datetime import date

from fastapi import APIRouter, Response
from pydantic import TypeAdapter

from readapi.evaluation.evaluation import WITHIN, Within
from readapi.evaluation.question import OfChange, OfCohorts
from web.pages.framing import framed
from web.pages.funnels import by_of, day_of, period_of
from web.pages.question import Asking, Question, api
from web.present.evaluation import evaluation as view_of

routes = APIRouter()

MONTHS = 6
"""Before the month that is shown began what is compared unless another day is asked for."""
WITHINS: TypeAdapter[int] = TypeAdapter(Within)


@routes.get("/evaluation")
@routes.get("/evaluation.json")
async def before_and_after(question: Asking) -> Response:
    """Raises `BadDay`, `BadBreakdown`, `PeriodBackwards`, and `ValidationError`."""
    async with question.snapshot() as snapshot:
        shown = question.words.local_day(snapshot.asof.at)
        asked = asked_of(question, shown)
        found = await asked.answered(snapshot, question.parts.zone)
        frame = await framed(question, snapshot, "evaluation", api=api_of(question, asked))
    view = view_of(found, asked, question.words)
    return question.page("evaluation.html", frame, evaluation=view)


def asked_of(question: Question, shown: date) -> OfChange | OfCohorts:
    within = WITHINS.validate_python(question.param("within") or WITHIN)
    if by := by_of(question.param("by")):
        period = period_of(question, shown)
        return OfCohorts(by, period.first, period.last, within)
    return OfChange(day_of(question.param("on")) or months_before(shown, MONTHS), within=within)


def months_before(day: date, months: int) -> date:
    """The first day of a month.

    >>> months_before(date(2026, 3, 31), 6)
    datetime.date(2025, 9, 1)
    """
    number = max(day.year * 12 + day.month - 1 - months, 12)
    return date(number // 12, number % 12 + 1, 1)


def api_of(question: Question, asked: OfChange | OfCohorts) -> str:
    given = vars(asked) | {"pipeline": None}
    if isinstance(asked, OfCohorts):
        given |= {"from": given.pop("since"), "to": given.pop("until")}
    return api(f"evaluation/{asked.FIGURE}", question.links, **given)
