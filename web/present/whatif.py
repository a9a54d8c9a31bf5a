"""Both sides of what is supposed, line by line, and the form that says it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Self, TypeVar
from uuid import UUID

from readapi.board import Totals
from readapi.campaigns import Results, Share, share_of
from readapi.funnel_lines import OUTCOMES
from readapi.redefined import Replayed
from readapi.service.figures import Fared
from readapi.whatif import Sides, Standing, Supposing, WhatIf
from web.present.supposed import Now, Typed, rows

T = TypeVar("T")

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "stages": ("chance", "rots"),
    "funnel": ("becomes", "split", "below", "funnel"),
    "attribution": ("model", "days", "half_life"),
    "service": ("kind", "priority", "answer", "resolve", "service"),
    "text": ("suppose",),
}
"""{section of the form: what its fields' names begin with}."""


@dataclass(frozen=True)
class Both(Generic[T]):
    """A line as it is, and as it would be."""

    name: str
    before: T
    after: T

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Stand:
    """Open deals, weighted, and those of them that stay too long."""

    weighted: Totals
    rotting: int
    probability: int | None = None
    rots_after: int | None = None


@dataclass(frozen=True)
class Counts:
    """Visits of a stage by their endings; half took so many `days`."""

    name: str
    entered: int
    advanced: int
    lost: int
    went_back: int
    left: int
    here: int
    days: float | None

    @classmethod
    def of(cls, each: Replayed) -> Self:
        own = {name: getattr(each, name) for name in ("name", *OUTCOMES)}
        return cls(**own, days=each.days.p50)


@dataclass(frozen=True)
class Judged:
    """Tickets that were promised to be `answered` and `resolved`, and those where it was late."""

    answered: int
    answered_late: int
    resolved: int
    resolved_late: int

    @classmethod
    def of(cls, each: Fared) -> Self:
        answer, resolve = each.answer, each.resolve
        return cls(answer.promised, answer.late, resolve.promised, resolve.late)


@dataclass(frozen=True)
class Owed(Both[Share]):
    """What is owed to a `campaign`, or to touches without one."""

    campaign: UUID | None


@dataclass(frozen=True)
class WhatIfView:
    """Each part has lines only where something was supposed of it; a stage as it would be stands
    beside the one of its name, if there is any.
    """

    now: Now
    typed: Typed
    pipelines: Sequence[Mapping[str, str]]
    pipeline: str
    text: str
    supposed: frozenset[str]
    found: WhatIf | None

    @cached_property
    def stages(self) -> Sequence[Both[Stand]]:
        return stages(self.found.pipeline if self.found else None)

    @cached_property
    def stages_before(self) -> Sequence[Counts]:
        sides = self.found.funnel if self.found else None
        return list(map(Counts.of, sides.before)) if sides else ()

    @cached_property
    def stages_after(self) -> Sequence[Both[Counts | None]]:
        return replayed(self.found.funnel if self.found else None)

    @cached_property
    def owed(self) -> Sequence[Owed]:
        return owed(self.found.attribution if self.found else None)

    @cached_property
    def promises(self) -> Sequence[Both[Judged]]:
        return promises(self.found.service if self.found else None)

    @property
    def rows(self) -> range:
        """Of what is promised."""
        return rows(self.typed.given)

    @property
    def lines(self) -> Sequence[Both[Any]]:
        return [*self.stages, *self.stages_after, *self.owed, *self.promises]

    @property
    def different(self) -> int:
        return sum(each.differs for each in self.lines)

    @property
    def opened(self) -> frozenset[str]:
        """The sections of the form that say something, or something wrong."""
        wrong = {name.partition(".")[0].partition("-")[0] for name in self.typed.wrong}
        opened = {section for section, names in SECTIONS.items() if wrong & {*names}}
        return frozenset(opened | self.supposed or {"stages"})


def sections(supposing: Supposing) -> frozenset[str]:
    """Those of the form that say something."""
    said = {
        "stages": supposing.stages,
        "funnel": supposing.funnel,
        "attribution": supposing.attribution,
        "service": supposing.service,
    }
    return frozenset(name for name, each in said.items() if each)


def stages(sides: Sides | None) -> Sequence[Both[Stand]]:
    """With all of them at the end."""
    if sides is None:
        return ()
    pairs = zip(sides.before, sides.after, strict=True)
    own = [Both(was.name, stand(was), stand(now)) for was, now in pairs]
    return [*own, Both("", all_of(sides.before), all_of(sides.after))]


def stand(each: Standing) -> Stand:
    return Stand(each.weighted, each.rotting, each.probability, each.rots_after)


def all_of(stages: Sequence[Standing]) -> Stand:
    weighted = sum((Counter(each.weighted) for each in stages), Counter[str]())
    return Stand(dict(weighted), sum(each.rotting for each in stages))


def replayed(sides: Sides | None) -> Sequence[Both[Counts | None]]:
    if sides is None:
        return ()
    was = {each.name: Counts.of(each) for each in sides.before}
    return [Both(each.name, was.get(each.name), Counts.of(each)) for each in sides.after]


def owed(sides: Sides | None) -> Sequence[Owed]:
    """By campaign, then what is owed to touches without one."""
    if sides is None:
        return ()
    before, after = parts(sides.before), parts(sides.after)
    names = {each.campaign: each.campaign_name or "" for each in sides.after.campaigns}
    names |= {each.campaign: each.campaign_name or "" for each in sides.before.campaigns}
    nothing = share_of(())
    return [
        Owed(names.get(id, ""), before.get(id, nothing), after.get(id, nothing), id)
        for id in dict.fromkeys([*before, *after])
    ]


def parts(found: Results) -> Mapping[UUID | None, Share]:
    return {each.campaign: each.won for each in (*found.campaigns, found.without)}


def promises(sides: Sides | None) -> Sequence[Both[Judged]]:
    """Of all tickets, then by priority."""
    if sides is None:
        return ()
    was = [sides.before.all, *sides.before.by_priority]
    now = [sides.after.all, *sides.after.by_priority]
    called = ["", *(str(each.priority or 0) for each in sides.before.by_priority)]
    pairs = zip(called, map(Judged.of, was), map(Judged.of, now), strict=True)
    return [Both(*line) for line in pairs]
