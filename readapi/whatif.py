"""What if: other chances, limits, stages, promises or shares, over the history as it is.

Probabilities and limits are tried on the open deals one by one, promises and attribution by the
very queries that answer without supposing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from domain.attribution_policy import Days, Model
from domain.errors import Invalid
from domain.money import Money
from domain.sla_policy import Target, apart
from readapi import campaigns
from readapi.attribution import Otherwise
from readapi.board import Card, StageTotal, board, cards
from readapi.funnel import Period, funnel, given_of, told_apart
from readapi.instead import Instead
from readapi.pipelines import find_pipeline
from readapi.ports import Snapshot
from readapi.redefined import Replayed, Visited, replay
from readapi.service.figures import Figures, figures
from readapi.service.promises import PromiseLine

LONGEST = 20_000
"""Characters of what is supposed."""

PROMISES = "service/promises"


class BadSupposition(Invalid, code="bad_supposition"):
    """What is supposed is YAML or JSON with stages of a pipeline, attribution or service."""


class NoSuchStage(Invalid, code="no_such_stage"):
    """The pipeline has no stage of that name in use then."""


class NothingPromised(Invalid, code="nothing_promised"):
    """Other targets are counted by the calendar of the policy that holds: there is none then."""


class Supposed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StageSupposed(Supposed):
    """`probability` from 0 to 1; a deal rots after more than `rots_after` days."""

    probability: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    rots_after: Annotated[int, Field(ge=1, le=3_650)] | None = None


class ServiceSupposed(Supposed):
    """Other targets, by the calendar that holds, for tickets opened from–to."""

    from_: Annotated[date, Field(alias="from")]
    to: date
    targets: Annotated[
        tuple[Target, ...], Field(min_length=1, max_length=100), AfterValidator(apart)
    ]


class AttributionSupposed(Supposed):
    model: Model | None = None
    days: Days | None = None
    half_life: Days | None = None


class StageInstead(Supposed):
    """Stands for the stages `of` these names, its own if none is named; where several new ones
    would fit a visit, the first does. Amounts are those on entering, of any currency.
    """

    name: Annotated[str, Field(min_length=1, max_length=100)]
    of: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    amount_from: Decimal | None = None
    amount_below: Decimal | None = None
    source: str | None = None

    def fits(self, stage: str, visit: Visited) -> bool:
        amount = Money.of_minor(visit.entry_amount, visit.currency).amount
        return (
            stage in (self.of or (self.name,))
            and (self.amount_from is None or amount >= self.amount_from)
            and (self.amount_below is None or amount < self.amount_below)
            and self.source in {None, visit.source}
        )


class FunnelSupposed(Supposed):
    """Other stages, in their order, for deals opened from–to; what none stands for is left out."""

    from_: Annotated[date, Field(alias="from")]
    to: date
    stages: Annotated[tuple[str | StageInstead, ...], Field(min_length=1, max_length=50)]

    @property
    def order(self) -> list[StageInstead]:
        return [StageInstead(name=e) if isinstance(e, str) else e for e in self.stages]


class Supposing(Supposed):
    """`stages` of the `pipeline`, by name, or a `funnel` of others; each part may be left out."""

    pipeline: str | None = None
    stages: dict[str, StageSupposed] = {}
    funnel: FunnelSupposed | None = None
    attribution: AttributionSupposed | None = None
    service: ServiceSupposed | None = None

    @classmethod
    def read(cls, text: str) -> Self:
        """YAML, or JSON, which is YAML too. Raises `BadSupposition`."""
        if len(text) > LONGEST:
            raise BadSupposition(longest=LONGEST)
        try:
            found = cls.model_validate(yaml.safe_load(text))
        except (yaml.YAMLError, ValidationError, ValueError, RecursionError) as wrong:
            raise BadSupposition(said=str(wrong)[:300]) from None
        if bool(found.stages or found.funnel) != (found.pipeline is not None):
            raise BadSupposition(said="stages and their pipeline go together")
        return found


@dataclass(frozen=True)
class Standing:
    """A stage's open deals: weighted by currency, and how many stand there too long."""

    stage: UUID
    name: str
    probability: int
    rots_after: int | None
    count: int
    weighted: dict[str, int]
    rotting: int


@dataclass(frozen=True)
class Sides:
    """The same figure as it is, and as it would be."""

    before: Any
    after: Any


