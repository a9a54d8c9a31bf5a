"""The door of all commands over a CRM in memory, with all that surrounds its answers."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI, Request
from httpx2 import Response

from commands.asking import Caller
from commands.http import router
from tests.crm import Crm
from tests.direct import Direct
from web import problems
from web.guard import Guard
from web.parameters import known

REFERENCE = Path(__file__).parents[2] / "docs/reference/refusals.md"


@cache
def documented() -> str:
    """What people can read of refusals; other tests show that it is what the code says."""
    return REFERENCE.read_text()


class Client(Direct):
    """Asks an app that others ask, too, about a CRM of its own: making an app with the routes of
    all commands takes longer than most tests.
    """

    def __init__(self, app: FastAPI, crm: Crm, *, raises: bool = False) -> None:
        super().__init__(app, raises=raises)
        self.crm = crm

    def request(self, *given: Any, **options: Any) -> Response:
        self.app.state.log = self.crm.log
        return super().request(*given, **options)


async def log(request: Request) -> Any:
    return request.app.state.log


@cache
def app() -> FastAPI:
    async def identify() -> Caller:
        return Caller("founder", "api", "203.0.113.7")

    made = FastAPI()
    for kind, handler in problems.HANDLERS.items():
        made.add_exception_handler(kind, handler)
    made.add_middleware(Guard, host="127.0.0.1", answered=Counter())
    made.include_router(router(log, identify, problems.told), dependencies=[Depends(known)])
    return made


class Door:
    def __init__(self, crm: Crm) -> None:
        self.crm = crm
        self.app = app()
        self.client = Client(self.app, crm)

    def post(self, path: str, body: Any = None, **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/api/{path}", json=body, headers=named)

    def send(self, path: str, raw: Any, kind: str | None = "application/json") -> Response:
        headers = {"Content-Type": kind} if kind else {}
        return self.client.post(f"/api/{path}", content=raw, headers=headers)

    @property
    def stored(self) -> tuple[int, int]:
        """How many events and how many commands there are."""
        return len(self.crm.log.events), len(self.crm.log.answers)


def assert_refused(answer: Response, *codes: str) -> dict[str, Any]:
    """A problem of the documented shape, under one of the codes; what it says."""
    said: dict[str, Any] = answer.json()
    assert 400 <= answer.status_code < 500, said
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert said["status"] == answer.status_code
    assert said["type"] == "about:blank"
    assert isinstance(said["title"], str)
    assert f"| `{said['code']}` |" in documented()
    assert said["detail"].endswith((".", "}"))
    assert "\n" not in said["detail"]
    assert not codes or said["code"] in codes, said
    return said
