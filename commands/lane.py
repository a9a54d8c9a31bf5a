"""The quick way of a command: what it is called with most of the time, and nothing else.

FastAPI looks through all routes one after the other, and asks each parameter what it is. Here the
address alone finds the route, and a request that says nothing unusual is carried out at once. All
others, and all that are wrong in form, go the long way, which has the same answer for these.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import Message, Receive, Scope, Send

from commands.asking import Ask, Caller, body_of, call_of, version_of
from commands.catalogue import COMMANDS
from commands.command import Command
from commands.execute import execute
from commands.ports import Log
from commands.strict import parse
from commands.wire import headers, written

LONGEST_KEY = 200
"""Characters of an idempotency key."""

BY_NAME = {f"{each.noun}.{each.name}": each for each in COMMANDS}


class Lane(BaseRoute):
    """Stands before all routes, and takes what is surely a command's; the rest goes on."""

    def __init__(
        self,
        routes: Iterable[BaseRoute],
        log: Callable[[Request], Awaitable[Log]],
        identify: Callable[[Request], Awaitable[Caller]],
    ) -> None:
        """The routes' addresses are `/api/NOUN` and `/api/NOUN/{id}/COMMAND`."""
        of_commands = [route for route in routes if isinstance(route, APIRoute)]
        self._routes = {address(route.path)[:2]: route for route in of_commands}
        self._log, self._identify = log, identify

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or scope["method"] != "POST" or scope["root_path"]:
            return Match.NONE, {}
        noun, command, id = address(scope["path"])
        route = self._routes.get((noun, command))
        if route is None:
            return Match.NONE, {}
        params = {"id": id} if id else {}
        return Match.FULL, {"endpoint": route.endpoint, "path_params": params, "route": route}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        route: APIRoute = scope["route"]
        request = Request(scope, receive)
        raw = await request.body()
        command = BY_NAME.get(route.name)
        usual = call_in(command, request, raw) if command and is_usual(request) else None
        if command is None or usual is None:
            await route.handle(scope, again(raw, receive), send)
            return
        id, body = usual
        ask = asked(request, await self._identify(request))
        call = call_of(command, id, body, ask.by(body.because), ask.if_match)
        done = await execute(await self._log(request), command, call)
        told = written(call.stream, done).model_dump_json()
        answer = Response(told, route.status_code or 200, headers(done), "application/json")
        await answer(scope, receive, send)


def address(path: str) -> tuple[str, str, str]:
    """(noun, command, id), none of them where it is no command's."""
    match path.split("/"):
        case ["", "api", noun]:
            return noun, "", ""
        case ["", "api", noun, id, command] if id:
            return noun, command, id
    return "", "", ""


def is_usual(request: Request) -> bool:
    """JSON, without parameters in the address and without what few callers say."""
    sent = request.headers
    return (
        not request.scope["query_string"]
        and sent.get("Content-Type") == "application/json"
        and "Crm-Correlation" not in sent
        and len(sent.get("Idempotency-Key", "")) <= LONGEST_KEY
    )


def call_in(command: Command, request: Request, raw: bytes) -> tuple[UUID | None, Any] | None:
    """The record's id and the body; None where one is not of its form. Raises `Unreadable`."""
    given: str | None = request.path_params.get("id")
    try:
        id = UUID(given) if given else None
        if not raw or (given and str(id) != given.lower()):
            return None
        return id, body_of(command).model_validate(parse(raw))
    except ValueError:
        return None


def asked(request: Request, caller: Caller) -> Ask:
    """Raises `BadVersion`."""
    sent = request.headers
    return Ask(caller, sent.get("Idempotency-Key"), version_of(sent.get("If-Match")), False, None)


def again(raw: bytes, receive: Receive) -> Receive:
    """The body that was read, and then what else comes."""
    told = False

    async def tell() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": raw, "more_body": False}

    return tell
