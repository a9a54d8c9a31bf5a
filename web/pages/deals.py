"""Moving a deal on the board: the ordinary commands, answered by the columns that changed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from commands.catalogue import UnknownCommand, command
from commands.command import Call
from commands.correct import undo
from commands.execute import Done, execute
from commands.ports import Answer
from domain.errors import Invalid, Stale
from domain.recorded import Provenance
from readapi.ports import Asked
from web.auth import by_page
from web.forms import filled_in
from web.pages.boards import choices, further, read_board
from web.pages.framing import framed
from web.pages.question import Asking, Question, id_or_none
from web.present.board import BoardView

routes = APIRouter(prefix="/deals/{id}")

BODIES = {"move": ("stage",), "win": (), "lose": ("reason",)}
"""{command: the fields of its form}."""


class BadForm(Invalid, code="bad_form"):
    """The form lacks what a command needs: load the page again."""


@dataclass(frozen=True)
class Form:
    """Which deal is to be changed, on which board, at the version that the page shows."""

    deal: UUID
    pipeline: UUID
    version: int
    fields: dict[str, str]


async def form(id: UUID, question: Asking) -> Form:
    """Raises `BadForm`."""
    sent = {**question.links.params, **await filled_in(question.request)}
    pipeline, version = id_or_none(sent.get("pipeline", "")), sent.get("version", "")
    if pipeline is None or not (version.isascii() and version.isdecimal()):
        raise BadForm
    return Form(id, pipeline, int(version), sent)


Sent = Annotated[Form, Depends(form)]


@routes.post("/undo")
async def take_back(sent: Sent, question: Asking) -> Response:
    return await carried_out("undo", sent, question)


@routes.post("/{name}")
async def change(name: str, sent: Sent, question: Asking) -> Response:
    return await carried_out(name, sent, question)


async def carried_out(name: str, sent: Form, question: Question) -> Response:
    done = await (taken_back if name == "undo" else said)(name, sent, question)
    assert done.answer
    return await moved(name, sent, done.answer, question.of_now())


async def said(name: str, sent: Form, question: Question) -> Done:
    """Raises `UnknownCommand`, `BadForm`, and what the command refuses."""
    if name not in BODIES:
        raise UnknownCommand(command=name)
    body = {field: sent.fields.get(field) for field in BODIES[name]}
    call = Call(sent.deal, body, by(question), if_match=sent.version)
    try:
        return await execute(question.parts.log, command("opportunities", name), call)
    except ValidationError as wrong:
        raise BadForm from wrong


async def taken_back(_: str, sent: Form, question: Question) -> Done:
    """What somebody else has said since is not taken back. Raises `Stale`, `NothingToUndo`."""
    log = question.parts.log
    version = (await log.standings([sent.deal]))[sent.deal].version
    if version != sent.version:
        raise Stale(version=version)
    return await undo(log, sent.deal, by(question))


def by(question: Question) -> Provenance:
    caller, id = by_page(question.request, question.session), uuid4()
    return Provenance(caller.actor, id, caller.source, correlation=id, origin=caller.origin)


async def moved(name: str, sent: Form, answer: Answer, question: Question) -> HTMLResponse:
    """The columns that the command changed, and what it did to the weighted sums: the board as of
    the command beside the one just before it.
    """
    [last] = await question.parts.events.after(answer.position - 1, limit=1)
    now, before = str(last.recorded_at), str(last.recorded_at - timedelta(microseconds=1))
    async with question.snapshot(Asked(now, now, answer.position)) as snapshot:
        after = await read_board(question, snapshot, sent.pipeline, await choices(snapshot))
        frame = await framed(question, snapshot, "pipeline")
    async with question.snapshot(Asked(before, before)) as snapshot:
        was = await read_board(question, snapshot, sent.pipeline, [])
    changed = [view.stage_of(str(sent.deal)) for view in (was, after)]
    shown = after.listed(further(question.links, sent.pipeline))
    names = [stage.name if stage else "" for stage in changed]
    own = {stage.stage for stage in changed if stage}
    toast = {
        "command": name,
        "name": called(str(sent.deal), after, was),
        "before": names[0],
        "after": names[1],
        "effect": difference(after, was),
        "undo": None if name == "undo" else undo_link(sent, answer.version),
    }
    columns = [stage for stage in shown.stages if stage.stage in own]
    return question.piece("moved.html", board=shown, changed=columns, toast=toast, frame=frame)


def called(deal: str, *boards: BoardView) -> str:
    """By its customer's name, as its card is."""
    cards = (card for view in boards for stage in view.stages for card in stage.cards)
    return next((card.customer_name for card in cards if card.id == deal), "")


def difference(after: BoardView, before: BoardView) -> dict[str, int]:
    """Of the weighted sums, by currency; those that stayed are left out."""
    one, other = after.weighted, before.weighted
    change = {key: one.get(key, 0) - other.get(key, 0) for key in {**one, **other}}
    return {key: minor for key, minor in change.items() if minor}


def undo_link(sent: Form, version: int) -> str:
    return f"/deals/{sent.deal}/undo?pipeline={sent.pipeline}&version={version}"
