"""Lists and hits with their receipts: as they are asked for, or again by a receipt alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydantic import TypeAdapter

from readapi.answer import answer
from readapi.cursor import Page
from readapi.ports import Snapshot
from readapi.receipt import Claim
from readapi.records.catalogue import KINDS
from readapi.records.kind import Filter, Kind, Listed, listed
from readapi.search import Hits, search

LIST, SEARCH = "list", "search"
"""So receipts call them."""


@dataclass(frozen=True)
class OfList:
    """Which list, as a receipt names it."""

    kind: Kind
    wanted: Filter

    @classmethod
    def read(cls, scope: Mapping[str, str]) -> Self:
        """Raises `KeyError`, `ValidationError`."""
        wanted = dict(scope)
        kind = KINDS[wanted.pop("noun")]
        return cls(kind, TypeAdapter(kind.filter).validate_python(wanted))

    def claimed(self, claim: Claim) -> Claim:
        return claim.figure(LIST, noun=self.kind.noun, **vars(self.wanted))

    async def told(
        self, snapshot: Snapshot, claim: Claim, page: Page
    ) -> tuple[Listed, dict[str, Any]]:
        found = await listed(snapshot, self.kind, self.wanted, page)
        told = answer(snapshot, found)
        await claim.told(snapshot, told)
        return found, told


@dataclass(frozen=True)
class OfSearch:
    """What was looked for, as a receipt names it."""

    q: str

    def claimed(self, claim: Claim) -> Claim:
        return claim.figure(SEARCH, q=self.q)

    async def told(self, snapshot: Snapshot, claim: Claim) -> tuple[Hits, dict[str, Any]]:
        found = await search(snapshot, self.q)
        told = answer(snapshot, found)
        await claim.told(snapshot, told)
        return found, told
