"""What forms begin that all else is about: a pipeline, a customer, its people, a deal."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Response

from web.forms import filled_in
from web.pages.question import Asking
from web.pages.saying import filled, money, say, share
from web.pages.whose import whose

routes = APIRouter()

STAGES = 8
"""That a form has room for."""


@routes.post("/pipelines")
async def define_pipeline(question: Asking) -> Response:
    """Its stages in order; those without a name are left out."""
    sent = await filled_in(question.request)
    body = filled(sent, "name") | {"stages": list(stages(sent))}
    return await say(question, "pipelines", "define", body)


def stages(sent: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for number in range(1, STAGES + 1):
        stage, chance, days = f"stage{number}", f"chance{number}", f"days{number}"
        if name := sent.get(stage, "").strip():
            yield {
                "id": uuid4(),
                "name": name,
                "probability": share(sent, chance).get(chance, 0),
                "rots_after": sent.get(days, "").strip() or None,
            }


@routes.post("/customers")
async def enter_customer(question: Asking) -> Response:
    """A lead, unless something else is said of it."""
    sent, id = await filled_in(question.request), uuid4()
    profile = filled(sent, "lifecycle", "region", "industry", "source")
    body = filled(sent, "name", "kind") | {"profile": profile, "particulars": reached(sent)}
    return await say(question, "customers", "enter", body, id, to=f"/customers/{id}")


@routes.post("/contacts")
async def add_contact(question: Asking) -> Response:
    """Somebody at a customer. Raises `NoSuchCustomer`."""
    sent = await filled_in(question.request)
    body = filled(sent, "name", "position") | {"particulars": reached(sent)}
    return await say(question, "contacts", "add", body | await whose(question, sent))


def reached(sent: Mapping[str, str]) -> dict[str, list[str]]:
    """By which e-mail and phone."""
    fields = {"emails": sent.get("email", "").strip(), "phones": sent.get("phone", "").strip()}
    return {name: [text] for name, text in fields.items() if text}


@routes.post("/deals")
async def open_deal(question: Asking) -> Response:
    """In the first stage of a pipeline. Raises `NoSuchCustomer`."""
    sent = await filled_in(question.request)
    body = filled(sent, "name", "pipeline", "close_date", "source") | money(sent, "amount")
    return await say(question, "opportunities", "open", body | await whose(question, sent))
