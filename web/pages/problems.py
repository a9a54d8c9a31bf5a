"""What went wrong, as a page for readers and as problem details for programs."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from domain.errors import Refused, Unavailable
from readapi.ports import Asked
from web import problems
from web.auth import NotSignedIn, people, session_of
from web.guard import HEADERS
from web.links import Links, address
from web.pages.framing import bare, framed
from web.pages.question import JSON, Question, address_of, question, words_of
from web.present.frame import PLACES, Frame
from web.present.problem import WAYS_OUT, Problem, kind_of, sentence
from web.render import render

OURS = ("/api/", "/static/", "/healthz", "/readyz", "/metrics")
"""Addresses for programs."""

Handler = Callable[[Request, Exception], Awaitable[Response]]


@dataclass(frozen=True)
class Fault:
    """What is wrong, whichever way it was raised."""

    status: int
    code: str
    sentence: str = ""
    record: UUID | None = None


def install(app: FastAPI) -> None:
    for kind, handler in problems.HANDLERS.items():
        app.add_exception_handler(kind, for_readers(handler))


def for_readers(for_programs: Handler) -> Handler:
    """Whoever reads gets a page, programs what they got before."""

    async def handle(request: Request, failure: Exception) -> Response:
        reads = request.headers.get("Accept", "").startswith("text/html")
        if is_for_programs(request) or not (reads or "HX-Request" in request.headers):
            return await for_programs(request, failure)
        if isinstance(failure, NotSignedIn) and request.method == "GET":
            return to_sign_in(request)
        fault = fault_of(failure)
        if request.method != "GET" and "HX-Request" in request.headers:
            return on_the_page(request, fault)
        return await as_page(request, fault)

    return handle


def is_for_programs(request: Request) -> bool:
    return request.url.path.startswith(OURS) or request.url.path.endswith(JSON)


def fault_of(failure: Exception) -> Fault:
    match failure:
        case Refused():
            id = failure.facts.get("id")
            record = id if isinstance(id, UUID) else None
            return Fault(failure.status, failure.code, sentence(failure), record)
        case RequestValidationError() | ValidationError():
            return Fault(404, "no_such_address")
        case HTTPException(status_code=status):
            return Fault(404 if status == 405 else status, "no_such_address")
    return Fault(500, "our_fault")


def to_sign_in(request: Request) -> Response:
    """And back here afterwards."""
    way = address("/sign-in", {"back": address_of(request)})
    if "HX-Request" in request.headers:
        return Response(headers={"HX-Redirect": way})
    return RedirectResponse(way, 303)


def on_the_page(request: Request, fault: Fault) -> Response:
    """A command that was refused: the sentence comes up on the page as it stands."""
    told = {
        "sentence": sentence_of(fault, request),
        "code": fault.code,
        "way_out": WAYS_OUT.get(fault.code, ""),
    }
    page = render("refused.html", words_of(request), {"refusal": told})
    return HTMLResponse(page, fault.status, HEADERS)


async def as_page(request: Request, fault: Fault) -> Response:
    links = Links.read(address_of(request))
    problem = Problem(
        kind=kind_of(fault.status, fault.code),
        code=fault.code,
        sentence=sentence_of(fault, request),
        retry=way_back(request, links, fault),
    )
    if fault.status == 500:
        report = uuid4().hex[:8]
        logging.getLogger("solocrm").error("report %s: %s", report, links.here)
        frame, problem = bare(request, screen_of(links)), replace(problem, report=report)
    else:
        frame, problem = await for_whom(request, fault, problem)
    context = {"frame": frame, "problem": problem}
    return HTMLResponse(render("problem.html", words_of(request), context), fault.status, HEADERS)


async def for_whom(request: Request, fault: Fault, problem: Problem) -> tuple[Frame, Problem]:
    """In the frame of whoever is signed in; in a bare one for others, and where the database, which
    knows, is lost.
    """
    links = Links.read(address_of(request))
    if problem.kind != "unreachable":
        with suppress(Unavailable):
            if session := await session_of(request, await people(request)):
                asking = await question(request, session)
                frame = await frame_for(asking)
                return frame, await with_beginning(asking, fault, problem)
    return bare(request, screen_of(links)), problem


def sentence_of(fault: Fault, request: Request) -> str:
    return problems.fault_in(request.method) if fault.status == 500 else fault.sentence


def way_back(request: Request, links: Links, fault: Fault) -> str:
    """The same page again if it is our fault, else without what was asked of it."""
    if request.method != "GET":
        return "/"
    return links.with_() if fault.status >= 500 else links.here


async def frame_for(asking: Question) -> Frame:
    """At the moment that was asked for; else of now; else without figures."""
    screen = screen_of(asking.links)
    for each, asked in ((asking, asking.asked), (asking.of_now(), Asked())):
        try:
            async with each.snapshot(asked) as snapshot:
                return await framed(each, snapshot, screen)
        except Refused:
            continue
    return bare(asking.request, screen)


async def with_beginning(asking: Question, fault: Fault, problem: Problem) -> Problem:
    """When the record that was not there then began, and the way to that day."""
    if problem.kind != "not_there_then" or fault.record is None:
        return problem
    streams = await asking.parts.events.streams([fault.record])
    if not streams[fault.record]:
        return problem
    first = min(streams[fault.record], key=lambda recorded: recorded.occurred_at)
    day, known = map(asking.words.local_day, (first.occurred_at, first.known_from))
    there = asking.links.then(day) if day == known else asking.links.hindsight(day)
    return replace(problem, began=first.occurred_at, there=there)


def screen_of(links: Links) -> str:
    places = (place for _, group in PLACES for place in group)
    found = (place.screen for place in places if links.here.startswith(place.path))
    return next(found, "pipeline")
