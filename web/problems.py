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

Handler = Callable[[Request, Exception], Awaitable[Response]]

OUR_FAULT = mark("Something broke on our side; nothing was changed.")
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
    """`code` never changes; `detail` is one sentence for people; `facts` are for programs."""
    title = code.replace("_", " ")
    body = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail}
    content = orjson.dumps({**body, **(facts or {}), **body}, default=str)
    return Response(content, status, headers, media_type="application/problem+json")


async def refused(_: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refused)
    return problem(refusal.status, refusal.code, sentence(refusal), refusal.facts)


async def invalid(_: Request, failure: Exception) -> Response:
    """A body, path or query that is not of its form: which field, and why."""
    assert isinstance(failure, RequestValidationError | ValidationError)
    wrong = [
        {
            "field": ".".join(map(str, each["loc"])),
            "why": each["msg"].removeprefix("Value error, "),
        }
        for each in failure.errors()
    ]
    first = wrong[0]
    detail = f"{first['field'] or 'body'}: {first['why']}."
    return problem(422, "invalid", detail, {"errors": wrong})


async def not_served(_: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)
    code = CODES.get(failure.status_code, "refused")
    detail = WORDS.get(failure.status_code, str(failure.detail))
    return problem(failure.status_code, code, detail, headers=failure.headers)


async def our_fault(_: Request, __: Exception) -> Response:
    return problem(500, "our_fault", OUR_FAULT)


HANDLERS: dict[Any, Handler] = {
    Refused: refused,
    RequestValidationError: invalid,
    ValidationError: invalid,
    HTTPException: not_served,
    Exception: our_fault,
}
"""{what is raised: how it is told to programs}."""
