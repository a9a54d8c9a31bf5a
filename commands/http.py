"""Routes of all commands, made from their table: none is written by hand."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import (
    ValidationError,
    create_model,
)

from commands.catalogue import COMMANDS, NOUNS, command
from commands.command import Call, Command
from commands.correct import Correction, Instead, correct, undo
from commands.execute import Done, execute
from commands.json import parse
from commands.ports import Log
from commands.wire import (
    NO_REASON,
    CorrectBody,
    Door,
    InsteadBody,
    UndoBody,
    Written,
    told,
)
from domain.errors import Invalid, Refused
from domain.recorded import Provenance

JSON = re.compile(r"application/([\w.+-]+\+)?json\s*(;.*)?", re.IGNORECASE)
VERSION = re.compile(r'(?:W/)?(?:"(\d{1,9})"|(\d{1,9}))', re.ASCII)


class BadVersion(Invalid, code="bad_version"):
    """If-Match names a version: a number in quotes."""


class NotJson(Refused, code="not_json", status=415):
    """A body is sent as JSON, under Content-Type: application/json."""


class StrictRequest(Request):
    """Its body means one thing, or is refused."""

    async def json(self) -> Any:
        return parse(await self.body())


class StrictRoute(APIRoute):
    """Reads a body before FastAPI does, which would tell less of what is wrong with it."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        handle = super().get_route_handler()

        async def read(request: Request) -> Response:
            strict = StrictRequest(request.scope, request.receive)
            if body := await strict.body():
                if not JSON.fullmatch(request.headers.get("Content-Type", "")):
                    raise NotJson
                parse(body)
            answer: Response = await handle(strict)
            return answer

        return read


@dataclass(frozen=True)
class Caller:
    """Who calls, through which door, from where."""

    actor: str
    source: str
    origin: str


Identify = Callable[..., Awaitable[Caller]]


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
    routes = APIRouter(prefix="/api", tags=["commands"], route_class=StrictRoute)

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

    async def begin(ask: Any, log: Any, response: Response, body: Any) -> Written:
        return await carry_out(None, body, ask, log, response)

    async def change(id: UUID, ask: Any, log: Any, response: Response, body: Any) -> Written:
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
        return written(id, await undo(log, id, by, dry_run=ask.dry_run), response)

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
        return written(id, await correct(log, record, correction), response)

    for handler, name in ((do_undo, "undo"), (do_correct, "correct")):
        handler.__annotations__ |= {"ask": asking, "log": logging}
        path = f"/{noun}/{{id}}/{name}"
        routes.add_api_route(path, handler, methods=["POST"], name=f"{noun}.{name}")


def instead(noun: str, place: int, said: InsteadBody) -> Instead:
    found = command(noun, said.command)
    try:
        body = found.read(said.model_extra or {})
    except ValidationError as wrong:
        raise RequestValidationError(within(("body", "instead", place), wrong)) from None
    return Instead(found, body, said.occurred_at)


def within(place: tuple[str | int, ...], wrong: ValidationError) -> list[Any]:
    """The errors of a part, told as the whole's."""
    return [{**each, "loc": (*place, *each["loc"])} for each in wrong.errors()]


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


def version_of(if_match: str | None) -> int | None:
    """Raises `BadVersion`."""
    if if_match is None or if_match == "*":
        return None
    number = VERSION.fullmatch(if_match)
    if number is None:
        raise BadVersion(given=if_match)
    return int(number[1] or number[2])
