"""What will be won in the coming months."""

from typing import Any

from fastapi import APIRouter

from readapi.asking import Claiming, Reading
from readapi.figures import told_forecast

routes = APIRouter()


@routes.get("/forecast")
async def get_forecast(claim: Claiming, reader: Reading) -> dict[str, Any]:
    """Six months by every method, how far each was off before, and what past months came to."""
    claim = claim.figure("forecast")
    async with reader.snapshot(claim.asked) as snapshot:
        _, told = await told_forecast(snapshot, claim)
    return told
