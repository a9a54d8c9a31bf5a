"""Who is calling: an API key, or somebody signed in on the page."""

import hmac
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from commands.asking import Caller
from domain.errors import Refused
from web.forms import filled_in
from web.ports import People, SignedIn
from web.problems import SAFE

COOKIE = "solocrm"
CSRF_HEADER = "X-CSRF-Token"
CSRF_FIELD = "csrf"


class NotSignedIn(Refused, code="not_signed_in", status=401):
    """Sign in, or send an API key."""


class ForgedRequest(Refused, code="forged_request", status=403):
    """The request does not carry this session's token: load the page again."""


class KeyReadsOnly(Refused, code="key_reads_only", status=403):
    """This key may only read."""


async def people(request: Request) -> People:
    found: People = request.app.state.parts.people
    return found


async def signed_in(
    request: Request, people: Annotated[People, Depends(people)]
) -> SignedIn | None:
    """The page's session, if there is one; a write must carry its token. Raises `ForgedRequest`."""
    session = await session_of(request, people)
    if session and request.method not in SAFE:
        sent = request.headers.get(CSRF_HEADER) or (await filled_in(request)).get(CSRF_FIELD, "")
        if not hmac.compare_digest(sent.encode(), session.csrf.encode()):
            raise ForgedRequest
    return session


async def session_of(request: Request, people: People) -> SignedIn | None:
    """Whose browser it is, whatever it asks."""
    token = request.cookies.get(COOKIE)
    return await people.session(token) if token else None


async def identify(
    request: Request,
    people: Annotated[People, Depends(people)],
) -> Caller:
    """Raises `NotSignedIn`, `ForgedRequest`, `KeyReadsOnly`."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        key = await people.key(value.strip())
        if key is None:
            raise NotSignedIn
        if request.method not in SAFE and key.scopes and "write" not in key.scopes:
            raise KeyReadsOnly
        return Caller(f"key:{key.id}", "api", origin(request))
    session = await signed_in(request, people)
    if session is None:
        raise NotSignedIn
    return by_page(request, session)


async def whoever_calls(request: Request) -> Caller:
    """The same, for who has the request alone."""
    return await identify(request, await people(request))


def by_page(request: Request, session: SignedIn) -> Caller:
    return Caller(f"user:{session.user}", "web", origin(request))


def origin(request: Request) -> str:
    """Address and device."""
    return f"{address(request)} {request.headers.get('User-Agent', '')}"[:300].strip()


def address(request: Request) -> str:
    return request.client.host if request.client else "?"


def from_our_page(request: Request) -> None:
    """A form that is sent without a session comes from a page of ours. Raises `ForgedRequest`."""
    if urlsplit(request.headers.get("Origin", "")).netloc != request.headers.get("Host"):
        raise ForgedRequest
