"""Customers as a list, and one with what happened between us, at any moment."""

from uuid import UUID

from fastapi import APIRouter, Response

from readapi.cursor import Page
from readapi.history import history
from readapi.records.activities import ACTIVITIES, ActivityFilter
from readapi.records.customers import CUSTOMERS, CustomerFilter, around
from readapi.records.kind import listed, record
from readapi.timeline import timeline
from web.pages.framing import framed
from web.pages.naming import called
from web.pages.question import Asking, api
from web.present.customer import fields, said
from web.present.timeline import Reader
from web.present.timeline import timeline as timeline_view

routes = APIRouter()

ROWS = 50
ENTRIES = 200


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
    page, asked = Page.of(ENTRIES, question.param("cursor") or None, question.asked)
    async with question.snapshot(asked) as snapshot:
        told = await history(snapshot, question.parts.events, "customers", id)
        found = await record(snapshot, CUSTOMERS, id)
        beside = await around(snapshot, id)
        wanted = ActivityFilter(customer=id, status="planned")
        to_do = await listed(snapshot, ACTIVITIES, wanted, Page(ROWS))
        happened = await timeline(snapshot, id, page)
        events = [vars(entry) for entry in happened.items]
        own = [
            vars(each)
            for each in told.events
            if not each.retracted_by and each.occurred_at <= snapshot.asof.at
        ]
        names = await called(snapshot, [*events, *own, vars(found)])
        link = api(f"customers/{id}", question.links)
        frame = await framed(question, snapshot, "customers", api=link)
    reader = Reader(names, question.words, question.texts)
    return question.page(
        "customer.html",
        frame,
        customer=found,
        to_do=to_do.items,
        people=beside.contacts,
        deals=beside.opportunities,
        fields=fields(vars(found), said(own, reader), reader),
        timeline=timeline_view(
            events,
            reader,
            str(id),
            show=question.param("show"),
            more=question.links.with_(cursor=happened.next) if happened.next else None,
        ),
    )
