"""The models: whether they are to be believed, at any moment."""

from fastapi import APIRouter, Response

from readapi.models import models
from web.pages.framing import framed
from web.pages.question import Asking, api
from web.present.models import view

routes = APIRouter()


@routes.get("/models")
@routes.get("/models.json")
async def show_models(question: Asking) -> Response:
    """Those that have skill first."""
    async with question.snapshot() as snapshot:
        found = await models(snapshot)
        frame = await framed(question, snapshot, "models", api=api("models", question.links))
    ordered = sorted(found.models, key=lambda each: each.verdict != "skill")
    shown = [view(each) for each in ordered]
    return question.page("models.html", frame, models=shown)
