"""A customer's contacts and deals, as of any instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from readapi import lines
from readapi.cursor import Page
from readapi.filters import ContactFilter, OpportunityFilter
from readapi.ports import Snapshot
from readapi.records import listed

MOST = Page(500)
"""Of either: who wants more, lists them."""


@dataclass(frozen=True)
class Around:
    """Contacts by name, opportunities latest first; archived ones too."""

    contacts: Sequence[lines.Contact]
    opportunities: Sequence[lines.Opportunity]


async def around(snapshot: Snapshot, customer: UUID) -> Around:
    people = await listed(snapshot, "contacts", ContactFilter(customer=customer), MOST)
    deals = await listed(snapshot, "opportunities", OpportunityFilter(customer=customer), MOST)
    return Around(people.items, deals.items)
