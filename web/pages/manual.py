"""`/api/docs`: the API's own document as a page of ours; no request leaves the machine."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.pages.question import words_of
from web.present.api import manual
from web.render import render

routes = APIRouter()


@routes.get("/api/docs")
async def browse(request: Request) -> HTMLResponse:
    context = {"manual": manual(request.app.openapi()), "csrf": ""}
    return HTMLResponse(render("manual.html", words_of(request), context))
