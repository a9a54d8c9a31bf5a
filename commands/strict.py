"""Bodies that mean one thing: JSON in UTF-8, no key twice, no number that is none."""

import json
import re
from collections.abc import Callable
from typing import Any, NoReturn

from fastapi import Request, Response
from fastapi.routing import APIRoute

from domain.errors import Refused

JSON = re.compile(r"application/([\w.+-]+\+)?json\s*(;.*)?", re.IGNORECASE)


class Unreadable(Refused, code="unreadable", status=400):
    """The body is no JSON that can be read in one way only."""


class NotJson(Refused, code="not_json", status=415):
    """A body is sent as JSON, under Content-Type: application/json."""


class StrictRequest(Request):
    """Its body means one thing, or is refused; read once."""

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = parse(await self.body())
        return self._json


class StrictRoute(APIRoute):
    """Reads a body before FastAPI does, which would tell less of what is wrong with it."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        handle = super().get_route_handler()

        async def read(request: Request) -> Response:
            strict = StrictRequest(request.scope, request.receive)
            if await strict.body():
                if not JSON.fullmatch(request.headers.get("Content-Type", "")):
                    raise NotJson
                await strict.json()
            answer: Response = await handle(strict)
            return answer

        return read


def parse(raw: bytes) -> Any:
    """Raises `Unreadable`."""
    try:
        text = raw.decode()
        found = json.loads(text, object_pairs_hook=unambiguous, parse_constant=no_number)
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError) as failure:
        raise Unreadable(why=str(failure)) from None
    return found


def unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key comes twice")
    return found


def no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
