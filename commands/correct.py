"""Correct and undo: the past changes only by saying what never was, and what holds instead."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter
from uuid import UUID

from pydantic_core import to_json

from commands.command import Command, Elsewhere
from commands.decide import Finder, business_time, nobody, there
from commands.execute import Done, carry_out
from commands.ports import Log, Named, Request
from commands.world import World
from domain.catalogue import RECORD_OF
from domain.errors import Conflict, Invalid, NotThere, Stale
from domain.event import Event
from domain.merging import MergeStands, is_merge
from domain.opportunity import ENTERING
from domain.person import IsForgotten, Person, is_forgotten
from domain.pipeline import Pipeline, StageTakenAway
from domain.recorded import Draft, Provenance, Recorded
from domain.story import Record, Retracted, say, state, story

UNDO_WITHIN = timedelta(seconds=60)

Say = Callable[[Record | None], Iterator[Event]]
"""What is to be said to the record as it stands there."""


class NotInStory(Invalid, code="not_in_story"):
    """Only events that are still believed can be corrected."""


class NotOfOneRecord(Invalid, code="not_of_one_record"):
    """A correction tells one record's story anew: that command changes others too."""


class NothingToUndo(Conflict, code="nothing_to_undo"):
    """The last change is more than a minute old: correct the record instead."""


@dataclass(frozen=True)
class Instead:
    """A command that is carried out at a past instant, on the story as it is corrected."""

    command: Command
    body: dict[str, object]
    occurred_at: datetime


@dataclass(frozen=True)
class Correction:
    """The versions that never were, and what holds instead; either may be empty."""

    stream: UUID
    by: Provenance
    reason: str
    retract: frozenset[int] = frozenset()
    instead: tuple[Instead, ...] = ()
    if_match: int | None = None
    dry_run: bool = False


async def correct(log: Log, record: type[Record], correction: Correction) -> Done:
    """Accepted only if the whole new story obeys the rules. Raises a `Refused`."""
    said = [(each.command.name, each.body, each.occurred_at) for each in correction.instead]
    asked = to_json(("correct", correction.reason, sorted(correction.retract), said))
    return await carry_out(
        log,
        lambda world: decide_correction(world, record, correction),
        Request(correction.stream, asked, correction.by, correction.dry_run),
    )


async def undo(log: Log, stream: UUID, by: Provenance, *, dry_run: bool = False) -> Done:
    """Take back the record's last command in every stream it touched; what that one had retracted
    is said again. Raises `NothingToUndo`.
    """
    return await carry_out(
        log, lambda world: decide_undo(world, stream), Request(stream, to_json("undo"), by, dry_run)
    )


def decide_correction(world: World, record: type[Record], correction: Correction) -> list[Draft]:
    stream = world.stream(correction.stream)
    if correction.if_match not in {None, len(stream)}:
        raise Stale(version=len(stream))
    if not stream or RECORD_OF.get(type(stream[0].event)) is not record:
        raise NotThere(id=correction.stream)
    if any(is_merge(r) for r in stream if r.version in correction.retract):
        raise MergeStands
    instead: list[tuple[datetime, Say]] = []
    for each in correction.instead:
        at = business_time(each.occurred_at, world.now) or world.now
        instead.append((at, partial(obey, each.command, world, correction.stream, at, each.body)))
    return retell(world, stream, correction.retract, instead, correction.reason)


def decide_undo(world: World, id: UUID) -> list[Draft]:
    stream = world.stream(id)
    if not stream or world.now - stream[-1].recorded_at > UNDO_WITHIN:
        raise NothingToUndo
    said = world.said_by(stream[-1].by.command)
    drafts: list[Draft] = []
    for touched in dict.fromkeys(r.stream for r in said):
        own = world.stream(touched)
        taken_back = [r for r in own if r.by.command == stream[-1].by.command]
        gone = {v for r in taken_back if isinstance(r.event, Retracted) for v in r.event.versions}
        drafts += retell(
            world,
            own,
            frozenset(r.version for r in taken_back if not isinstance(r.event, Retracted)),
            [(r.occurred_at, partial(again, r.event)) for r in own if r.version in gone],
            "undone",
        )
    return drafts


def retell(
    world: World,
    stream: Sequence[Recorded],
    retract: frozenset[int],
    instead: Sequence[tuple[datetime, Say]],
    reason: str,
) -> list[Draft]:
    """`Retracted` and what holds instead, if the whole new story can be said."""
    told = story(stream)
    record = RECORD_OF[type(stream[0].event)]
    if record is Person:
        raise IsForgotten
    if not retract <= {r.version for r in told}:
        raise NotInStory(versions=sorted(retract - {r.version for r in told}))
    ties = list(followers(told, retract))
    gone = retract | {r.version for r in ties}
    kept = [r for r in told if r.version not in gone]
    steps: list[tuple[datetime, bool, Say]] = [
        *((r.occurred_at, False, partial(again, r.event)) for r in kept),
        *((at, True, said) for at, said in instead),
        *((r.occurred_at, True, partial(again, r.event)) for r in ties),
    ]
    corrected: Record | None = None
    anew: list[tuple[datetime, Event]] = []
    for at, is_new, step in sorted(steps, key=itemgetter(0)):
        for event in step(corrected):
            corrected = say(record, corrected, event)
            anew += [(at, event)] if is_new else []

    before = state(record, told)
    id, last = stream[0].stream, len(stream)
    if isinstance(before, Pipeline):
        kept_stages = set(corrected.order) if isinstance(corrected, Pipeline) else set()
        check_unvisited(world, set(before.order) - kept_stages)
    about = (corrected or before or there(None, id)).about(id)
    if is_forgotten(before) or is_forgotten(corrected):
        about = nobody(event for _, event in anew)
    retracted = Retracted(
        versions=tuple(sorted(gone)), instead=len(anew), reason=reason, subject=about
    )
    said = [(None, retracted), *anew]
    return [
        Draft(id, last + number, event, at, subject=about, rest=len(said) - number)
        for number, (at, event) in enumerate(said, 1)
    ]


def check_unvisited(world: World, stages: Iterable[UUID]) -> None:
    """No journey that is believed names one of the stages that a correction takes away."""
    for stage in stages:
        named = Named(stage, ENTERING)
        for stream in world.stream_of(world.naming(named)):
            if any(named.in_(each) for each in story(stream)):
                raise StageTakenAway(stage=stage)


def again(event: Event, _: Record | None) -> Iterator[Event]:
    yield event


def obey(
    command: Command,
    world: World,
    id: UUID,
    at: datetime,
    body: dict[str, object],
    now: Record | None,
) -> Iterator[Event]:
    """What the command says to the record as it stands there."""
    own = () if command.begins else (now,)
    if now is None and not command.begins:
        raise NotThere
    for event in command.decide(*own, Finder(world, at, id), **body):
        if isinstance(event, Elsewhere):
            raise NotOfOneRecord(command=command.name)
        yield event


def followers(told: Sequence[Recorded], gone: frozenset[int]) -> Iterator[Recorded]:
    """What follows a retracted event at its own instant: said again, to keep its place behind."""
    touched: set[datetime] = set()
    for r in told:
        if r.version in gone:
            touched.add(r.occurred_at)
        elif r.occurred_at in touched:
            yield r
