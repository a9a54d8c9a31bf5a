"""The way in and out: sign in, sign out, the first start, and the reader's language."""

from collections.abc import Mapping
from secrets import compare_digest
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from commands.catalogue import command
from commands.command import Call
from commands.execute import execute
from domain.errors import Refused
from domain.recorded import Provenance
from web.auth import COOKIE, address, from_our_page, origin, signed_in
from web.catalogue import LOCALES, mark
from web.forms import filled_in
from web.links import Links
from web.pages.question import LANGUAGE, words_of
from web.parts import parts
from web.ports import SignedIn
from web.present.problem import sentence
from web.render import render
from web.throttle import Throttle

routes = APIRouter()

YEAR = 365 * 86_400
SESSION = 14 * 86_400
"""Seconds that the browser keeps a session; the server ends it by then."""

WRONG = mark("This name and password do not belong together.")
TOO_OFTEN = mark("Too many tries: wait a minute.")
NOBODY_YET = mark("Nobody can sign in yet: open the link that solocrm serve printed.")
NOT_THE_SAME = mark("The two passwords differ.")
NOT_A_LOGIN = mark("A name to sign in with has letters, digits and . @ + - _ only.")

Fields = Annotated[dict[str, str], Depends(filled_in)]
OurPage = Depends(from_our_page)


@routes.get("/sign-in")
async def ask(request: Request) -> Response:
    problem = "" if await parts(request).people.has_founder() else NOBODY_YET
    return door(request, "sign_in.html", request.query_params, problem)


@routes.post("/sign-in", dependencies=[OurPage])
async def come_in(request: Request, sent: Fields) -> Response:
    """A wrong login takes as long as a wrong password, and is told in the same words."""
    login, throttle = sent.get("login", "").strip().lower(), throttle_of(request)
    who = login, address(request)
    if not throttle.admits(who):
        return door(request, "sign_in.html", sent, TOO_OFTEN, 429)
    token = await parts(request).people.sign_in(login, sent.get("password", ""))
    if token is None:
        throttle.failed(who)
        return door(request, "sign_in.html", sent, WRONG, 401)
    throttle.forget(who)
    return inside(request, token, sent.get("back", "/"))


@routes.post("/sign-out")
async def leave(
    request: Request, session: Annotated[SignedIn | None, Depends(signed_in)]
) -> Response:
    if session:
        await parts(request).people.sign_out(request.cookies[COOKIE])
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE)
    return response


@routes.post("/language", dependencies=[OurPage])
async def speak(request: Request, sent: Fields) -> Response:
    response = RedirectResponse(back(sent), 303)
    if sent.get("locale") in LOCALES:
        response.set_cookie(LANGUAGE, sent["locale"], max_age=YEAR, samesite="lax")
    return response


@routes.get("/setup")
async def begin(request: Request) -> Response:
    await only_at_first(request, request.query_params)
    return door(request, "setup.html", request.query_params)


@routes.post("/setup", dependencies=[OurPage])
async def found(request: Request, sent: Fields) -> Response:
    """The founder joins, and is signed in."""
    await only_at_first(request, sent)
    if sent.get("password") != sent.get("again"):
        return door(request, "setup.html", sent, NOT_THE_SAME, 422)
    people, login = parts(request).people, sent.get("login", "").strip().lower()
    password, user = sent.get("password", ""), uuid4()
    by = Provenance(f"user:{user}", uuid4(), "web", origin=origin(request))
    body = {"name": sent.get("name", ""), "login": login}
    try:
        people.check_password(password)
        await execute(parts(request).log, command("users", "join"), Call(user, body, by))
    except ValidationError:
        return door(request, "setup.html", sent, NOT_A_LOGIN, 422)
    except Refused as refusal:
        return door(request, "setup.html", sent, sentence(refusal), refusal.status)
    await people.set_password(user, login, password)
    token = await people.sign_in(login, password)
    assert token
    return inside(request, token, "/")


def door(
    request: Request, template: str, said: Mapping[str, str], problem: str = "", status: int = 200
) -> HTMLResponse:
    """With what was typed, but for passwords."""
    typed = {name: said.get(name, "") for name in ("login", "name", "token")}
    context = {**typed, "csrf": "", "back": back(said), "problem": problem}
    return HTMLResponse(render(template, words_of(request), context), status)


def inside(request: Request, token: str, way: str) -> Response:
    response = RedirectResponse(back({"back": way}), 303)
    secure = request.url.scheme == "https"
    response.set_cookie(
        COOKIE, token, max_age=SESSION, httponly=True, samesite="lax", secure=secure
    )
    return response


def back(said: Mapping[str, str]) -> str:
    """Where to go then: a page of ours."""
    return Links.read(said.get("back", "/")).with_()


async def only_at_first(request: Request, said: Mapping[str, str]) -> None:
    """By the link that `serve` printed, and as long as nobody can sign in."""
    token: str | None = request.app.state.setup_token
    shown = bool(token) and compare_digest(said.get("token", "").encode(), (token or "").encode())
    if not shown or await parts(request).people.has_founder():
        raise HTTPException(404)


def throttle_of(request: Request) -> Throttle:
    found: Throttle = request.app.state.throttle
    return found
