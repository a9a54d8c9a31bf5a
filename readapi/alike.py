"""Customers that may be the same: a warning before one is entered twice, never a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from readapi.ports import Snapshot

MOST = 10
"""Of so many one looks at the first few."""


@dataclass(frozen=True)
class Known:
    """What is known of a customer who may be in the books already."""

    name: str = ""
    emails: Sequence[str] = ()
    phones: Sequence[str] = ()


@dataclass(frozen=True)
class Alike:
    """A customer in the books, and what is the same."""

    id: UUID
    name: str
    kind: str
    emails: list[str]
    phones: list[str]
    by: list[Literal["name", "email", "phone"]]


@dataclass(frozen=True)
class AllAlike:
    items: Sequence[Alike]


async def alike(snapshot: Snapshot, known: Known, but: UUID | None = None) -> AllAlike:
    """Those with most in common first, at most ten; not the customer that is asked about."""
    given = {
        "name": known.name.replace("\0", ""),
        "emails": [each.strip() for each in known.emails if "\0" not in each],
        "phones": [each.strip() for each in known.phones if "\0" not in each],
    }
    found = await snapshot.lines("alike", Alike, **given, but=but, limit=MOST)
    return AllAlike(found)
