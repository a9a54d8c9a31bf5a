"""What a command says to the story as it stands: a plain function, without I/O."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commands.command import Call, Command, Elsewhere
from commands.ports import Named
from commands.world import World
from domain.catalogue import RECORD_OF
from domain.errors import (
    AlreadyThere,
    NotThere,
    Stale,
    TimeInFuture,
    TimeRunsBackwards,
    TimeTooEarly,
)
from domain.event import WORKSPACE, Event
from domain.opportunity import ENTERING, Opportunity
from domain.person import IsForgotten, is_forgotten
from domain.recorded import CLOCK_TOLERANCE, FIRST_INSTANT, Draft
from domain.standing import Standing
from domain.story import R, Record, say, state, story

Told = tuple[Draft, Record]
"""An event that is to be recorded, and the record after it."""

Stands = tuple[Record | None, int]
"""A record, and the version of its stream."""


def decide(world: World, command: Command, call: Call, body: Mapping[str, object]) -> list[Draft]:
    """What the command says to the story of now, each event checked against the one before."""
    return [draft for draft, _ in tell(world, command, call, body)]


def tell(world: World, command: Command, call: Call, body: Mapping[str, object]) -> list[Told]:
    """The same, each event with the record after it."""
    if command.notes_fact:  # which is new: if it is not, the append finds out
        world.standings.setdefault(call.stream, Standing())
    standing = world.standing(call.stream)
    if call.if_match is not None and call.if_match != standing.version:
        raise Stale(version=standing.version)
    if command.begins and standing.version and standing.kind is not command.record:
        raise AlreadyThere(id=call.stream)
    at = business_time(call.occurred_at, world.now)
    telling = Telling(world, at)
    now, _ = telling.begin(command.record, call.stream, standing)
    own = () if command.begins else (there(now, call.stream),)
    for said in command.decide(*own, Finder(world, at, call.stream), **body):
        if isinstance(said, Elsewhere):
            telling.say(RECORD_OF[type(said.event)], said.stream, said.event)
        else:
            telling.say(command.record, call.stream, said)
    return telling.told


class Telling:
    """What one command says, stream by stream, to the story of now."""

    def __init__(self, world: World, at: datetime | None) -> None:
        self.told: list[Told] = []
        self._world = world
        self._at = at
        self._so_far: dict[UUID, Stands] = {}

    def begin(self, record: type[Record], stream: UUID, standing: Standing) -> Stands:
        """Where the stream stands before anything is said. Raises `TimeRunsBackwards`."""
        if self._at and standing.last and self._at < standing.last:
            raise TimeRunsBackwards(last=standing.last)
        stands = self._so_far[stream] = standing.of(record), standing.version
        return stands

    def say(self, record: type[Record], stream: UUID, event: Event) -> None:
        so_far = self._so_far.get(stream)
        before, version = so_far or self.begin(record, stream, self._world.standing(stream))
        now = say(record, before, event)
        self._so_far[stream] = now, version + 1
        about = nobody([event]) if is_forgotten(before) else now.about(stream)
        self.told.append((Draft(stream, version + 1, event, self._at, subject=about), now))


@dataclass(frozen=True)
class Finder:
    """Finds other records as of the instant, or as they began if that was later."""

    world: World
    at: datetime | None
    own: UUID

    def __call__(self, record: type[R], id: UUID) -> R:
        standing = self.world.standing(id)
        if not (self.at and standing.begun and standing.last):
            return there(standing.of(record), id)
        at = max(self.at, standing.begun)
        if standing.last <= at:
            return there(standing.of(record), id)
        return there(state(record, story(self.world.stream(id)), at), id)

    def deals_in(self, stage: UUID) -> Iterator[UUID]:
        ids = self.world.naming(Named(stage, ENTERING, "stage"))
        for id, standing in zip(ids, self.world.standing_of(ids), strict=True):
            deal = standing.of(Opportunity)
            if deal and deal.status == "open" and deal.stage == stage and not deal.archived:
                yield id


def business_time(occurred_at: datetime | None, now: datetime) -> datetime | None:
    """The client's time; None, and a clock that is a little ahead, mean now."""
    if occurred_at and occurred_at < FIRST_INSTANT:
        raise TimeTooEarly
    if occurred_at is None or occurred_at <= now:
        return occurred_at
    if occurred_at > now + CLOCK_TOLERANCE:
        raise TimeInFuture(now=now)
    return None


def nobody(said: Iterable[Event]) -> UUID:
    """Whom it is about where the record's subject is forgotten: no text may be about them again.

    Raises `IsForgotten`.
    """
    if any(event.says_personal for event in said):
        raise IsForgotten
    return WORKSPACE


def there(record: R | None, id: UUID) -> R:
    if record is None:
        raise NotThere(id=id)
    return record
