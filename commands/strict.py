"""Bodies that mean one thing: JSON in UTF-8, no key twice, no number that is none."""

import re
from collections.abc import Callable
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from commands import plain_json
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
        return plain_json.read(raw.decode())
    except (ValueError, RecursionError) as failure:
        raise Unreadable(why=str(failure)) from None
