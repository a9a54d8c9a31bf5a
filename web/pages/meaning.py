"""`/meaning`: what every number means, as the docs say it."""

from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.pages.question import words_of
from web.present.markdown import Document, read
from web.render import render

routes = APIRouter()

FILE = Path(__file__).parents[2] / "docs" / "semantics.md"


@routes.get("/meaning")
async def what_numbers_mean(request: Request) -> HTMLResponse:
    context = {"document": semantics(), "csrf": ""}
    return HTMLResponse(render("meaning.html", words_of(request), context))


@cache
def semantics() -> Document:
    return read(FILE.read_text("utf-8"))
