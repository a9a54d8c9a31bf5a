"""The front page: what to do today, or the way in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from web.auth import signed_in
from web.pages import doors, today
from web.pages.question import question
from web.ports import SignedIn

routes = APIRouter()


@routes.get("/")
async def front(
    request: Request, session: Annotated[SignedIn | None, Depends(signed_in)]
) -> Response:
    if session is None:
        return await doors.ask(request)
    return await today.show(await question(request, session))
