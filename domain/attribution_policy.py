"""The attribution policy: which touches a won deal is owed to, as data."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.event import WORKSPACE, Event, Label
from domain.money import half_even
from domain.sla_policy import PolicyNotRetired, PolicyRetired

Model = Literal["first_touch", "last_touch", "linear", "time_decay", "position"]

Days = Annotated[int, Field(ge=1, le=3_650)]

ENDS = 2
"""By position the first and the last of three touches or more count twice as much, each, as all
between them together: two fifths each.
"""


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


def weights(credit: Credit, won: datetime, touched: Sequence[datetime]) -> list[int]:
    """How much each touch counts beside the others, in the order in which they were made."""
    last = len(touched) - 1
    match credit.model:
        case "first_touch":
            return [1, *[0] * last]
        case "last_touch":
            return [*[0] * last, 1]
        case "time_decay":
            lives = [(won - each) // timedelta(days=credit.half_life) for each in touched]
            return [2 ** (max(lives) - each) for each in lives]
        case "position" if last > 1:
            inner = last - 1
            return [ENDS * inner, *[1] * inner, ENDS * inner]
    return [1] * len(touched)


def divided(amount: int, weighed: Sequence[int]) -> list[int]:
    """The amount by weights, in whole units that are the amount in all: each is what its end and
    its beginning, rounded half to even, lie apart.
    """
    total = sum(weighed)
    marks = [half_even(amount * end, total) for end in accumulate(weighed, initial=0)]
    return [end - begin for begin, end in pairwise(marks)]
