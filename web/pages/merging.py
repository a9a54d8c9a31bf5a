"""Merging a customer's other record into this one: both side by side first; and splitting them."""

from dataclasses import dataclass
from typing import Any, get_args
from uuid import UUID

from fastapi import APIRouter, Response

from commands.customers import Value
from commands.merging import split
from readapi.alike import Known, alike
from readapi.cursor import Page
from readapi.ports import Snapshot
from readapi.records.activities import ACTIVITIES, ActivityFilter
from readapi.records.contacts import CONTACTS, ContactFilter
from readapi.records.customers import CUSTOMERS
from readapi.records.kind import listed, record
from readapi.records.opportunities import OPPORTUNITIES, OpportunityFilter
from readapi.records.orders import ORDERS, OrderFilter
from readapi.records.tickets import TICKETS, TicketFilter
from web.forms import filled_in
from web.pages.framing import framed
from web.pages.naming import called
from web.pages.question import Asking, Question, by, id_or_none
from web.pages.saying import say, shown
from web.pages.whose import customer_called
from web.present.merging import differences, taken
from web.present.timeline import Reader

routes = APIRouter(prefix="/customers/{id}")

ONE = Page(1)
"""Only how many there are is asked."""

BELONGING = {
    "contacts": (CONTACTS, ContactFilter),
    "deals": (OPPORTUNITIES, OpportunityFilter),
    "tickets": (TICKETS, TicketFilter),
    "orders": (ORDERS, OrderFilter),
    "activities": (ACTIVITIES, ActivityFilter),
}


@dataclass(frozen=True)
class Other:
    """The record that is to go, and how much comes along with it."""

    record: Any
    counts: dict[str, int]


@routes.get("/merge")
async def choose(id: UUID, question: Asking) -> Response:
    """Which other record it is; then both side by side. Raises `NotThere`, `NoSuchCustomer`."""
    now = question.of_now()
    other = await named_in(now)
    async with now.snapshot() as snapshot:
        kept = await record(snapshot, CUSTOMERS, id)
        own = Known(kept.name, kept.emails, kept.phones)
        found = None if other else await alike(snapshot, own, id)
        gone = await other_of(snapshot, other) if other else None
        names = await called(
            snapshot, [vars(each) for each in (kept, gone and gone.record) if each]
        )
        frame = await framed(now, snapshot, "customers")
    reader = Reader(names, now.words, now.texts)
    return now.page(
        "merge.html",
        frame,
        kept=kept,
        other=gone,
        alike=found.items if found else (),
        rows=differences(vars(kept), vars(gone.record), reader) if gone else (),
    )


async def named_in(question: Question) -> UUID | None:
    """By its id, or as a form for its name says. Raises `NoSuchCustomer`."""
    if name := question.param("called").strip():
        return await customer_called(question, name)
    return id_or_none(question.param("other"))


async def other_of(snapshot: Snapshot, id: UUID) -> Other:
    counts = {
        noun: (await listed(snapshot, kind, wanted(customer=id), ONE)).total
        for noun, (kind, wanted) in BELONGING.items()
    }
    return Other(await record(snapshot, CUSTOMERS, id), counts)


@routes.post("/merge")
async def merge(id: UUID, question: Asking) -> Response:
    """The other record goes into this one, which takes the values that were chosen of it."""
    sent = await filled_in(question.request)
    body = {"into": id, "take": taken(sent, get_args(Value))}
    return await say(
        question, "customers", "merge", body, id_or_none(sent.get("other", "")), f"/customers/{id}"
    )


@routes.post("/split")
async def split_again(id: UUID, question: Asking) -> Response:
    """Each gets its own back."""
    done = await split(question.parts.log, id, by(question))
    return await shown(question, done, f"/customers/{id}")
