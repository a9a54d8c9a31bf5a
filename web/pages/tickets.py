"""The ticket queue with its clocks, one ticket, and what can be done with it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from pydantic import TypeAdapter, ValidationError

from commands.bulk import Item, as_one
from commands.catalogue import UnknownCommand, command
from commands.command import Call
from domain.errors import Invalid, Stale, Unavailable
from domain.story import state, story
from domain.ticket import Kind, Ticket
from readapi.actions import actions
from readapi.cursor import Page
from readapi.history import history
from readapi.moments import open_tickets
from readapi.ports import Asked, Snapshot
from readapi.records.kind import listed, record
from readapi.records.sla_policies import SLA_POLICIES
from readapi.records.tickets import TICKETS, TicketFilter
from readapi.service.clock import clock
from readapi.service.promises import Promises, promises
from readapi.service.queue import QueueFilter, queue
from web.forms import filled_in
from web.pages.framing import framed
from web.pages.naming import called
from web.pages.question import Asking, Question, api, by
from web.pages.saying import filled, say
from web.pages.whose import whose
from web.present.tickets import (
    TicketView,
    clock_view,
    groups,
    hours,
    last_written,
    selected,
    yesterday,
)
from web.present.timeline import Reader, by_month, latest_first

routes = APIRouter(prefix="/tickets")

ROWS = 50
BODIES: dict[str, Sequence[str]] = {
    "answer": ("text",),
    "note-reply": ("text",),
    "wait": ("awaiting", "note"),
    "take-up": (),
    "resolve": (),
    "close": (),
    "reopen": ("reason",),
}
"""{command: the fields of its form}."""

BOTH = {"answer-and-resolve": ("answer", "resolve")}
"""{button: commands that it means as one}."""


@dataclass(frozen=True)
class Rules:
    """By which hours and while what is awaited clocks run."""

    hours: str
    zone: str
    stops: Sequence[str]
    policy: UUID
    version: int


class BadTicketForm(Invalid, code="bad_ticket_form"):
    """The form lacks what is to be said: write it, and send it again."""


@dataclass(frozen=True)
class Wanted:
    """`show` is open tickets by their clocks, or settled ones; `ticket` the one beside them."""

    show: str = "open"
    kind: Kind | None = None
    ticket: UUID | None = None


WANTED = TypeAdapter(Wanted)


@routes.get("")
@routes.get(".json")
async def show_queue(question: Asking) -> Response:
    """Raises pydantic's `ValidationError` for a queue that cannot be."""
    own = {key: question.param(key) for key in ("show", "kind", "ticket") if question.param(key)}
    wanted = WANTED.validate_python(own)
    page, asked = Page.of(ROWS, question.param("cursor") or None, question.asked)
    async with question.snapshot(asked) as snapshot:
        if wanted.show == "settled":
            return await show_settled(question, snapshot, wanted, page)
        found = await queue(snapshot, QueueFilter(kind=wanted.kind), page)
        link = api("service/queue", question.links, kind=wanted.kind, limit=ROWS)
        frame = await framed(question, snapshot, "tickets", api=link)
        chosen = selected(found.items, wanted.ticket)
        beside = await one(question, snapshot, chosen) if chosen else None
        rules = await rules_of(question, snapshot)
        before = await open_before(question, snapshot)
    return question.page(
        "tickets.html",
        frame,
        wanted=asdict(wanted),
        groups=groups(found, snapshot.asof.at),
        total=found.total,
        places=found.places,
        since_yesterday=None if wanted.kind else found.total - before,
        rules=rules,
        beside=beside,
        settled=None,
        more=further(question, found.next),
    )


async def show_settled(
    question: Question, snapshot: Snapshot, wanted: Wanted, page: Page
) -> Response:
    """The latest first."""
    looked_for = TicketFilter(open=False, kind=wanted.kind, sort="-settled")
    found = await listed(snapshot, TICKETS, looked_for, page)
    link = api("tickets", question.links, open="false", kind=wanted.kind, sort="-settled")
    frame = await framed(question, snapshot, "tickets", api=link)
    return question.page(
        "tickets.html",
        frame,
        wanted=asdict(wanted),
        groups=[],
        total=found.total,
        places={},
        since_yesterday=None,
        rules=None,
        beside=None,
        settled=found.items,
        more=further(question, found.next),
    )


