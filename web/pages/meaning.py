"""`/meaning`: what every number means, as the docs say it."""

from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.pages.question import words_of
from web.present.markdown import Document, read
from web.render import render

routes = APIRouter()

DOCS = Path(__file__).parents[2] / "docs"
FILE = DOCS / "semantics.md"
TRANSLATED = {"zh_CN": DOCS / "semantics.zh.md"}


@routes.get("/meaning")
async def what_numbers_mean(request: Request) -> HTMLResponse:
    words = words_of(request)
    context = {"document": semantics(words.locale), "csrf": ""}
    return HTMLResponse(render("meaning.html", words, context))


@cache
def semantics(locale: str = "en") -> Document:
    """Its headings go by the same anchors in every language."""
    law = FILE.read_text("utf-8")
    own = TRANSLATED.get(locale)
    return read(own.read_text("utf-8"), law) if own else read(law)
