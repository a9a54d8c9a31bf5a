"""Forgetting a customer or a contact: what it does is told first, and it is asked for twice."""

from contextlib import suppress
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from commands.catalogue import command
from commands.command import Call
from commands.execute import execute
from domain.errors import Unavailable
from readapi.ports import Asked
from readapi.records.catalogue import KINDS
from readapi.records.kind import record
from web.forms import filled_in
from web.pages.framing import framed
from web.pages.question import Asking, by

routes = APIRouter(prefix="/{noun}/{id}/forget")

Noun = Literal["customers", "contacts"]


@routes.get("")
async def ask(noun: Noun, id: UUID, question: Asking) -> Response:
    """As the person is called now. Raises `NotThere`."""
    now = question.of_now()
    async with now.snapshot() as snapshot:
        person = await record(snapshot, KINDS[noun], id)
        frame = await framed(now, snapshot, "customers")
    back = now.links.to(f"/customers/{customer_of(person)}")
    return now.page("forget.html", frame, noun=noun, person=person, back=back)


@routes.post("")
async def forget(noun: Noun, id: UUID, question: Asking) -> Response:
    """For good, if whoever asks says that they know; else they are asked again."""
    if (await filled_in(question.request)).get("sure") != "yes":
        return await ask(noun, id, question)
    call = Call(id, {}, by(question))
    done = await execute(question.parts.log, command(noun, "forget"), call)
    position = done.answer.position if done.answer else 0
    way = f"/customers/{id}"
    with suppress(Unavailable):  # it is done, whether or not it can be shown yet
        async with question.snapshot(Asked(min_position=position)) as snapshot:
            way = f"/customers/{customer_of(await record(snapshot, KINDS[noun], id))}"
    return RedirectResponse(way, 303)


def customer_of(person: Any) -> UUID:
    """Whose page tells of the person."""
    found: UUID = getattr(person, "customer", person.id)
    return found
