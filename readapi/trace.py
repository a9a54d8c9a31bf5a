"""Everything that one command, import or rule caused, in the order of the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.errors import NotThere
from readapi.feed import Told, told
from readapi.names import Names, names
from readapi.ports import Events, Snapshot


class NothingTraced(NotThere, code="nothing_traced"):
    """No event belongs to that command, import or rule."""


@dataclass(frozen=True)
class Trace:
    """`next` where there are more: ask again after that position. `names`: {record: its name}."""

    correlation: UUID
    events: Sequence[Told]
    names: Names
    next: int | None


async def trace(
    snapshot: Snapshot, events: Events, id: UUID, *, after: int = 0, limit: int = 1000
) -> Trace:
    """By the id of what began it all, or else of one command. Raises `NothingTraced`."""
    found = await events.after(after, limit=limit + 1, correlation=id)
    if not found and not after:
        found = await events.said_by(id)
    if not found and not after:
        raise NothingTraced(id=id)
    page = found[:limit]
    called = await names(snapshot, {recorded.stream for recorded in page})
    more = page[-1].position if len(found) > limit else None
    return Trace(id, await told(events, page), called, more)
