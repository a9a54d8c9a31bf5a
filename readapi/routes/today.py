"""Today."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from readapi.answer import answer
from readapi.asking import Asking, Reading
from readapi.today.reasons import Rule
from readapi.today.today import today

routes = APIRouter()


@routes.get("/today")
async def get_today(
    asked: Asking,
    reader: Reading,
    request: Request,
    rule: Annotated[Rule | None, Query(description="Only what that rule names, all of it.")] = None,
) -> dict[str, Any]:
    """Whom to turn to and why, tickets that are due, what slipped, what changed since yesterday."""
    async with reader.snapshot(asked) as snapshot:
        return answer(snapshot, await today(snapshot, request.app.state.parts.zone, rule))