@dataclass(frozen=True)
class WhatIf:
    """Only what was supposed has two sides."""

    pipeline: Sides | None
    funnel: Sides | None
    attribution: Sides | None
    service: Sides | None


async def what_if(snapshot: Snapshot, supposing: Supposing, zone: ZoneInfo) -> WhatIf:
    """Raises `NoSuchPipeline`, `NoSuchStage`, `NothingPromised`, `PeriodBackwards`."""
    return WhatIf(
        pipeline=await standing(snapshot, supposing) if supposing.stages else None,
        funnel=await redefined(snapshot, supposing, zone) if supposing.funnel else None,
        attribution=await owed(snapshot, supposing.attribution) if supposing.attribution else None,
        service=await service(snapshot, supposing.service, zone) if supposing.service else None,
    )


async def standing(snapshot: Snapshot, supposing: Supposing) -> Sides:
    pipeline = (await find_pipeline(snapshot, supposing.pipeline or "")).pipeline
    stages = (await board(snapshot, pipeline)).stages
    unknown = set(supposing.stages) - {each.name for each in stages}
    if unknown:
        raise NoSuchStage(given=sorted(unknown)[0], there=[each.name for each in stages])
    deals = await cards(snapshot, pipeline)
    other = [changed(each, supposing.stages.get(each.name)) for each in stages]
    return Sides([stand(each, deals) for each in stages], [stand(each, deals) for each in other])


def changed(stage: StageTotal, supposed: StageSupposed | None) -> StageTotal:
    if supposed and supposed.probability is not None:
        stage = replace(stage, probability=int(supposed.probability * 10_000))
    if supposed and supposed.rots_after is not None:
        stage = replace(stage, rots_after=supposed.rots_after)
    return stage


def stand(stage: StageTotal, deals: Sequence[Card]) -> Standing:
    """Weighed deal by deal, rounded half to even; a deal's own probability stays."""
    own = [each for each in deals if each.stage == stage.stage]
    weighted = Counter[str]()
    for deal in own:
        chance = stage.probability if deal.probability is None else deal.probability
        weighted[deal.currency] += round(Fraction(deal.amount * chance, 10_000))
    limit = stage.rots_after
    return Standing(
        stage=stage.stage,
        name=stage.name,
        probability=stage.probability,
        rots_after=limit,
        count=len(own),
        weighted=dict(weighted),
        rotting=sum(limit is not None and each.days > limit for each in own),
    )


async def redefined(snapshot: Snapshot, supposing: Supposing, zone: ZoneInfo) -> Sides:
    """Both sides of the deals opened then, with all their visits."""
    asked = supposing.funnel
    assert asked
    pipeline = (await find_pipeline(snapshot, supposing.pipeline or "")).pipeline
    period = Period(asked.from_, asked.to, zone)
    before = (await funnel(snapshot, pipeline, period)).stages
    called = {each.stage: each.name for each in before}
    check(asked.order, called.values())
    given = given_of(pipeline, period, "opened") | await told_apart(snapshot, None)

    def where(visit: Visited) -> int | None:
        fitting = (n for n, e in enumerate(asked.order) if e.fits(called[visit.stage], visit))
        return next(fitting, None)

    visits = await snapshot.lines("replayed", Visited, **given)
    names = [each.name for each in asked.order]
    return Sides([Replayed.of(each) for each in before], replay(visits, where, names))


def check(stages: Iterable[StageInstead], there: Collection[str]) -> None:
    """Raises `NoSuchStage`."""
    for each in stages:
        for name in each.of or (each.name,):
            if name not in there:
                raise NoSuchStage(given=name, there=list(there))


async def owed(snapshot: Snapshot, supposed: AttributionSupposed) -> Sides:
    other = Otherwise(supposed.model, supposed.days, supposed.half_life)
    return Sides(
        await campaigns.results(snapshot, Otherwise()), await campaigns.results(snapshot, other)
    )


async def service(snapshot: Snapshot, supposed: ServiceSupposed, zone: ZoneInfo) -> Sides:
    period = Period(supposed.from_, supposed.to, zone)
    before: Figures = await figures(snapshot, period)
    lines = await snapshot.lines(PROMISES, PromiseLine)
    if not lines:
        raise NothingPromised
    targets = [
        replace(lines[0], kind=t.kind, priority=t.priority, answer=t.answer, resolve=t.resolve)
        for t in supposed.targets
    ]
    return Sides(before, await figures(Instead(snapshot, {PROMISES: targets}), period))
