"""What all orders and subscriptions come to."""

from typing import Any

from fastapi import APIRouter

from readapi.answer import answer
from readapi.asking import Asking, Reading
from readapi.sales import sales

routes = APIRouter()


@routes.get("/sales")
async def get_sales(asked: Asking, reader: Reading) -> dict[str, Any]:
    """What all orders and subscriptions come to, by where they stand and by currency."""
    async with reader.snapshot(asked) as snapshot:
        return answer(snapshot, await sales(snapshot))
