"""Orders and subscriptions as lists, and each of them, at any moment."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import TypeAdapter

from domain.order import Order
from domain.story import state, story
from domain.subscription import Subscription
from readapi.actions import actions
from readapi.cursor import Page
from readapi.history import history, stream_of
from readapi.records.facts import FACT_KINDS, FactFilter
from readapi.records.kind import listed, record
from readapi.records.orders import ORDERS, OrderFilter
from readapi.records.subscriptions import SUBSCRIPTIONS, SubscriptionFilter
from readapi.sales import sales
from web.links import stated
from web.pages.framing import framed
from web.pages.naming import called
from web.pages.question import Asking, Question, api
from web.present.orders import (
    OrdersView,
    OrderView,
    SubscriptionsView,
    counts,
    owed_of,
    value_of,
    wanted,
)
from web.present.timeline import Reader, by_month, latest_first

routes = APIRouter()

ROWS = 50
PAYMENTS = next(kind for kind in FACT_KINDS if kind.noun == "payments")


@dataclass(frozen=True)
class Orders:
    """What is asked for of orders: those that stand so, or that owe something."""

    status: Literal["", "placed", "invoiced", "paid", "cancelled", "owed"] = ""


@dataclass(frozen=True)
class Subscriptions:
    status: Literal["", "running", "ended"] = ""


ASKED_ORDERS, ASKED_SUBSCRIPTIONS = TypeAdapter(Orders), TypeAdapter(Subscriptions)


@routes.get("/orders")
@routes.get("/orders.json")
async def list_orders(question: Asking) -> Response:
    """Raises `ValidationError` for a list that cannot be."""
    status = ASKED_ORDERS.validate_python({"status": question.param("status")}).status
    page, asked = Page.of(ROWS, question.param("cursor") or None, question.asked)
    given = filter_of(status)
    async with question.snapshot(asked) as snapshot:
        found = await listed(snapshot, ORDERS, given, page)
        told = (await sales(snapshot)).orders
        shown = {name: each for name, each in vars(given).items() if each is not None}
        frame = await framed(
            question, snapshot, "orders", api=api("orders", question.links, **stated(**shown))
        )
        today = question.words.local_day(snapshot.asof.at)
    own = wanted(told, status)
    view = OrdersView(
        status=status,
        counts=counts(told),
        total=found.total,
        value=value_of(own),
        owing=sum(each.owing for each in own),
        owed=owed_of(own),
        items=found.items,
        today=today,
        more=further(question, found.next),
    )
    return question.page("orders.html", frame, list=view)


def filter_of(status: str) -> OrderFilter:
    """What is owed, the earliest due first."""
    if status == "owed":
        return OrderFilter(owed=True, sort="due")
    return OrderFilter(status=status or None)  # type: ignore[arg-type] # the model checks it


@routes.get("/orders/{id}")
@routes.get("/orders/{id}.json")
async def one_order(id: UUID, question: Asking) -> Response:
    """Raises `NotThere`, `NotThereThen`."""
    async with question.snapshot() as snapshot:
        stream = await stream_of(question.parts.events, "orders", id)
        found = await record(snapshot, ORDERS, id)
        paid = await listed(snapshot, PAYMENTS, FactFilter(about=id), Page(500))
        link = api(f"orders/{id}", question.links)
        frame = await framed(question, snapshot, "orders", api=link)
        today = question.words.local_day(snapshot.asof.at)
        allowed = actions(ORDERS, state(Order, story(stream)))
    view = OrderView(found, paid.items, today, allowed)
    return question.page("order.html", frame, view=view)


@routes.get("/subscriptions")
@routes.get("/subscriptions.json")
async def list_subscriptions(question: Asking) -> Response:
    """Raises `ValidationError` for a list that cannot be."""
    status = ASKED_SUBSCRIPTIONS.validate_python({"status": question.param("status")}).status
    page, asked = Page.of(ROWS, question.param("cursor") or None, question.asked)
    async with question.snapshot(asked) as snapshot:
        given = SubscriptionFilter(status=status or None)
        found = await listed(snapshot, SUBSCRIPTIONS, given, page)
        told = (await sales(snapshot)).subscriptions
        link = api("subscriptions", question.links, **stated(status=status or None))
        frame = await framed(question, snapshot, "orders", api=link)
    own = [each for each in told if each.status == (status or "running")]
    view = SubscriptionsView(
        status=status,
        counts=counts(told),
        total=found.total,
        value=value_of(own),
        items=found.items,
        more=further(question, found.next),
    )
    return question.page("subscriptions.html", frame, list=view)


@routes.get("/subscriptions/{id}")
@routes.get("/subscriptions/{id}.json")
async def one_subscription(id: UUID, question: Asking) -> Response:
    """Raises `NotThere`, `NotThereThen`."""
    async with question.snapshot() as snapshot:
        told = await history(snapshot, question.parts.events, "subscriptions", id)
        found = await record(snapshot, SUBSCRIPTIONS, id)
        stream = (await question.parts.events.streams([id]))[id]
        own = [
            vars(each)
            for each in told.events
            if not each.retracted_by and each.occurred_at <= snapshot.asof.at
        ]
        names = await called(snapshot, own)
        link = api(f"subscriptions/{id}", question.links)
        frame = await framed(question, snapshot, "orders", api=link)
    reader = Reader(names, question.words, question.texts)
    entries = [reader.entry({**each, "record": id}, str(id)) for each in own]
    return question.page(
        "subscription.html",
        frame,
        subscription=found,
        actions=actions(SUBSCRIPTIONS, state(Subscription, story(stream))),
        months=by_month(sorted(entries, key=latest_first), question.words),
    )


def further(question: Question, cursor: str | None) -> str | None:
    return question.links.with_(cursor=cursor) if cursor else None
