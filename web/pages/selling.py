"""What forms say of orders and subscriptions."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from readapi.records.kind import record
from readapi.records.subscriptions import SUBSCRIPTIONS
from web.forms import filled_in
from web.pages.question import Asking, Question
from web.pages.saying import filled, money, say, share
from web.pages.whose import whose

routes = APIRouter()


@routes.post("/orders")
async def place(question: Asking) -> Response:
    """Of a customer, perhaps from a deal that was won: then for its amount, unless one is named.
    Raises `NoSuchCustomer`.
    """
    sent, id = await filled_in(question.request), uuid4()
    body = filled(sent, "opportunity", "number", "channel") | await whose(question, sent)
    body |= money(sent, "amount") | share(sent, "discount") | share(sent, "tax")
    return await say(question, "orders", "place", body, id, to=f"/orders/{id}")


@routes.post("/orders/{id}/payments")
async def note_payment(id: UUID, question: Asking) -> Response:
    """A fact beside the order, which stays as it is."""
    sent = await filled_in(question.request)
    body = filled(sent, "customer", "method") | money(sent, "amount") | {"order": id}
    return await say(question, "payments", "pay", body)


@routes.post("/orders/{id}/{name}")
async def change_order(id: UUID, name: str, question: Asking) -> Response:
    """Invoiced, paid in full, cancelled. Raises `UnknownCommand`."""
    sent = await filled_in(question.request)
    return await say(question, "orders", name, filled(sent, "number", "due", "reason"), id)


@routes.post("/subscriptions")
async def start(question: Asking) -> Response:
    """Raises `NoSuchCustomer`."""
    sent = await filled_in(question.request)
    terms = filled(sent, "plan", "every") | money(sent, "charge")
    body = filled(sent, "opportunity") | await whose(question, sent) | {"terms": terms}
    return await say(question, "subscriptions", "start", body)


@routes.post("/subscriptions/{id}/{name}")
async def change_subscription(id: UUID, name: str, question: Asking) -> Response:
    """It ends, or goes on by other terms. Raises `UnknownCommand`."""
    sent = await filled_in(question.request)
    body = filled(sent, "reason")
    if name == "change":
        terms = filled(sent, "plan", "every") | money(sent, "charge")
        body = {"terms": await terms_of(question, id) | terms}
    return await say(question, "subscriptions", name, body, id)


async def terms_of(question: Question, id: UUID) -> dict[str, object]:
    """As they are now: a form shows some of them. Raises `NotThereThen`."""
    async with question.of_now().snapshot() as snapshot:
        found = await record(snapshot, SUBSCRIPTIONS, id)
    charge = {"minor": found.charge, "currency": found.currency}
    kept = {name: getattr(found, name) for name in ("plan", "every", "product", "options")}
    return {"charge": charge, **kept}
