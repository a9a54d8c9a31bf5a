"""Commands that a form of the page asks for: said, shown, and back to where it was asked."""

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from fastapi import Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from commands.catalogue import command
from commands.command import Call
from commands.execute import Done, execute
from domain.errors import Invalid, Unavailable
from readapi.ports import Asked
from web.forms import filled_in
from web.links import Links
from web.pages.question import Question, by


class FieldWrong(Invalid, code="field_wrong"):
    """A field of the form cannot be read: look at its days and amounts."""


async def say(
    question: Question,
    noun: str,
    name: str,
    body: Mapping[str, Any],
    id: UUID | None = None,
    to: str | None = None,
) -> Response:
    """At the version that the form shows, if it shows one; back to where it was shown, unless to
    another page. Raises `FieldWrong`, and what the command refuses.
    """
    sent = await filled_in(question.request)
    version = sent.get("version", "")
    seen = int(version) if version.isascii() and version.isdecimal() else None
    call = Call(id or uuid4(), body, by(question), if_match=seen)
    try:
        done = await execute(question.parts.log, command(noun, name), call)
    except ValidationError as wrong:
        fields = [".".join(map(str, each["loc"])) for each in wrong.errors()]
        raise FieldWrong(fields=fields) from wrong
    return await shown(question, done, to or sent.get("back", "/"))


async def shown(question: Question, done: Done, to: str) -> Response:
    """To a page of ours, once it shows what was done."""
    with suppress(Unavailable):  # it is done, whether or not it can be shown yet
        position = done.answer.position if done.answer else 0
        async with question.snapshot(Asked(min_position=position)):
            pass
    return back(question, to)


def back(question: Question, address: str) -> Response:
    """To a page of ours, as it is now."""
    way = Links.read(address).now()
    if "HX-Request" in question.request.headers:
        return Response(status_code=204, headers={"HX-Redirect": way})
    return RedirectResponse(way, 303)


def filled(sent: Mapping[str, str], *names: str) -> dict[str, Any]:
    """The fields of those names that say something."""
    return {name: sent[name] for name in names if sent.get(name, "").strip()}


def money(sent: Mapping[str, str], name: str) -> dict[str, Any]:
    """The amount of that name, in the form's currency; nothing where it is left out."""
    amount, currency = sent.get(name, "").strip(), sent.get("currency", "").strip().upper()
    return {name: {"amount": amount, "currency": currency}} if amount else {}


def share(sent: Mapping[str, str], name: str) -> dict[str, Any]:
    """A share that people write in per cent; nothing where it is left out. Raises `FieldWrong`."""
    text = sent.get(name, "").strip().removesuffix("%").strip()
    try:
        return {name: Decimal(text) / 100} if text else {}
    except InvalidOperation:
        raise FieldWrong(fields=[name]) from None
