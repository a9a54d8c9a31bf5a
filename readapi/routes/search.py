"""Search."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from readapi.asking import Claiming, Reading
from readapi.lists import OfSearch

routes = APIRouter()


@routes.get("/search")
async def get_search(
    q: Annotated[str, Query(max_length=200, description="Part of a name, e-mail or phone.")],
    claim: Claiming,
    reader: Reading,
    response: Response,
) -> dict[str, Any]:
    """Customers, contacts, opportunities, tickets, orders and campaigns; at most 20."""
    looked = OfSearch(q)
    claim = looked.claimed(claim)
    async with reader.snapshot(claim.asked) as snapshot:
        _, told = await looked.told(snapshot, claim)
    response.headers["Crm-Position"] = str(snapshot.position)
    return told
