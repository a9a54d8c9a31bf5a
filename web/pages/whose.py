"""Whose a record is that a form begins: the customer whose page it is, or who is called so."""

from collections.abc import Mapping
from uuid import UUID

from domain.errors import Invalid
from readapi.cursor import Page
from readapi.records.customers import CUSTOMERS, CustomerFilter
from readapi.records.kind import listed
from web.pages.question import Question


class NoSuchCustomer(Invalid, code="no_such_customer"):
    """No customer, or more than one, is called like that: write the whole name."""


async def whose(question: Question, sent: Mapping[str, str]) -> dict[str, UUID | str]:
    """Raises `NoSuchCustomer`."""
    if id := sent.get("customer"):
        return {"customer": id}
    return {"customer": await customer_called(question, sent.get("called", "").strip())}


async def customer_called(question: Question, name: str) -> UUID:
    """Whatever the case; archived ones are not meant."""
    wanted = CustomerFilter(q=name or None, archived=False)
    async with question.of_now().snapshot() as snapshot:
        found = (await listed(snapshot, CUSTOMERS, wanted, Page(500))).items
    own = [each.id for each in found if each.name.casefold() == name.casefold()]
    if len(own) != 1:
        raise NoSuchCustomer(called=name)
    only: UUID = own[0]
    return only
