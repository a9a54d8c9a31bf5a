"""How the read models stand: how far each is folded, what was set aside and why, and its builds."""

from fastapi import APIRouter, Response

from domain.errors import Unavailable
from web.pages.framing import bare, framed
from web.pages.question import Asking

routes = APIRouter()

API = "/api/projections"


@routes.get("/projections")
@routes.get("/projections.json")
async def show_projections(question: Asking) -> Response:
    """As they stand now, whatever the moment that the address names, and whether or not anything
    can be read from them.
    """
    question = question.of_now()
    of = question.parts.read_models
    try:
        async with question.snapshot() as snapshot:
            frame = await framed(question, snapshot, "projections", api=API)
    except Unavailable:
        frame = bare(question.request, "projections")
    return question.page(
        "projections.html",
        frame,
        live=await of.live(),
        builds=await of.builds(),
        parked=await of.parked(),
        workers=await of.workers(),
    )
