"""Models, and what they said of a record."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from readapi.answer import answer
from readapi.asking import Asking, Following, Reading
from readapi.history import stream_of
from readapi.models import model, models
from readapi.scores import all_scores

routes = APIRouter()

SCORED = ("opportunities", "customers")
"""What people ask models about."""


@routes.get("/models")
async def get_models(asked: Asking, reader: Reading) -> dict[str, Any]:
    """Every model as it was last trained: its card, how its error went, and its drift."""
    async with reader.snapshot(asked) as snapshot:
        return answer(snapshot, await models(snapshot))


@routes.get("/models/{name}")
async def get_model(name: str, asked: Asking, reader: Reading) -> dict[str, Any]:
    """One model as it was last trained."""
    async with reader.snapshot(asked) as snapshot:
        return answer(snapshot, await model(snapshot, name))


def add_scores(noun: str) -> None:
    async def get_scores(
        id: UUID,
        asked: Asking,
        reader: Reading,
        events: Following,
        back_cast: Annotated[
            bool, Query(description="Also what was said of that time later, marked so.")
        ] = False,
    ) -> dict[str, Any]:
        async with reader.snapshot(asked) as snapshot:
            await stream_of(events, noun, id)
            return answer(snapshot, await all_scores(snapshot, noun, id, back_cast=back_cast))

    routes.add_api_route(
        f"/{noun}/{{id}}/scores",
        get_scores,
        name=f"{noun}.scores",
        summary="All that models said of it as of any instant, the latest first.",
    )


for each in SCORED:
    add_scores(each)
