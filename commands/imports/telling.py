"""Tells a journey to the log: only what the same source has not said before."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from commands.command import Call
from commands.correct import Correction, Instead, again, correct, retell
from commands.identity import numbered
from commands.imports import dates
from commands.imports.comparing import SOURCE, Alone, Common, in_common, parted, said_by_imports
from commands.imports.errors import PastChanged
from commands.imports.mapping import ImportMapping
from commands.imports.rows import Use
from commands.ports import Request
from commands.staging import Staging
from commands.world import World, see
from domain.errors import TimeRunsBackwards
from domain.person import IsForgotten, forgotten_in
from domain.recorded import Draft, Provenance, Recorded
from domain.story import Retracted, story


class Teller:
    """One import's voice in the log."""

    def __init__(self, staging: Staging, mapping: ImportMapping, id: UUID, actor: str) -> None:
        self.staging, self.mapping, self.id, self.actor = staging, mapping, id, actor
        self.source = f"{SOURCE}{id}"

    async def tell(self, stream: UUID, uses: Sequence[Use]) -> Sequence[Use]:
        """Says what is new, and returns what came of it. Raises a `Refused`, or pydantic's
        `ValidationError`.
        """
        before = (await self.staging.streams([stream]))[stream]
        held = said_by_imports(before) if before else ()
        common = await self._common(stream, uses, held) if held else Common()
        new, gone = uses[common.uses :], held[common.events :]
        if gone and self.mapping.on_change == "report":
            raise PastChanged(**parted(common))
        if gone:
            await self._correct(stream, gone, new, uses[0])
            return new
        return await self._say_all(stream, new, common.uses)

    async def _common(self, stream: UUID, uses: Sequence[Use], held: Sequence[Recorded]) -> Common:
        alone, say = Alone(self.staging, stream), partial(self._say, stream)
        return await in_common(alone, uses, held, say, self.mapping.zone)

    async def _say_all(self, stream: UUID, new: Sequence[Use], before: int) -> Sequence[Use]:
        said: list[Use] = []
        for place, use in enumerate(new):
            try:
                drafts = await self._say(stream, self.staging, use, place + before)
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

    async def _say(self, stream: UUID, staging: Staging, use: Use, place: int) -> Sequence[Draft]:
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
        command = numbered(self.id, stream, place)
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
