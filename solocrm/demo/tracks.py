"""The two pipelines of the demo: their stages, and how deals fare in each."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from domain.pipeline import Stage

TRIAL, DEMO = "Trial", "Demo"
"""What the third stage of Sales was called before the last September, and since."""


@dataclass(frozen=True)
class Step:
    """A stage, the median days that deals stay there, and the log-odds that they go on."""

    stage: Stage
    days: float
    odds: float
    since: datetime | None = None

    def is_there(self, at: datetime) -> bool:
        return self.since is None or self.since <= at


@dataclass(frozen=True)
class Track:
    """`quote` is the place of the step from which on a price is on the table."""

    pipeline: UUID
    name: str
    steps: tuple[Step, ...]
    quote: int

    def after(self, place: int, at: datetime) -> int:
        """The next place that is there, or the number of steps where none is left."""
        places = range(place + 1, len(self.steps))
        return next((each for each in places if self.steps[each].is_there(at)), len(self.steps))

    def before(self, place: int, at: datetime) -> int:
        """The next lower place that is there; the first always is."""
        return max(each for each in range(place) if self.steps[each].is_there(at))

    def stages_from_start(self) -> tuple[Stage, ...]:
        return tuple(each.stage for each in self.steps if each.since is None)


def sales(root: UUID) -> Track:
    pipeline = uuid5(root, "pipeline sales")
    steps = (
        Step(_stage(pipeline, "New", "0.10", 7), days=2.0, odds=0.60),
        Step(_stage(pipeline, "Qualified", "0.25", 14), days=4.0, odds=0.80),
        Step(_stage(pipeline, TRIAL, "0.45", 21), days=4.0, odds=1.00),
        Step(_stage(pipeline, "Quote sent", "0.65", 21), days=5.5, odds=0.75),
        Step(_stage(pipeline, "Negotiation", "0.75", 21), days=4.0, odds=1.40),
    )
    return Track(pipeline, "Sales", steps, quote=3)


def renewals(root: UUID, contacted_since: datetime) -> Track:
    """Its middle stage came in later."""
    pipeline = uuid5(root, "pipeline renewals")
    contacted = _stage(pipeline, "Contacted", "0.70", 21)
    steps = (
        Step(_stage(pipeline, "Due", "0.60", 30), days=12.0, odds=2.4),
        Step(contacted, days=7.0, odds=2.1, since=contacted_since),
        Step(_stage(pipeline, "Offer sent", "0.85", 21), days=9.0, odds=1.9),
    )
    return Track(pipeline, "Renewals", steps, quote=2)


def _stage(pipeline: UUID, name: str, probability: str, rots_after: int) -> Stage:
    id = uuid5(pipeline, name)
    return Stage(id=id, name=name, probability=Decimal(probability), rots_after=rots_after)
