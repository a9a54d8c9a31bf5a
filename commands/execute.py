"""Load the story, decide, append: the one way in which anything is said."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import to_json

from commands.command import Call, Command
from commands.ports import Answer, Log, Request
from commands.world import World, see
from domain.catalogue import subject_of
from domain.errors import (
    AlreadyThere,
    NotThere,
    Refused,
    Stale,
    TimeInFuture,
    TimeRunsBackwards,
    VersionTaken,
)
from domain.recorded import CLOCK_TOLERANCE, Draft
from domain.story import FOREVER, R, happens_to, say, state, story

Decision = Callable[[World], Sequence[Draft]]


@dataclass(frozen=True)
class Done:
    """The answer, none on a dry run; and what was said: nothing where the command changed nothing
    or came again.
    """

    answer: Answer | None
    said: Sequence[Draft] = ()


async def execute(log: Log, command: Command, call: Call, *, retries: int = 2) -> Done:
    """Raises a `Refused`, or pydantic's `ValidationError` for a wrong body: nothing was stored."""
    body = command.read(call.body)
    asked = to_json((command.noun, command.name, body, call.occurred_at, call.if_match))
    try:
        return await carry_out(
            log,
            lambda world: decide(world, command, call, body),
            Request(call.stream, asked, call.by, call.dry_run),
            *named_in(tuple(body.values())),
        )
    except VersionTaken:
        may_retry = command.commutes or call.if_match is not None  # which then is stale: say so
        if not (may_retry and retries):
            raise
        return await execute(log, command, call, retries=retries - 1)


async def carry_out(log: Log, decision: Decision, request: Request, *named: UUID) -> Done:
    """Decide and append; a command that was carried out before is answered as it was then.

    The records that the command names are loaded at once, others as the decision asks for them.
    """
    try:
        drafts = await see(log, decision, request.stream, *named)
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
    return any((draft.stream, draft.version) == (answer.id, answer.version) for draft in drafts)


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
    stream = world.stream(call.stream)
    if call.if_match not in {None, len(stream)}:
        raise Stale(version=len(stream))
    if command.begins and stream and not happens_to(type(stream[0].event), command.record):
        raise AlreadyThere(id=call.stream)
    told = story(stream)
    at = business_time(call.occurred_at, world.now)
    if at and told and at < told[-1].occurred_at:
        raise TimeRunsBackwards(last=told[-1].occurred_at)

    now = state(command.record, told)
    own = () if command.begins else (there(now, call.stream),)
    drafts: list[Draft] = []
    for event in command.decide(*own, look_up(world, at), **body):
        now = say(command.record, now, event)
        version = len(stream) + len(drafts) + 1
        about = subject_of(now, call.stream)
        drafts.append(Draft(call.stream, version, event, at, subject=about))
    return drafts


def look_up(world: World, at: datetime | None) -> Callable[[type[R], UUID], R]:
    """Finds other records as of the instant, or as they began if that was later."""

    def find(record: type[R], id: UUID) -> R:
        told = story(world.stream(id))
        begun = told[0].occurred_at if told else FOREVER
        return there(state(record, told, max(at or FOREVER, begun)), id)

    return find


def business_time(occurred_at: datetime | None, now: datetime) -> datetime | None:
    """The client's time; None, and a clock that is a little ahead, mean now."""
    if occurred_at is None or occurred_at <= now:
        return occurred_at
    if occurred_at > now + CLOCK_TOLERANCE:
        raise TimeInFuture(now=now)
    return None


def there(record: R | None, id: UUID) -> R:
    if record is None:
        raise NotThere(id=id)
    return record
