"""Search."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from readapi.answer import answer
from readapi.asking import Asking, Reading
from readapi.search import search

routes = APIRouter()


@routes.get("/search")
async def get_search(
    q: Annotated[str, Query(max_length=200, description="Part of a name, e-mail or phone.")],
    asked: Asking,
    reader: Reading,
    response: Response,
) -> dict[str, Any]:
    """Customers, contacts, opportunities, tickets, orders and campaigns; at most 20."""
    async with reader.snapshot(asked) as snapshot:
        told = answer(snapshot, await search(snapshot, q))
    response.headers["Crm-Position"] = str(snapshot.position)
    return told
