"""Moving a deal on the board: the ordinary commands, at the version that the page shows."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import ValidationError

from commands.catalogue import UnknownCommand, command
from commands.command import Call
from commands.correct import undo
from commands.execute import Done, execute
from domain.errors import Invalid, Stale
from web.forms import DealForm, filled_in
from web.pages.moved import meanwhile, moved
from web.pages.question import Asking, Question, by, id_or_none

routes = APIRouter(prefix="/deals/{id}")

BODIES = {"move": ("stage",), "win": (), "lose": ("reason",)}
"""{command: the fields of its form}."""


class BadForm(Invalid, code="bad_form"):
    """The form lacks what a command needs: load the page again."""


async def form(id: UUID, question: Asking) -> DealForm:
    """Raises `BadForm`."""
    sent = {**question.links.params, **await filled_in(question.request)}
    pipeline, version = id_or_none(sent.get("pipeline", "")), sent.get("version", "")
    if pipeline is None or not (version.isascii() and version.isdecimal()):
        raise BadForm
    return DealForm(id, pipeline, int(version), sent)


Sent = Annotated[DealForm, Depends(form)]


@routes.post("/undo")
async def take_back(sent: Sent, question: Asking) -> Response:
    done = await taken_back(sent, question)
    return await moved("undo", sent, done, question.of_now())


@routes.post("/{name}")
async def change(name: str, sent: Sent, question: Asking) -> Response:
    try:
        done = await said(name, sent, question)
    except Stale:
        return await meanwhile(name, sent, question.of_now())
    return await moved(name, sent, done, question.of_now())


async def said(name: str, sent: DealForm, question: Question) -> Done:
    """Raises `UnknownCommand`, `BadForm`, and what the command refuses."""
    if name not in BODIES:
        raise UnknownCommand(command=name)
    body = {field: sent.fields.get(field) for field in BODIES[name]}
    call = Call(sent.deal, body, by(question), if_match=sent.version)
    try:
        return await execute(question.parts.log, command("opportunities", name), call)
    except ValidationError as wrong:
        raise BadForm from wrong


async def taken_back(sent: DealForm, question: Question) -> Done:
    """What somebody else has said since is not taken back. Raises `Stale`, `NothingToUndo`."""
    log = question.parts.log
    version = (await log.standings([sent.deal]))[sent.deal].version
    if version != sent.version:
        raise Stale(version=version)
    return await undo(log, sent.deal, by(question))
