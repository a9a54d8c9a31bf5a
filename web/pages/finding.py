"""Find or go to: what the palette lists while somebody types, and the day that was meant."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from readapi.alike import Known, alike
from readapi.cursor import Page
from readapi.nouns import TYPE_OF
from readapi.records.customers import CUSTOMERS, CustomerFilter
from readapi.records.kind import listed
from readapi.search import search
from web.jump import read_day
from web.links import Links
from web.pages.framing import chronicle
from web.pages.question import Asking
from web.present.frame import PLACES
from web.present.ways import way
from web.sentences.catalogue import ICONS

routes = APIRouter()

SUGGESTED = Page(8)


@routes.get("/search")
async def found(question: Asking) -> Response:
    """A piece of the palette."""
    text = question.param("q")
    async with question.snapshot() as snapshot:
        hits = await search(snapshot, text)
    ways = [way(question.links, TYPE_OF[hit.noun], hit.id, hit.customer) for hit in hits.items]
    return question.piece(
        "_search.html",
        results=hits.items,
        icons=ICONS,
        ways=ways,
        query=text,
        links=question.links,
        frame={"places": PLACES},
    )


@routes.get("/customers-called")
async def called(question: Asking) -> Response:
    """What a field for a customer's name suggests while somebody types."""
    wanted = CustomerFilter(q=question.param("called").strip() or None, archived=False)
    async with question.of_now().snapshot() as snapshot:
        found = (await listed(snapshot, CUSTOMERS, wanted, SUGGESTED)).items
    return question.piece("_called.html", names=[each.name for each in found])


@routes.get("/customers-alike")
async def in_the_books(question: Asking) -> Response:
    """Who may be in the books already, while somebody enters a customer."""
    emails, phones = ([question.param(each)] for each in ("email", "phone"))
    known = Known(question.param("name"), emails, phones)
    async with question.of_now().snapshot() as snapshot:
        found = await alike(snapshot, known)
    return question.piece("_alike.html", items=found.items, links=question.links)


@routes.get("/jump")
async def jump(question: Asking) -> Response:
    """What the field understood, in words; without a script the day itself."""
    text, way = question.param("text"), Links.read(question.param("to", "/"))
    async with question.snapshot(question.of_now().asked) as snapshot:
        first = (await chronicle(question, snapshot)).first
        today = question.words.local_day(snapshot.now)
    day = read_day(text, today)
    early = bool(day and first and day < question.words.local_day(first))
    problem = "future" if day and day > today else "early" if early else ""
    to = day and (way.now() if day == today else way.then(day))
    if "HX-Request" not in question.request.headers:
        return RedirectResponse(to if to and problem != "future" else way.with_(), 303)
    return question.piece(
        "_jump.html", text=text, day=day, to=to, problem=problem, zone=question.parts.zone.key
    )
