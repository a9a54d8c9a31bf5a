"""Search, and customers that may be the same."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from readapi.alike import Known, alike
from readapi.answer import answer
from readapi.asking import Asking, Claiming, Reading
from readapi.lists import OfSearch

routes = APIRouter()


@routes.get("/search")
async def get_search(
    q: Annotated[str, Query(max_length=200, description="Part of a name, e-mail or phone.")],
    claim: Claiming,
    reader: Reading,
) -> dict[str, Any]:
    """Customers, contacts, opportunities, tickets, orders and campaigns; at most 20."""
    looked = OfSearch(q)
    claim = looked.claimed(claim)
    async with reader.snapshot(claim.asked) as snapshot:
        _, told = await looked.told(snapshot, claim)
    return told


@routes.get("/customers-alike")
async def get_customers_alike(
    asked: Asking,
    reader: Reading,
    name: Annotated[str, Query(max_length=200)] = "",
    email: Annotated[str | None, Query(max_length=254)] = None,
    phone: Annotated[str | None, Query(max_length=40)] = None,
) -> dict[str, Any]:
    """Customers that may be the same: with that name, e-mail or phone, however written; at most 10.
    Ask before entering one.
    """
    known = Known(name, [email] if email else [], [phone] if phone else [])
    async with reader.snapshot(asked) as snapshot:
        return answer(snapshot, await alike(snapshot, known))
