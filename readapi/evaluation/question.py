"""What is asked of an evaluation, as a door takes it down and a receipt names it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from readapi.evaluation.evaluation import (
    DAYS,
    WITHIN,
    Days,
    Evaluation,
    Within,
    change,
    cohorts,
)
from readapi.funnel import By, Period
from readapi.pipelines import find_pipeline
from readapi.ports import Snapshot


@dataclass(frozen=True)
class OfChange:
    """Before and from the day `on`, so many `days` of each."""

    FIGURE: ClassVar = "change"

    on: date
    days: Days = DAYS
    within: Within = WITHIN
    pipeline: UUID | None = None

    async def answered(self, snapshot: Snapshot, zone: ZoneInfo) -> Evaluation:
        """Raises `NoSuchPipeline`."""
        await check(snapshot, self.pipeline)
        return await change(snapshot, self.on, zone, self.days, self.within, self.pipeline)


@dataclass(frozen=True)
class OfCohorts:
    """Told apart `by` something, of whole days."""

    FIGURE: ClassVar = "cohorts"

    by: By
    since: date
    until: date
    within: Within = WITHIN
    pipeline: UUID | None = None

    async def answered(self, snapshot: Snapshot, zone: ZoneInfo) -> Evaluation:
        """Raises `NoSuchPipeline`, `PeriodBackwards`."""
        await check(snapshot, self.pipeline)
        period = Period(self.since, self.until, zone)
        return await cohorts(snapshot, period, self.by, self.within, self.pipeline)


async def check(snapshot: Snapshot, pipeline: UUID | None) -> None:
    if pipeline:
        await find_pipeline(snapshot, str(pipeline))
