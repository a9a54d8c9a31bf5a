"""Routes of all commands, made from their table: none is written by hand."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, create_model

from commands.catalogue import COMMANDS, NOUNS, command
from commands.command import Call, Command
from commands.correct import Correction, Instead, correct, undo
from commands.execute import Done, execute
from commands.ports import Log
from domain.errors import Invalid
from domain.event import Note
from domain.recorded import Draft, Provenance


class BadVersion(Invalid, code="bad_version"):
    """If-Match names a version: a number in quotes."""


@dataclass(frozen=True)
class Caller:
    """Who calls, through which door, from where."""

    actor: str
    source: str
    origin: str


Identify = Callable[..., Awaitable[Caller]]


class SaidEvent(BaseModel):
    """An event that was recorded, or on a dry run would be."""

    stream: UUID
    version: int
    topic: str
    occurred_at: AwareDatetime | None
    data: dict[str, Any]


class Written(BaseModel):
    """What a command came to; on a dry run no position, and the events it would record."""

    id: UUID
    version: int | None = None
    position: int | None = None
    events: list[SaidEvent] = []


class Door(BaseModel):
    """What every command's body may say beside its own fields."""

    model_config = ConfigDict(extra="forbid")

    occurred_at: Annotated[
        AwareDatetime | None, Field(description="When it happened, if not now; with its offset.")
    ] = None
    because: Annotated[Note | None, Field(description="Why, for the record's history.")] = None


class InsteadBody(BaseModel):
    """A command that holds instead, at its past instant."""

    model_config = ConfigDict(extra="allow")

    command: str
    occurred_at: AwareDatetime


class CorrectBody(BaseModel):
    """The versions that never were, and what holds instead."""

    model_config = ConfigDict(extra="forbid")

    retract: list[int] = []
    instead: list[InsteadBody] = []
    reason: Note


@dataclass(frozen=True)
class Ask:
    """What every write may say beside its body."""

    caller: Caller
    key: str | None
    if_match: int | None
    dry_run: bool
    correlation: UUID | None

    def by(self, reason: str | None = None) -> Provenance:
        """The command's id is made of caller and key: the same again where both come again."""
        id = uuid5(UUID(int=0), f"{self.caller.actor}\n{self.key}") if self.key else uuid4()
        return Provenance(
            actor=self.caller.actor,
            command=id,
            source=self.caller.source,
            correlation=self.correlation or id,
            reason=reason,
            origin=self.caller.origin,
        )


def router(log: Callable[[Request], Log], identify: Identify) -> APIRouter:
    """`log` finds the event log, `identify` the caller, of a request."""
    routes = APIRouter(prefix="/api", tags=["commands"])

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
    return routes


def add_command(routes: APIRouter, each: Command, asking: Any, logging: Any) -> None:
    body_model = create_model(f"{each.body.__name__}Body", __base__=(each.body, Door))

    async def begin(body: Any, ask: Any, log: Any, response: Response) -> Written:
        return await carry_out(None, body, ask, log, response)

    async def change(id: UUID, body: Any, ask: Any, log: Any, response: Response) -> Written:
        return await carry_out(id, body, ask, log, response)

    async def carry_out(
        id: UUID | None, body: Any, ask: Ask, log: Log, response: Response
    ) -> Written:
        by = ask.by(body.because)
        id = id or uuid5(by.command, each.noun)
        said = {name: getattr(body, name) for name in each.body.model_fields}
        call = Call(id, said, by, body.occurred_at, ask.if_match, ask.dry_run)
        return written(id, await execute(log, each, call), response)

    handler = begin if each.begins else change
    handler.__annotations__ |= {"body": body_model, "ask": asking, "log": logging}
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

    async def do_undo(id: UUID, ask: Any, log: Any, response: Response) -> Written:
        """Take back the record's last change, at most a minute old, wherever it touched."""
        return written(id, await undo(log, id, ask.by(), dry_run=ask.dry_run), response)

    async def do_correct(
        id: UUID, body: CorrectBody, ask: Any, log: Any, response: Response
    ) -> Written:
        """Say which versions never were, and which commands hold instead at their past instants."""
        said = tuple(instead(noun, each) for each in body.instead)
        correction = Correction(
            stream=id,
            by=ask.by(body.reason),
            reason=body.reason,
            retract=frozenset(body.retract),
            instead=said,
            if_match=ask.if_match,
            dry_run=ask.dry_run,
        )
        return written(id, await correct(log, record, correction), response)

    for handler, name in ((do_undo, "undo"), (do_correct, "correct")):
        handler.__annotations__ |= {"ask": asking, "log": logging}
        path = f"/{noun}/{{id}}/{name}"
        routes.add_api_route(path, handler, methods=["POST"], name=f"{noun}.{name}")


def instead(noun: str, said: InsteadBody) -> Instead:
    found = command(noun, said.command)
    return Instead(found, found.read(said.model_extra or {}), said.occurred_at)


def written(id: UUID, done: Done, response: Response) -> Written:
    if done.answer is None:
        response.status_code = 200  # nothing was made
        return Written(id=id, events=[told(draft) for draft in done.said])
    response.headers["Crm-Position"] = str(done.answer.position)
    response.headers["ETag"] = f'"{done.answer.version}"'
    return Written(
        id=done.answer.id,
        version=done.answer.version,
        position=done.answer.position,
        events=[told(draft) for draft in done.said],
    )


def told(draft: Draft) -> SaidEvent:
    return SaidEvent(
        stream=draft.stream,
        version=draft.version,
        topic=draft.event.TOPIC,
        occurred_at=draft.occurred_at,
        data=draft.event.model_dump(mode="json", exclude_unset=True),
    )


def version_of(if_match: str | None) -> int | None:
    """Raises `BadVersion`."""
    if if_match is None or if_match == "*":
        return None
    number = if_match.removeprefix("W/").strip('"')
    if not (number.isascii() and number.isdecimal()):
        raise BadVersion(given=if_match)
    return int(number)
