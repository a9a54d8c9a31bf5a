"""Customers as a list, and one with what happened between us, at any moment."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from readapi.cursor import Page
from readapi.history import history
from readapi.models import models
from readapi.overview import open_items, worth
from readapi.quality import found_of
from readapi.recommended import habits_of, offers_of, recommended
from readapi.records.customers import CUSTOMERS, CustomerFilter, around
from readapi.records.kind import listed, record
from readapi.records.orders import ORDERS, OrderFilter
from readapi.timeline import SHOWN, Show, timeline
from web.pages.boards import choices
from web.pages.framing import framed
from web.pages.naming import called
from web.pages.question import Asking, api
from web.present.customer import fields, said
from web.present.learned import Telling, segment_of
from web.present.quality import to_mend
from web.present.scores import CONVERSION, doubts, of_deals, said_of
from web.present.timeline import Reader
from web.present.timeline import timeline as timeline_view

routes = APIRouter()

ROWS = 50
ENTRIES = 100
LATEST = Page(10)
"""Orders beside a customer: all of them are a list."""


@routes.get("/customers")
@routes.get("/customers.json")
async def list_customers(question: Asking) -> Response:
    query = question.param("q").strip()
    page, asked = Page.of(ROWS, question.param("cursor") or None, question.asked)
    async with question.snapshot(asked) as snapshot:
        found = await listed(snapshot, CUSTOMERS, CustomerFilter(q=query or None), page)
        link = api("customers", question.links, q=query or None, limit=ROWS)
        frame = await framed(question, snapshot, "customers", api=link)
    more = question.links.with_(cursor=found.next) if found.next else None
    shown = {"items": found.items, "total": found.total, "more": more}
    return question.page("customers.html", frame, customers=shown, query=query)


@routes.get("/customers/{id}")
@routes.get("/customers/{id}.json")
async def one_customer(id: UUID, question: Asking) -> Response:
    """Raises `NotThere`, `NotThereThen`."""
    shown = show_of(question.param("show"))
    page, asked = Page.of(ENTRIES, question.param("cursor") or None, question.asked)
    async with question.snapshot(asked) as snapshot:
        told = await history(snapshot, question.parts.events, "customers", id)
        found = await record(snapshot, CUSTOMERS, id)
        beside = await around(snapshot, id)
        happened = await timeline(snapshot, id, page, shown)
        sums, pending = await worth(snapshot, id), await open_items(snapshot, id)
        ordered = await listed(snapshot, ORDERS, OrderFilter(customer=id), LATEST)
        events = [vars(entry) for entry in happened.items]
        own = [
            vars(each)
            for each in told.events
            if not each.retracted_by and each.occurred_at <= snapshot.asof.at
        ]
        names = await called(snapshot, [*events, *own, vars(found)])
        asked_at = snapshot.asof.at
        flawed = await found_of(snapshot, [id, *(each.id for each in beside.opportunities)])
        suggested = await offers_of(snapshot, "customers", [id])
        deals = beside.opportunities
        deals_open = [each.id for each in deals if each.status == "open" and not each.archived]
        suggested |= await offers_of(snapshot, "opportunities", deals_open)
        general, theirs = await recommended(snapshot), await habits_of(snapshot, id)
        learned = (await models(snapshot)).models
        pipelines = await choices(snapshot)
        link = api(f"customers/{id}/overview", question.links)
        frame = await framed(question, snapshot, "customers", api=link)
    reader = Reader(names, question.words, question.texts)
    telling = Telling(question.words, question.texts)
    return question.page(
        "customer.html",
        frame,
        customer=found,
        to_do=pending.activities,
        people=beside.contacts,
        deals=beside.opportunities,
        worth=sums,
        open=pending,
        orders=ordered,
        pipelines=pipelines,
        currency=currency_of([*beside.opportunities, *ordered.items]),
        chances=of_deals(beside.opportunities),
        said=said_of(found.scores),
        segment=segment_of(found.scores),
        merged=names,
        offers=telling.offers(suggested.values()),
        times=telling.rules(general.times() if general else ()),
        channels=telling.rules(general.channels() if general else ()),
        habits=telling.habits(theirs),
        doubts=doubts(learned, ("churn", "silence", CONVERSION)),
        mend=to_mend(flawed, {id: "", **{each.id: each.name for each in beside.opportunities}}),
        today=question.words.local_day(asked_at),
        fields=fields(vars(found), said(own, reader), reader),
        timeline=timeline_view(
            events,
            reader,
            str(id),
            show=shown or "",
            total=happened.total,
            more=question.links.with_(cursor=happened.next) if happened.next else None,
        ),
    )


def currency_of(records: Sequence[Any]) -> str | None:
    """Of the first that has one: a form begins with it."""
    return next((each.currency for each in records), None)


def show_of(text: str) -> Show | None:
    """What is to be shown alone; everything, where the address names nothing that there is."""
    return next((each for each in SHOWN if each == text), None)
