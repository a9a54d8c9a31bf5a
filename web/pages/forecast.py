"""The forecast: what will be won in the coming months, and how far to trust it, at any moment."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field, TypeAdapter

from readapi.forecast import foreseen
from web.pages.framing import framed
from web.pages.question import Asking, api
from web.present.forecast import HORIZONS, view
from web.present.models import METHODS

routes = APIRouter()

AHEAD = TypeAdapter(Annotated[int, Field(ge=0, lt=HORIZONS)])


@routes.get("/forecast")
@routes.get("/forecast.json")
async def show_forecast(question: Asking) -> Response:
    """Raises `ValidationError` for a horizon that nobody looks to."""
    ahead = AHEAD.validate_python(question.param("ahead", "1"))
    async with question.snapshot() as snapshot:
        made = (await foreseen(snapshot)).forecast
        frame = await framed(question, snapshot, "forecast", api=api("forecast", question.links))
    shown = view(made, question.param("currency"), ahead) if made else None
    return question.page(
        "forecast.html", frame, forecast=shown, horizons=range(HORIZONS), methods=METHODS
    )
