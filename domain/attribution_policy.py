"""The attribution policy: which touches a won deal is owed to, as data."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.event import WORKSPACE, Event, Label
from domain.sla_policy import PolicyNotRetired, PolicyRetired

Model = Literal["first_touch", "last_touch", "linear", "time_decay", "position"]

Days = Annotated[int, Field(ge=1, le=3_650)]

ENDS = Fraction(2, 5)
"""What the first and the last of three touches or more are owed by position; the others share the
rest."""


class Credit(BaseModel):
    """Touches count that were made within so many `days` before a deal was won. With time decay one
    counts half as much for every full `half_life` of days that lay between.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: Model = "last_touch"
    days: Days = 90
    half_life: Days = 7


LAST_TOUCH = Credit()
"""Where nobody has said otherwise."""


@dataclass(frozen=True)
class AttributionPolicy:
    name: str
    credit: Credit
    retired: bool = False

    class Defined(Event, topic="attribution_policy.defined.v1"):
        """The founder said which touches won deals are owed to."""

        name: Label
        credit: Credit

    class Renamed(Event, topic="attribution_policy.renamed.v1"):
        """The policy has another name."""

        name: Label

    class Revised(Event, topic="attribution_policy.revised.v1"):
        """Won deals are owed to other touches."""

        credit: Credit

    class Retired(Event, topic="attribution_policy.retired.v1"):
        """The policy is asked no more."""

    class Resumed(Event, topic="attribution_policy.resumed.v1"):
        """The policy is asked again."""

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case AttributionPolicy.Defined(name=name, credit=credit):
                return cls(name, credit)
        return None

    def about(self, stream: UUID) -> UUID:
        return WORKSPACE

    def check(self, event: Event) -> None:
        match event:
            case AttributionPolicy.Resumed():
                if not self.retired:
                    raise PolicyNotRetired
            case _ if self.retired:
                raise PolicyRetired

    def evolve(self, event: Event) -> Self:
        match event:
            case AttributionPolicy.Renamed(name=name):
                return replace(self, name=name)
            case AttributionPolicy.Revised(credit=credit):
                return replace(self, credit=credit)
            case AttributionPolicy.Retired():
                return replace(self, retired=True)
            case AttributionPolicy.Resumed():
                return replace(self, retired=False)
        return self


def shares(credit: Credit, won: datetime, touched: Sequence[datetime]) -> list[Fraction]:
    """What each touch is owed of the deal, in the order in which they were made; 1 in all."""
    weights = [weight(credit, won, touched, place) for place in range(len(touched))]
    return [each / sum(weights) for each in weights]


def weight(credit: Credit, won: datetime, touched: Sequence[datetime], place: int) -> Fraction:
    last = len(touched) - 1
    match credit.model:
        case "first_touch":
            return Fraction(place == 0)
        case "last_touch":
            return Fraction(place == last)
        case "linear":
            return Fraction(1)
        case "time_decay":
            lives = (won - touched[place]) // timedelta(days=credit.half_life)
            return Fraction(1, 2**lives)
        case "position":
            if last < 2:
                return Fraction(1)
            return ENDS if place in {0, last} else (1 - 2 * ENDS) / (last - 1)


def divided(amount: int, owed: Sequence[Fraction]) -> list[int]:
    """The amount by shares that are 1 in all, in whole units that are the amount in all: each is
    what its end and its beginning, rounded half to even, lie apart.
    """
    marks = [round(amount * end) for end in accumulate(owed, initial=Fraction())]
    return [end - begin for begin, end in pairwise(marks)]
