"""What happened with a customer and all records of theirs, latest first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from readapi.cursor import Page
from readapi.names import Names, ids_in, names
from readapi.nouns import TYPE_OF
from readapi.ports import Snapshot

Show = Literal["talks", "deals", "orders", "tickets", "people", "changes"]

SHOWN: Mapping[Show, Collection[str]] = {
    "talks": ("activity", "touch", "response", "mail", "note", "form_submission", "web_visit"),
    "deals": ("opportunity",),
    "orders": ("order", "subscription", "payment", "purchase"),
    "tickets": ("ticket", "rating"),
    "people": ("contact",),
    "changes": ("customer",),
}
"""{what may be shown of it alone: as its topics begin}."""


@dataclass(frozen=True)
class EntryLine:
    """A line of `timeline.sql`; `total` counts them all."""

    record: UUID
    version: int
    position: int
    topic: str
    occurred_at: datetime
    known_from: datetime
    actor: str
    source: str
    said: dict[str, Any]
    personal: dict[str, Any] | None
    total: int


@dataclass(frozen=True)
class Entry:
    """One event that is believed of the `record`, whose noun is `type`."""

    record: UUID
    type: str
    version: int
    position: int
    topic: str
    occurred_at: datetime
    known_from: datetime
    actor: str
    source: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Timeline:
    """`names`: {id: name} of the records, and of all that their events point to."""

    customer: UUID
    items: Sequence[Entry]
    names: Names
    total: int
    next: str | None


async def timeline(
    snapshot: Snapshot, customer: UUID, page: Page, show: Show | None = None
) -> Timeline:
    """Empty of a customer that is not there."""
    given = {"customer": customer, "limit": page.limit, "offset": page.offset}
    kinds = list(SHOWN[show]) if show else None
    lines = await snapshot.lines("timeline", EntryLine, **given, kinds=kinds)
    items = [entry(line) for line in lines]
    total = lines[0].total if lines else 0
    called = await names(snapshot, set(ids_in([vars(each) for each in items])))
    return Timeline(customer, items, called, total, page.cursor(snapshot.asof, total))


def entry(line: EntryLine) -> Entry:
    return Entry(
        record=line.record,
        type=TYPE_OF[line.topic.partition(".")[0]],
        version=line.version,
        position=line.position,
        topic=line.topic,
        occurred_at=line.occurred_at,
        known_from=line.known_from,
        actor=line.actor,
        source=line.source,
        data=line.said | (line.personal or {}),
    )
