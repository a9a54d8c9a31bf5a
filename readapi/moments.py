"""What there is to see at which moment: how much happened when, and when the past was restated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.catalogue import events_of
from domain.pipeline import Pipeline
from domain.story import Retracted
from domain.upcasters import stored_as
from readapi.names import named
from readapi.ports import Snapshot

REDEFINING = [each.TOPIC for each in events_of(Pipeline) if each is not Pipeline.Defined]
"""What changes the stages by which deals are counted."""


@dataclass(frozen=True)
class Week:
    """A week with events: its first day, how many occurred, and when the first of them did."""

    begins: date
    events: int
    first: datetime


@dataclass(frozen=True)
class Restated:
    """A day on which so many stories were corrected, or definitions changed; one of the records."""

    corrects: bool
    day: date
    n: int
    record: UUID
    record_name: str | None = None


@dataclass(frozen=True)
class Counted:
    n: int


@dataclass(frozen=True)
class Standing:
    position: int


async def weeks(snapshot: Snapshot, zone: ZoneInfo) -> Sequence[Week]:
    """All weeks of the log that have events, whatever the snapshot's moment."""
    return await snapshot.lines("weeks", Week, zone=zone.key)


async def restated(snapshot: Snapshot, zone: ZoneInfo) -> Sequence[Restated]:
    """All corrections and changed definitions of the log, by day."""
    topics = [old for topic in (Retracted.TOPIC, *REDEFINING) for old in stored_as(topic)]
    given = {"zone": zone.key, "topics": topics, "correction": Retracted.TOPIC}
    return await named(snapshot, await snapshot.lines("marks", Restated, **given))


async def standing(snapshot: Snapshot) -> int:
    """The position of the last event that was known at the moment; 0 if none was."""
    found = await snapshot.lines("standing", Standing)
    return found[0].position if found else 0


async def open_deals(snapshot: Snapshot) -> int:
    """How many deals are open, in all pipelines."""
    [counted] = await snapshot.lines("open_deals", Counted)
    return counted.n


async def due_activities(snapshot: Snapshot) -> int:
    """How many are overdue, or for the day."""
    [counted] = await snapshot.lines("due_activities", Counted)
    return counted.n


async def open_tickets(snapshot: Snapshot) -> int:
    """How many tickets are not settled."""
    [counted] = await snapshot.lines("open_tickets", Counted)
    return counted.n


async def restated_deals(snapshot: Snapshot, pipeline: UUID) -> int:
    """How many closed deals were believed otherwise at `at` than by the snapshot's knowledge."""
    [counted] = await snapshot.lines("restated_deals", Counted, pipeline=pipeline)
    return counted.n
