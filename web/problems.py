"""Refusals on the wire: RFC 9457 problem details, one shape for every door."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from domain.errors import Refused
from web.catalogue import mark
from web.present.problem import sentence

SAFE = {"GET", "HEAD", "OPTIONS"}

Handler = Callable[[Request, Exception], Awaitable[Response]]

OUR_FAULT = mark("Something broke on our side; nothing was changed.")
UNSURE = mark("Something broke on our side. Load again to see whether it was done.")
CODES = {400: "unreadable", 404: "no_such_address", 405: "no_such_method", 413: "too_large"}
WORDS = {
    404: "There is nothing at this address.",
    405: "That cannot be done at this address.",
    413: "A request's body may have a mebibyte at most.",
}


def problem(
    status: int,
    code: str,
    detail: str,
    facts: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    content = orjson.dumps(body(status, code, detail, facts), default=str)
    return Response(content, status, headers, media_type="application/problem+json")


def body(
    status: int, code: str, detail: str, facts: Mapping[str, object] | None = None
) -> dict[str, object]:
    """`code` never changes; `detail` is one sentence for people; `facts` are for programs."""
    title = code.replace("_", " ")
    said = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail}
    return {**said, **(facts or {}), **said}


def told(failure: Exception) -> dict[str, object]:
    """A refusal; or a body, path or query that is not of its form: which field, and why."""
    if isinstance(failure, Refused):
        return body(failure.status, failure.code, sentence(failure), failure.facts)
    assert isinstance(failure, RequestValidationError | ValidationError)
    wrong = [
        {
            "field": ".".join(map(str, each["loc"])),
            "why": each["msg"].removeprefix("Value error, "),
        }
        for each in failure.errors()
    ]
    detail = f"{wrong[0]['field'] or 'body'}: {wrong[0]['why']}."
    return body(422, "invalid", detail, {"errors": wrong})


async def refused(_: Request, failure: Exception) -> Response:
    said = told(failure)
    content = orjson.dumps(said, default=str)
    return Response(content, int(str(said["status"])), media_type="application/problem+json")


async def not_served(_: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)
    code = CODES.get(failure.status_code, "refused")
    detail = WORDS.get(failure.status_code, str(failure.detail))
    return problem(failure.status_code, code, detail, headers=failure.headers)


async def our_fault(request: Request, _: Exception) -> Response:
    return problem(500, "our_fault", fault_in(request.method))


def fault_in(method: str) -> str:
    """A command may have been recorded before its answer broke."""
    return OUR_FAULT if method in SAFE else UNSURE


HANDLERS: dict[Any, Handler] = {
    Refused: refused,
    RequestValidationError: refused,
    ValidationError: refused,
    HTTPException: not_served,
    Exception: our_fault,
}
"""{what is raised: how it is told to programs}."""
