"""Tells a journey to the log: only what the same source has not said before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, cast
from uuid import UUID

from commands.command import Call
from commands.correct import Correction, Instead, again, correct, retell
from commands.identity import named
from commands.imports import dates
from commands.imports.errors import PastChanged
from commands.imports.mapping import ImportMapping
from commands.imports.rows import Use
from commands.ports import Request
from commands.staging import Staging
from commands.world import World, see
from domain.errors import TimeRunsBackwards
from domain.person import IsForgotten, forgotten_in, is_forgotten
from domain.recorded import Draft, Provenance, Recorded
from domain.standing import Standing
from domain.story import Retracted, story

SOURCE = "import:"


class Alone(Staging):
    """The log as if one stream were empty and nobody forgotten: what was said of them once is
    compared, and stays here.
    """

    def __init__(self, staging: Staging, stream: UUID) -> None:
        super().__init__(staging, clock=staging.clock)
        self._streams[stream] = []

    async def standings(self, ids: Collection[UUID]) -> Mapping[UUID, Standing]:
        for id, found in (await super().standings(ids)).items():
            if is_forgotten(found.record):
                record = replace(cast(Any, found.record), name="forgotten")
                self._standings[id] = replace(found, record=record)
        return {id: self._standings[id] for id in ids}


class Common(NamedTuple):
    """How far an earlier telling and this one agree: so many uses, so many events; and where they
    part, the event that was said and the one that would be, if any.
    """

    uses: int
    events: int
    was: Recorded | None = None
    now: Draft | None = None


class Teller:
    """One import's voice in the log."""

    def __init__(self, staging: Staging, mapping: ImportMapping, id: UUID, actor: str) -> None:
        self.staging, self.mapping, self.id, self.actor = staging, mapping, id, actor
        self.source = f"{SOURCE}{id}"

    async def tell(self, stream: UUID, uses: Sequence[Use]) -> Sequence[Use]:
        """Says what is new, and returns what came of it. Raises a `Refused`, or pydantic's
        `ValidationError`.
        """
        held = said_by_imports((await self.staging.streams([stream]))[stream])
        common = await self._common(stream, uses, held)
        new, gone = uses[common.uses :], held[common.events :]
        if gone and self.mapping.on_change == "report":
            raise PastChanged(**_parted(common))
        if gone:
            await self._correct(stream, gone, new, uses[0])
            return new
        return await self._say_all(stream, new, common.uses)

    async def _say_all(self, stream: UUID, new: Sequence[Use], before: int) -> Sequence[Use]:
        said: list[Use] = []
        for place, use in enumerate(new):
            try:
                drafts = await self._say(self.staging, stream, use, place + before)
            except TimeRunsBackwards:
                if self.mapping.on_change == "report":
                    raise
                await self._correct(stream, (), new[place:], use)
                return [*said, *new[place:]]
            if use.command.notes_fact:
                await self._check_remembered(drafts)
            said += [use] if drafts else []
        return said

    async def _check_remembered(self, drafts: Sequence[Draft]) -> None:
        """A fact is decided on nothing; here it must not come as late as the bulk that of whom it
        tells is forgotten. Raises `IsForgotten`.
        """
        told_of = {forgotten_in(each.subject) for each in drafts if each.event.says_personal}
        if any(each.version for each in (await self.staging.standings(told_of)).values()):
            raise IsForgotten

    async def _common(self, stream: UUID, uses: Sequence[Use], held: Sequence[Recorded]) -> Common:
        """Compares what was said with what would be said if nothing had been."""
        if not held:
            return Common(0, 0)
        alone, events = Alone(self.staging, stream), 0
        for place, use in enumerate(uses):
            if events == len(held):
                return Common(place, events)
            said = await self._say(alone, stream, use, place)
            for draft, was in zip(said, held[events:], strict=False):
                if not agree(draft, was) or not self._same_time(use, was):
                    return Common(place, events, was, draft)
            if len(said) > len(held) - events:
                return Common(place, events, None, said[-1])
            events += len(said)
        return Common(len(uses), events, held[events] if events < len(held) else None)

    def _same_time(self, use: Use, was: Recorded) -> bool:
        return dates.same(use.at, was.occurred_at, self.mapping.zone)

    async def _say(self, staging: Staging, stream: UUID, use: Use, place: int) -> Sequence[Draft]:
        last = (await staging.standing(stream)).last
        at = dates.instant(use.at, [last] if last else (), self.mapping.zone)
        return await staging.say(use.command, Call(stream, use.body, self._by(stream, place), at))

    async def _correct(
        self, stream: UUID, gone: Sequence[Recorded], new: Sequence[Use], first: Use
    ) -> None:
        """Say the new in place of what is gone, as far as nobody else has taken that back."""
        told = story((await self.staging.streams([stream]))[stream])
        retract = frozenset(r.version for r in told if r in gone)
        kept = [r.occurred_at for r in told if r.version not in retract]
        now = await self.staging.now()
        correction = Correction(
            stream=stream,
            by=self._by(stream, -1),
            reason=f"import {self.mapping.name}: the file says otherwise now",
            retract=retract,
            instead=tuple(self._instead(use, kept, now) for use in new),
        )
        await correct(self.staging, first.command.record, correction)

    def _instead(self, use: Use, kept: Sequence[datetime], now: datetime) -> Instead:
        at = dates.instant(use.at, kept, self.mapping.zone) or now
        return Instead(use.command, use.command.read(use.body), at)

    def _by(self, stream: UUID, place: int) -> Provenance:
        command = named(self.id, f"{stream.hex}/{place}")
        return Provenance(self.actor, command, self.source, correlation=self.id)

    async def withdraw(self, streams: Sequence[UUID]) -> int:
        """Takes back by correction what this import said, and says again what it took back itself;
        the number of events that it had said.
        """
        staging, count = Staging(self.staging.log), 0
        latest_first = sorted(
            (await staging.streams(streams)).items(),
            key=lambda each: each[1][0].position if each[1] else 0,
            reverse=True,  # deals before the pipelines that they name
        )
        for stream, own in latest_first:
            mine = [r for r in own if r.by.correlation == self.id]
            if mine:
                reason = f"import {self.mapping.name} withdrawn"
                decision = partial(take_back, own=own, mine=mine, reason=reason)
                drafts = await see(staging, decision, stream)
                by = self._by(stream, -2)
                await staging.append(drafts, Request(stream, b"withdraw", by))
            count += len(mine)
        await staging.flush()
        return count


