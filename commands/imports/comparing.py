"""What a source said before, beside what it says now."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from commands.imports import dates
from commands.imports.rows import Use
from commands.staging import Staging
from domain.person import is_forgotten
from domain.recorded import Draft, Recorded
from domain.standing import Standing
from domain.story import Retracted

SOURCE = "import:"

Say = Callable[[Staging, Use, int], Awaitable[Sequence[Draft]]]
"""Says one use, which stands at that place among all of its record, on a log before the log."""


class Alone(Staging):
    """The log as if one stream were empty and nobody forgotten: what was said of them once is
    compared, and stays here.
    """

    def __init__(self, staging: Staging, stream: UUID) -> None:
        super().__init__(staging, clock=staging.clock)
        self._streams[stream] = []

    async def standings(self, ids: Collection[UUID]) -> Mapping[UUID, Standing]:
        others = [id for id in ids if id not in self._standings and id not in self._streams]
        for id, found in (await self.log.standings(others)).items():
            if not is_forgotten(found.record):
                self._standings[id] = found
        return await super().standings(ids)

    async def streams(self, ids: Collection[UUID]) -> Mapping[UUID, Sequence[Recorded]]:
        missing = [id for id in ids if id not in self._streams]
        for id, stream in (await self.log.streams(missing)).items():
            self._streams[id] = [remembered(each) for each in stream]
        return {id: self._streams[id] for id in ids}


def remembered(said: Recorded) -> Recorded:
    """As if it had said a name that is forgotten: whoever has one can be asked for."""
    if not (said.event.is_forgotten and "name" in type(said.event).model_fields):
        return said
    return said._replace(event=said.event.model_copy(update={"name": "forgotten"}))


class Common(NamedTuple):
    """How far an earlier telling and this one agree: so many uses, so many events; and where they
    part, the event that was said and the one that would be, if any.
    """

    uses: int = 0
    events: int = 0
    was: Recorded | None = None
    now: Draft | None = None


async def in_common(
    alone: Alone, uses: Sequence[Use], held: Sequence[Recorded], say: Say, zone: ZoneInfo
) -> Common:
    """Compares what was said with what would be said if nothing had been; what has no date, as of
    when it was said.
    """
    events = 0
    for place, use in enumerate(uses):
        if events == len(held):
            return Common(place, events)
        at = use.at or held[events].occurred_at
        said = await say(alone, use._replace(at=at), place)
        for draft, was in zip(said, held[events:], strict=False):
            if not agree(draft, was) or not dates.same(at, was.occurred_at, zone):
                return Common(place, events, was, draft)
        if len(said) > len(held) - events:
            return Common(place, events, None, said[-1])
        events += len(said)
    return Common(len(uses), events, held[events] if events < len(held) else None)


def agree(now: Draft, was: Recorded) -> bool:
    """As far as it can still be told: who is forgotten said what the file says."""
    said = now.event.forgotten() if was.event.is_forgotten else now.event
    return said == was.event


def said_by_imports(stream: Sequence[Recorded]) -> list[Recorded]:
    """What imports said, less what they took back themselves: a correction of somebody else's is
    no news from the source.
    """
    own = [r for r in stream if r.by.source.startswith(SOURCE)]
    gone = {v for r in own if isinstance(r.event, Retracted) for v in r.event.versions}
    return [r for r in own if not isinstance(r.event, Retracted) and r.version not in gone]


def parted(common: Common) -> dict[str, str]:
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