@routes.get("/{id}")
@routes.get("/{id}.json")
async def show_ticket(id: UUID, question: Asking) -> Response:
    """Raises `NotThere`, `NotThereThen`."""
    async with question.snapshot() as snapshot:
        told = await history(snapshot, question.parts.events, "tickets", id)
        own = [
            vars(each)
            for each in told.events
            if not each.retracted_by and each.occurred_at <= snapshot.asof.at
        ]
        names = await called(snapshot, own)
        view = await one(question, snapshot, id)
        frame = await framed(
            question, snapshot, "tickets", api=api(f"tickets/{id}/clock", question.links)
        )
    reader = Reader(names, question.words, question.texts)
    entries = [reader.entry({**each, "record": id}, str(id)) for each in own]
    months = by_month(sorted(entries, key=latest_first), question.words)
    return question.page("ticket.html", frame, view=view, months=months)


@routes.post("")
async def open_ticket(question: Asking) -> Response:
    """Of the customer whose page it is, or who is called so. Raises `NoSuchCustomer`."""
    sent = await filled_in(question.request)
    body = filled(sent, "name", "kind", "order", "text") | await whose(question, sent)
    return await say(question, "tickets", "open", body | {"details": filled(sent, "priority")})


@routes.post("/{id}/{name}")
async def change(id: UUID, name: str, question: Asking) -> Response:
    """Raises `UnknownCommand`, `BadTicketForm`, `Stale`, and what the command refuses."""
    sent = await filled_in(question.request)
    names = BOTH.get(name, (name,))
    if not set(names) <= BODIES.keys():
        raise UnknownCommand(command=name)
    version = sent.get("version", "")
    log = question.parts.log
    stands = (await log.standings([id]))[id]
    if version != str(stands.version):
        raise Stale(version=stands.version)
    items = [Item(command("tickets", each), call_of(id, each, sent, question)) for each in names]
    try:
        done = await as_one(log, items, items[0].call.by, dry_run=False)
    except ValidationError as wrong:
        raise BadTicketForm from wrong
    answer = done[-1].answer
    with suppress(Unavailable):  # it is done, whether or not it can be shown yet
        async with question.snapshot(Asked(min_position=answer.position if answer else 0)):
            pass
    way = f"/tickets?ticket={id}" if sent.get("from") == "queue" else f"/tickets/{id}"
    return RedirectResponse(way, 303)


def call_of(id: UUID, name: str, sent: dict[str, str], question: Question) -> Call:
    return Call(id, {field: sent.get(field, "") for field in BODIES[name]}, by(question))


async def one(question: Question, snapshot: Snapshot, id: UUID) -> TicketView:
    """One ticket with its clocks, and what may be done with it now."""
    found = await record(snapshot, TICKETS, id)
    told = await history(snapshot, question.parts.events, "tickets", id)
    stream = (await question.parts.events.streams([id]))[id]
    then = [vars(each) for each in told.events if each.occurred_at <= snapshot.asof.at]
    return TicketView(
        ticket=found,
        clock=clock_view(await clock(snapshot, id)),
        last=last_written(then),
        actions=actions(TICKETS, state(Ticket, story(stream))),
    )


async def rules_of(question: Question, snapshot: Snapshot) -> Rules | None:
    """The first policy that holds, in words; None where nothing is promised."""
    found: Promises = await promises(snapshot)
    for each in found.rules.values():
        policy = await record(snapshot, SLA_POLICIES, each.policy)
        calendar = found.calendars[each.calendar]
        return Rules(
            hours=hours(calendar, question.words),
            zone=calendar.zone.key.rpartition("/")[2].replace("_", " "),
            stops=each.stops,
            policy=each.policy,
            version=policy.version,
        )
    return None


async def open_before(question: Question, snapshot: Snapshot) -> int:
    """A day earlier, as it was seen then."""
    then = str(yesterday(snapshot.asof.at))
    async with question.snapshot(Asked(then, then)) as before:
        return await open_tickets(before)


def further(question: Question, cursor: str | None) -> str | None:
    return question.links.with_(cursor=cursor) if cursor else None
