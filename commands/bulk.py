"""A list of commands: each on its own, or all as one. Later ones see what earlier ones did."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import to_json

from commands.command import Call, Command
from commands.execute import Done, execute
from commands.ports import Answer, Log, Request
from commands.staging import Staging
from domain.errors import Refused, VersionTaken
from domain.recorded import Provenance


@dataclass(frozen=True)
class Item:
    """One command of the list."""

    command: Command
    call: Call

    @property
    def asked(self) -> object:
        """Equal for equal requests."""
        call, own = self.call, (self.command.noun, self.command.name)
        return *own, call.stream, call.body, call.occurred_at, call.if_match


Refusal = Refused | ValidationError
Outcome = Done | Refusal


async def one_by_one(log: Log, items: Iterable[Item | Refusal], *, dry_run: bool) -> list[Outcome]:
    """What is refused stops nothing else. A dry run, too, shows what later items see."""
    if dry_run:
        staged = [each async for each in outcomes(Staging(log), items)]
        return [replace(each, answer=None) if isinstance(each, Done) else each for each in staged]
    return [each async for each in outcomes(log, items)]


async def as_one(
    log: Log, items: Sequence[Item | Refusal], by: Provenance, *, dry_run: bool
) -> list[Done]:
    """All in one transaction, under one command's id and one `recorded_at`.

    Raises the first refusal, with the place of its item in the list.
    """
    staging, done = Staging(log), list[Done]()
    sound = [each for each in items if isinstance(each, Item)]
    request = Request(sound[0].call.stream if sound else by.command, asked(sound), by, dry_run)
    if not dry_run and (before := await log.answered(request)):
        return await as_before(log, sound, before, by.command)
    async for outcome in outcomes(staging, items):
        if not isinstance(outcome, Done):
            raise placed(outcome, len(done))
        done.append(outcome)
    if dry_run:
        return [replace(each, answer=None) for each in done]
    try:
        answer = await log.append([draft for draft, _ in staging.staged], request)
    except VersionTaken:
        if not all(each.command.notes_fact for each in sound):
            raise
        return await as_one(log, items, by, dry_run=dry_run)  # one more was noted meanwhile
    return [at_position(each, answer.position) for each in done]


async def outcomes(log: Log, items: Iterable[Item | Refusal]) -> AsyncIterator[Outcome]:
    for each in items:
        if not isinstance(each, Item):
            yield each
            continue
        try:
            yield await execute(log, each.command, each.call)
        except (Refused, ValidationError) as refusal:
            yield refusal


def asked(items: Sequence[Item]) -> bytes:
    return to_json(["as one", *(each.asked for each in items)])


async def as_before(log: Log, items: Sequence[Item], before: Answer, command: UUID) -> list[Done]:
    """The answer of the first time; where it said nothing of a record, the version it is at."""
    said = {each.stream: each.version for each in await log.said_by(command)}
    ids = [each.call.stream for each in items]
    stands = await log.standings(ids)
    return [Done(Answer(id, said.get(id, stands[id].version), before.position)) for id in ids]


def placed(refusal: Refusal, place: int) -> Refusal:
    if isinstance(refusal, Refused):
        refusal.facts |= {"item": place}
    return refusal


def at_position(done: Done, position: int) -> Done:
    return replace(done, answer=done.answer and replace(done.answer, position=position))
