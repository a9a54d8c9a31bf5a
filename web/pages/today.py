"""Today: what to do next, and why, at any moment."""

from fastapi import APIRouter, Response
from pydantic import TypeAdapter

from readapi.days import before
from readapi.today.begun import begun
from readapi.today.reasons import Rule
from readapi.today.today import today
from web.pages.framing import framed
from web.pages.question import Asking, Question, api
from web.present.learned import Telling
from web.present.today import chances, doubt, sums
from web.present.ways import way

routes = APIRouter()

RULE = TypeAdapter(Rule | None)


@routes.get("/today")
@routes.get("/today.json")
async def show_today(question: Asking) -> Response:
    return await show(question)


async def show(question: Question) -> Response:
    """Raises pydantic's `ValidationError` for a rule that is none."""
    rule = RULE.validate_python(question.param("rule") or None)
    async with question.snapshot() as snapshot:
        found = await today(snapshot, question.parts.zone, rule)
        first = await begun(snapshot)
        frame = await framed(
            question, snapshot, "today", api=api("today", question.links, rule=rule)
        )
    telling = Telling(question.words, question.texts)
    since = before(found.day, question.parts.zone)
    return question.page(
        "today.html",
        frame,
        begun=None if frame.demo or frame.bar.moment.past or first.all else first,
        today=found,
        sums=sums(found.bridges),
        since=since,
        way=way,
        chances=chances(found.calls),
        doubt=doubt(found.calls),
        offers=telling.offers(each.offer for each in found.calls.deals if each.offer),
    )
