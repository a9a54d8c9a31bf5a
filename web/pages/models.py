"""The models: whether they are to be believed, at any moment."""

from fastapi import APIRouter, Response

from domain.event import WORKSPACE
from readapi.models import models
from readapi.scores import last_scores
from web.pages.framing import framed
from web.pages.question import Asking, api
from web.present.fan import fans
from web.present.models import view

routes = APIRouter()


@routes.get("/models")
@routes.get("/models.json")
async def show_models(question: Asking) -> Response:
    """Those that have skill first."""
    async with question.snapshot() as snapshot:
        found = await models(snapshot)
        company = (await last_scores(snapshot, "company", [WORKSPACE])).get(WORKSPACE, ())
        frame = await framed(question, snapshot, "models", api=api("models", question.links))
    ordered = sorted(found.models, key=lambda each: each.verdict != "skill")
    shown = [view(each) for each in ordered]
    fans_of = {
        each.name: fans((s for s in company if s.model == each.name), each.card["method"])
        for each in ordered
    }
    return question.page("models.html", frame, models=shown, fans=fans_of)
