"""Routes of all commands, made from their table: none is written by hand."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response, params
from pydantic import ValidationError

from commands.asking import Ask, Caller, body_of, call_of, version_of
from commands.catalogue import COMMANDS, NOUNS, command
from commands.command import Command
from commands.correct import Correction, Instead, correct, undo
from commands.execute import Done, execute
from commands.lists import Tell, add_list
from commands.merging import split
from commands.ports import Log
from commands.strict import StrictRoute
from commands.wire import (
    NO_REASON,
    CorrectBody,
    InsteadBody,
    UndoBody,
    Written,
    headers,
    within,
    written,
)
from domain.catalogue import can_be_merged

Identify = Callable[..., Awaitable[Caller]]


def router(
    log: Callable[[Request], Awaitable[Log]],
    identify: Identify,
    tell: Tell,
    checks: Sequence[params.Depends] = (),
) -> APIRouter:
    """`log` finds the event log, `identify` the caller, of a request; `tell` is how a refusal is
    told that is a part of an answer; `checks` are made of every request.
    """
    routes = APIRouter(
        prefix="/api", tags=["commands"], route_class=StrictRoute, dependencies=checks
    )

    async def ask(
        caller: Annotated[Caller, Depends(identify)],
        idempotency_key: Annotated[
            str | None, Header(max_length=200, description="Sent again with it, it is done once.")
        ] = None,
        if_match: Annotated[
            str | None, Header(description="Only if the record is at that version, in quotes.")
        ] = None,
        crm_correlation: Annotated[
            UUID | None, Header(description="What it belongs to; the command itself unless given.")
        ] = None,
        dry_run: Annotated[
            bool, Query(description="Answer what would be recorded; record nothing.")
        ] = False,
    ) -> Ask:
        return Ask(caller, idempotency_key, version_of(if_match), dry_run, crm_correlation)

    asking, logging = Annotated[Ask, Depends(ask)], Annotated[Log, Depends(log)]
    for each in COMMANDS:
        add_command(routes, each, asking, logging)
    for noun in NOUNS:
        add_corrections(routes, noun, asking, logging)
    add_list(routes, asking, logging, tell)
    return routes


def add_command(routes: APIRouter, each: Command, asking: Any, logging: Any) -> None:
    body_model = body_of(each)

    async def begin(ask: Any, log: Any, response: Response, body: Any) -> Written:
        return await carry_out(None, body, ask, log, response)

    async def change(id: UUID, ask: Any, log: Any, response: Response, body: Any) -> Written:
        return await carry_out(id, body, ask, log, response)

    async def carry_out(
        id: UUID | None, body: Any, ask: Ask, log: Log, response: Response
    ) -> Written:
        by = ask.by(body.because)
        call = call_of(each, id, body, by, ask.if_match, dry_run=ask.dry_run)
        return answered(call.stream, await execute(log, each, call), response)

    handler = begin if each.begins else change
    handler.__annotations__ |= {"body": body_model, "ask": asking, "log": logging}
    if not any(field.is_required() for field in body_model.model_fields.values()):
        handler.__defaults__ = (body_model(),)  # then none need be sent
    routes.add_api_route(
        f"/{each.noun}" if each.begins else f"/{each.noun}/{{id}}/{each.name}",
        handler,
        methods=["POST"],
        status_code=201 if each.begins else 200,
        name=f"{each.noun}.{each.name}",
        summary=each.help,
        response_model=Written,
    )


def add_corrections(routes: APIRouter, noun: str, asking: Any, logging: Any) -> None:
    record = NOUNS[noun]

    async def do_undo(
        id: UUID, ask: Any, log: Any, response: Response, body: UndoBody = NO_REASON
    ) -> Written:
        """Take back the record's last change, at most a minute old, wherever it touched."""
        by = ask.by(body.because)
        return answered(id, await undo(log, id, by, dry_run=ask.dry_run), response)

    async def do_correct(
        id: UUID, body: CorrectBody, ask: Any, log: Any, response: Response
    ) -> Written:
        """Say which versions never were, and which commands hold instead at their past instants."""
        said = tuple(instead(noun, *each) for each in enumerate(body.instead))
        correction = Correction(
            stream=id,
            by=ask.by(body.reason),
            reason=body.reason,
            retract=frozenset(body.retract),
            instead=said,
            if_match=ask.if_match,
            dry_run=ask.dry_run,
        )
        return answered(id, await correct(log, record, correction), response)

    async def do_split(
        id: UUID, ask: Any, log: Any, response: Response, body: UndoBody = NO_REASON
    ) -> Written:
        """Take back that the record was merged into another: each gets its own back, and what was
        added since stays where it was made.
        """
        by = ask.by(body.because)
        return answered(id, await split(log, id, by, dry_run=ask.dry_run), response)

    corrections: dict[str, Callable[..., Any]] = {"undo": do_undo, "correct": do_correct}
    if can_be_merged(record):
        corrections["split"] = do_split
    for name, handler in corrections.items():
        handler.__annotations__ |= {"ask": asking, "log": logging}
        path = f"/{noun}/{{id}}/{name}"
        routes.add_api_route(path, handler, methods=["POST"], name=f"{noun}.{name}")


def instead(noun: str, place: int, said: InsteadBody) -> Instead:
    found = command(noun, said.command)
    try:
        body = found.read(said.model_extra or {})
    except ValidationError as wrong:
        raise within(("body", "instead", place), wrong) from None
    return Instead(found, body, said.occurred_at)


def answered(id: UUID, done: Done, response: Response) -> Written:
    if done.answer is None:
        response.status_code = 200  # nothing was made
    response.headers.update(headers(done))
    return written(id, done)
