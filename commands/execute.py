"""Load the story, decide, append: the one way in which anything is said."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import to_json

from commands.command import Call, Command
from commands.decide import decide
from commands.ports import Answer, Log, Request
from commands.world import World, see
from domain.catalogue import RECORD_OF
from domain.errors import (
    AlreadyThere,
    Refused,
    VersionTaken,
)
from domain.person import IsForgotten
from domain.recorded import Draft, Recorded

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
