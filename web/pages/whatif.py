"""What if: what is supposed is typed into fields or as text, and both sides are shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from domain.sla_policy import Target
from readapi.attribution import Otherwise, policy
from readapi.board import board
from readapi.funnel import Period, PeriodBackwards, funnel
from readapi.pipelines import NoSuchPipeline, find_pipeline
from readapi.ports import Snapshot
from readapi.service.promises import PromiseLine
from readapi.whatif import (
    PROMISES,
    BadSupposition,
    NoSuchStage,
    NothingPromised,
    Supposing,
    what_if,
)
from web.pages.boards import Pipelines, choices, chosen
from web.pages.framing import framed
from web.pages.question import Asking, Question, api, id_or_none
from web.present.filled import filled
from web.present.problem import sentence
from web.present.supposed import Now, Typed, said, written
from web.present.whatif import WhatIfView, sections

routes = APIRouter()

NOTHING = "{}"
TEXT, PROMISED = "suppose", "service-from"
"""The fields beside which a refusal stands."""
REFUSED = (BadSupposition, NoSuchPipeline, NoSuchStage, PeriodBackwards)


@routes.get("/what-if")
@routes.get("/what-if.json")
async def both_sides(question: Asking) -> Response:
    """Fields lead to the address of what they say, unless one of them is wrong."""
    typed = Typed(question.links.params)
    supposing = read(typed, question.param(TEXT))
    found = None
    async with question.snapshot() as snapshot:
        all_ = await choices(snapshot)
        id = await pipeline_of(question, snapshot, all_, supposing, typed)
        shown = question.words.local_day(snapshot.asof.at)
        period = period_of(question, shown, supposing, typed)
        now = await now_of(question, snapshot, all_, id, period)
        if question.param("sent"):
            text = written(said(typed, now))
            if not typed.wrong:
                read(typed, text)
            if not typed.wrong:
                return RedirectResponse(address(question, text, id), 303)
        else:
            typed.given = filled(supposing, now)
            with beside(typed):
                found = await what_if(snapshot, supposing, question.parts.zone)
        asked = question.param(TEXT) or NOTHING
        link = api("what-if", question.links, suppose=asked)
        frame = await framed(question, snapshot, "what-if", api=link)
    view = WhatIfView(
        now=now,
        typed=typed,
        pipelines=all_,
        pipeline=str(id),
        text=question.param(TEXT),
        supposed=sections(supposing),
        found=found,
    )
    response = question.page("whatif.html", frame, whatif=view)
    if typed.wrong and isinstance(response, HTMLResponse):
        response.status_code = 422
    return response


def address(question: Question, text: str, id: UUID) -> str:
    """What was said, and nothing else; which pipeline, where nothing was said of one."""
    named = text.startswith("pipeline:")
    given = {TEXT: text or None, "pipeline": None if named else id}
    return question.links.to("/what-if", **given)


@contextmanager
def beside(typed: Typed) -> Iterator[None]:
    """What is refused is said beside its field."""
    try:
        yield
    except NothingPromised as refused:
        typed.wrong[PROMISED] = sentence(refused)
    except REFUSED as refused:
        typed.wrong[TEXT] = sentence(refused)
        typed.details = str(refused.facts.get("said") or refused.facts.get("given") or "")


def read(typed: Typed, text: str) -> Supposing:
    """Nothing, where the text is wrong."""
    with beside(typed):
        return Supposing.read(text or NOTHING)
    return Supposing()


async def pipeline_of(
    question: Question, snapshot: Snapshot, all_: Pipelines, supposing: Supposing, typed: Typed
) -> UUID:
    """Which is spoken of, else which is asked for, else the first. Raises `NoSuchPipeline`."""
    with beside(typed):
        if supposing.pipeline:
            return (await find_pipeline(snapshot, supposing.pipeline)).pipeline
    return chosen(all_, id_or_none(question.param("pipeline")))


async def now_of(
    question: Question, snapshot: Snapshot, all_: Pipelines, id: UUID, period: Period
) -> Now:
    promised = dict[object, Target]()
    for each in await snapshot.lines(PROMISES, PromiseLine):
        promised.setdefault((each.kind, each.priority), each.target)
    return Now(
        pipeline=next((each["name"] for each in all_ if each["id"] == str(id)), ""),
        stages=(await board(snapshot, id)).stages,
        visited=(await funnel(snapshot, id, period)).stages,
        policy=await policy(snapshot, Otherwise()),
        promised=list(promised.values()),
        period=period,
    )


def period_of(question: Question, shown: date, supposing: Supposing, typed: Typed) -> Period:
    """That of the funnel that is supposed, else the last twelve full months."""
    zone = question.parts.zone
    with beside(typed):
        if asked := supposing.funnel:
            return Period(asked.from_, asked.to, zone)
    month = max(shown.replace(day=1), date(2, 1, 1))
    return Period(month.replace(year=month.year - 1), month - timedelta(days=1), zone)