def agree(now: Draft, was: Recorded) -> bool:
    """As far as it can still be told: who is forgotten said what the file says."""
    said = now.event.forgotten() if was.event.is_forgotten else now.event
    return said == was.event


def take_back(
    world: World, own: Sequence[Recorded], mine: Sequence[Recorded], reason: str
) -> list[Draft]:
    """The stream's story as if those of its events had never been said."""
    believed = {r.version for r in story(own)}
    taken = {v for r in mine if isinstance(r.event, Retracted) for v in r.event.versions}
    gone = frozenset(r.version for r in mine if r.version in believed)
    before = taken - {r.version for r in mine}
    instead = [(r.occurred_at, partial(again, r.event)) for r in own if r.version in before]
    return retell(world, own, gone, instead, reason)


def said_by_imports(stream: Sequence[Recorded]) -> list[Recorded]:
    """What imports said, less what they took back themselves: a correction of somebody else's is
    no news from the source.
    """
    own = [r for r in stream if r.by.source.startswith(SOURCE)]
    gone = {v for r in own if isinstance(r.event, Retracted) for v in r.event.versions}
    return [r for r in own if not isinstance(r.event, Retracted) and r.version not in gone]


def _parted(common: Common) -> dict[str, str]:
    """Both tellings where they part: the instant, the event, and the fields that differ."""
    said = [each.event.model_dump(mode="json") for each in (common.was, common.now) if each]
    differ = {name for each in said for name in each if len({str(e.get(name)) for e in said}) > 1}
    return {
        "was": _short(common.was, differ) if common.was else "nothing",
        "now": _short(common.now, differ) if common.now else "nothing",
    }


def _short(each: Recorded | Draft, differ: set[str]) -> str:
    at = [f"{each.occurred_at:%Y-%m-%d %H:%M}"] if each.occurred_at else []
    fields = [f"{name} {said}" for name, said in each.event if name in differ]
    return " ".join([type(each.event).__qualname__, *at, *fields])
