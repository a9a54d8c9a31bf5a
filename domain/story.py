"""The law: what is believed of a stream, in which order, and what that makes of a record."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Protocol, Self, TypeVar
from uuid import UUID

from pydantic import Field

from domain.errors import AlreadyThere, NotThere
from domain.event import Event, Note, Personal
from domain.recorded import Recorded

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


class Retracted(Event, topic="story.retracted.v1"):
    """Earlier events of the stream never were; `instead` of them hold the next so many.

    The reason is free text about the `subject`: the record's customer, or the workspace.
    """

    versions: tuple[int, ...]
    instead: Annotated[int, Field(ge=0)]
    reason: Annotated[Note, Personal(of="subject")]
    subject: UUID


class Record(Protocol):
    """A small state machine. Rules are asked when an event is said, never when it is folded."""

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        """The new record; None if the event begins none."""

    def check(self, event: Event) -> None:
        """Raise the refusal that the event deserves now."""

    def evolve(self, event: Event) -> Self:
        """The record after the event."""

    def about(self, stream: UUID) -> UUID:
        """Whom free text about it is about: a person, or else the workspace."""


R = TypeVar("R", bound=Record)


def story(stream: Iterable[Recorded], known_at: datetime = FOREVER) -> list[Recorded]:
    """What is believed at `known_at`, in the order in which it happened."""
    known = [r for r in stream if r.known_from <= known_at]
    gone = {v for r in known if isinstance(r.event, Retracted) for v in r.event.versions}
    told = (r for r in known if not isinstance(r.event, Retracted) and r.version not in gone)
    return sorted(told, key=lambda r: (r.occurred_at, r.version))


def state(record: type[R], told: Iterable[Recorded], at: datetime = FOREVER) -> R | None:
    """The record at `at` by that story; None where it does not exist."""
    now: R | None = None
    for r in told:
        if r.occurred_at <= at:
            now = record.begin(r.event) if now is None else now.evolve(r.event)
    return now


def happens_to(event: type[Event], record: type[Record]) -> bool:
    """A record's events stand in its class."""
    return getattr(record, event.__name__, None) is event


def say(record: type[R], now: R | None, event: Event) -> R:
    """The record after one more event, if its rules allow it."""
    if not happens_to(type(event), record):
        raise TypeError(f"{event.TOPIC} does not happen to {record.__name__}")
    begun = record.begin(event)
    if now is None:
        if begun is None:
            raise NotThere
        return begun
    if begun is not None:
        raise AlreadyThere
    now.check(event)
    return now.evolve(event)
