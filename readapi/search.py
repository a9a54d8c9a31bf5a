"""Search by any part of a name, an e-mail or a phone number, as of any instant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from readapi.names import named
from readapi.ports import Snapshot

MOST = 20
"""Hits of one search."""

PHONE = re.compile(r"[0-9 ()./x#*+-]+")
FEWEST_DIGITS = 3
"""Fewer are part of too many phone numbers."""


@dataclass(frozen=True)
class Hit:
    """What was found: `found` is the name, number, e-mail or phone number that the text is part of,
    and `customer` whose it is, if anybody's.
    """

    noun: str
    id: UUID
    name: str
    customer: UUID | None
    found: str
    archived: bool
    customer_name: str | None = None


@dataclass(frozen=True)
class Hits:
    items: Sequence[Hit]


async def search(snapshot: Snapshot, text: str) -> Hits:
    """Records of all kinds in `search.sql`, whatever the case; what begins with it first."""
    wanted = text.strip()
    if not wanted or "\0" in wanted:  # which no stored text holds
        return Hits([])
    given = {"text": wanted, "digits": digits(wanted), "limit": MOST}
    return Hits(await named(snapshot, await snapshot.lines("search", Hit, **given)))


def digits(text: str) -> str | None:
    """Of what may be part of a phone number, however it is punctuated.

    >>> digits("(138) 22-17")
    '1382217'
    """
    found = re.sub("[^0-9]", "", text)
    return found if PHONE.fullmatch(text) and len(found) >= FEWEST_DIGITS else None
