"""Load the story, decide, append: the one way in which anything is said."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import to_json

from commands.command import Call, Command, Elsewhere
from commands.ports import Answer, Log, Request
from commands.world import World, see
from domain.catalogue import RECORD_OF, subject_of
from domain.errors import (
    AlreadyThere,
    NotThere,
    Refused,
    Stale,
    TimeInFuture,
    TimeRunsBackwards,
    TimeTooEarly,
    VersionTaken,
)
from domain.event import WORKSPACE, Event
from domain.opportunity import Opportunity
from domain.person import IsForgotten, is_forgotten
from domain.recorded import CLOCK_TOLERANCE, FIRST_INSTANT, Draft, Recorded
from domain.standing import Standing
from domain.story import R, Record, say, state, story

Decision = Callable[[World], Sequence[Draft]]


@dataclass(frozen=True)
class Done:
    """The answer, none on a dry run; and what was said: nothing where the command changed nothing
    or came again.
    """

    answer: Answer | None
    said: Sequence[Draft] = ()

    @property
    def events(self) -> Sequence[Draft | Recorded]:
        """As they were recorded, be it the first time or again; as they would be on a dry run."""
        return (self.answer and self.answer.recorded) or self.said


async def execute(log: Log, command: Command, call: Call, *, retries: int = 2) -> Done:
    """Raises a `Refused`, or pydantic's `ValidationError` for a wrong body: nothing was stored."""
    body = command.read(call.body)
    asked = to_json((command.noun, command.name, body, call.occurred_at, call.if_match))
    try:
        return await carry_out(
            log,
            lambda world: decide(world, command, call, body),
            Request(call.stream, asked, call.by, call.dry_run),
            *needed(command, call, body),
        )
    except (AlreadyThere, VersionTaken, IsForgotten) as lost:
        if command.notes_fact and not isinstance(lost, IsForgotten):
            return await noted_before(log, command, call)
        may_retry = not isinstance(lost, AlreadyThere) and (
            command.commutes
            or call.if_match is not None  # which then is stale: say so
            or isinstance(lost, IsForgotten)  # at this moment: what is not personal may be said
        )
        if not (may_retry and retries):
            raise
        return await execute(log, command, call, retries=retries - 1)


async def noted_before(log: Log, command: Command, call: Call) -> Done:
    """A fact that came again changes nothing. Raises `AlreadyThere` where it is something else."""
    stream = (await log.streams([call.stream]))[call.stream]
    if RECORD_OF.get(type(stream[0].event)) is not command.record:
        raise AlreadyThere(id=call.stream)
    return Done(Answer(call.stream, len(stream), stream[-1].position))


async def carry_out(log: Log, decision: Decision, request: Request, *needed: UUID) -> Done:
    """Decide and append; a command that was carried out before is answered as it was then.

    The streams that are known to be needed are loaded at once, others as the decision asks.
    """
    try:
        drafts = await see(log, decision, *needed)
        if request.dry_run:
            return Done(None, drafts)
        answer = await log.append(drafts, request)
        return Done(answer, drafts if led_to(answer, drafts) else ())
    except Refused:
        before = None if request.dry_run else await log.answered(request)
        if before is None:
            raise
        return Done(before)


def led_to(answer: Answer, drafts: Sequence[Draft]) -> bool:
    """False where the answer is that of an earlier time: since then the record has gone on."""
    recorded = {(each.stream, each.version) for each in answer.recorded}
    recorded = recorded or {(answer.id, answer.version)}
    return any((draft.stream, draft.version) in recorded for draft in drafts)


def needed(command: Command, call: Call, body: Mapping[str, object]) -> Iterator[UUID]:
    """A fact is decided on nothing."""
    if not command.notes_fact:
        yield call.stream
        yield from named_in(tuple(body.values()))


def named_in(value: object) -> Iterator[UUID]:
    """Every id in a body: most name records that the decision will look up."""
    match value:
        case UUID():
            yield value
        case tuple():
            for each in value:
                yield from named_in(each)
        case BaseModel():
            yield from named_in(tuple(vars(value).values()))


def decide(world: World, command: Command, call: Call, body: Mapping[str, object]) -> list[Draft]:
    """What the command says to the story of now, each event checked against the one before."""
    if command.notes_fact:  # which is new: if it is not, the append finds out
        world.standings.setdefault(call.stream, Standing())
    standing = world.standing(call.stream)
    if call.if_match not in {None, standing.version}:
        raise Stale(version=standing.version)
    if command.begins and standing.version and standing.kind is not command.record:
        raise AlreadyThere(id=call.stream)
    at = business_time(call.occurred_at, world.now)
    telling = Telling(world, at)
    now = telling.record(command.record, call.stream)
    own = () if command.begins else (there(now, call.stream),)
    for said in command.decide(*own, Finder(world, at, call.stream), **body):
        if isinstance(said, Elsewhere):
            telling.say(RECORD_OF[type(said.event)], said.stream, said.event)
        else:
            telling.say(command.record, call.stream, said)
    return telling.drafts


class Telling:
    """What one command says, stream by stream, to the story of now."""

    def __init__(self, world: World, at: datetime | None) -> None:
        self.drafts: list[Draft] = []
        self._world = world
        self._at = at
        self._so_far: dict[UUID, tuple[Record | None, int]] = {}

    def record(self, record: type[Record], stream: UUID) -> Record | None:
        """As it is now, and by what was said so far. Raises `TimeRunsBackwards`."""
        return self._stands(record, stream)[0]

    def _stands(self, record: type[Record], stream: UUID) -> tuple[Record | None, int]:
        """The record, and the version of its stream."""
        if so_far := self._so_far.get(stream):
            return so_far
        standing = self._world.standing(stream)
        if self._at and standing.last and self._at < standing.last:
            raise TimeRunsBackwards(last=standing.last)
        return standing.of(record), standing.version

    def say(self, record: type[Record], stream: UUID, event: Event) -> None:
        before, version = self._stands(record, stream)
        now = say(record, before, event)
        self._so_far[stream] = now, version + 1
        about = nobody([event]) if is_forgotten(before) else subject_of(now, stream)
        self.drafts.append(Draft(stream, version + 1, event, self._at, subject=about))


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
        ids = self.world.naming(stage)
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
