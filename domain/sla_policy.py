"""The SLA policy: within which working time tickets are answered and resolved, as data."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from domain.errors import Conflict
from domain.event import WORKSPACE, Event, Label
from domain.ticket import Awaited, Kind, Priority

Minutes = Annotated[int, Field(ge=1, le=525_600)]
"""Of working time; a year's minutes at most."""

Share = Annotated[Decimal, Field(ge=0, le=1, decimal_places=4)]


class PolicyRetired(Conflict, code="policy_retired"):
    """The policy is retired: resume it first."""


class PolicyNotRetired(Conflict, code="policy_not_retired"):
    """The policy is not retired."""


class Target(BaseModel):
    """What is promised for tickets of that kind and priority; of any, where none is named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind | None = None
    priority: Priority | None = None
    answer: Minutes | None = None
    resolve: Minutes | None = None

    @property
    def closeness(self) -> int:
        """How much it names: what names more goes before."""
        return 2 * (self.priority is not None) + (self.kind is not None)

    def fits(self, kind: str, priority: int | None) -> bool:
        return self.kind in {None, kind} and self.priority in {None, priority}

    @model_validator(mode="after")
    def _promises(self) -> Self:
        if self.answer is None and self.resolve is None:
            raise ValueError("a target says within how many minutes to answer, to resolve, or both")
        return self


def apart(targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """Raises a `ValueError` where two are for the same tickets."""
    of = [(each.kind, each.priority) for each in targets]
    if len(set(of)) < len(of):
        raise ValueError("two targets are for the same kind and priority")
    return targets


class Terms(BaseModel):
    """By which calendar is counted, what is promised, while what is awaited the clock `stops`, and
    from which share of the time on a ticket is at risk.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    calendar: UUID
    targets: Annotated[
        tuple[Target, ...], Field(min_length=1, max_length=100), AfterValidator(apart)
    ]
    stops: tuple[Awaited, ...] = ("customer",)
    warns: Share = Decimal("0.75")


@dataclass(frozen=True)
class SlaPolicy:
    name: str
    terms: Terms
    retired: bool = False

    class Defined(Event, topic="sla_policy.defined.v1"):
        """The founder promised how soon tickets are answered and resolved."""

        name: Label
        terms: Terms

    class Renamed(Event, topic="sla_policy.renamed.v1"):
        """The policy has another name."""

        name: Label

    class Revised(Event, topic="sla_policy.revised.v1"):
        """Something else is promised."""

        terms: Terms

    class Retired(Event, topic="sla_policy.retired.v1"):
        """The policy promises nothing any more."""

    class Resumed(Event, topic="sla_policy.resumed.v1"):
        """The policy holds again."""

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case SlaPolicy.Defined(name=name, terms=terms):
                return cls(name, terms)
        return None

    def about(self, stream: UUID) -> UUID:
        return WORKSPACE

    def check(self, event: Event) -> None:
        match event:
            case SlaPolicy.Resumed():
                if not self.retired:
                    raise PolicyNotRetired
            case _ if self.retired:
                raise PolicyRetired

    def evolve(self, event: Event) -> Self:
        match event:
            case SlaPolicy.Renamed(name=name):
                return replace(self, name=name)
            case SlaPolicy.Revised(terms=terms):
                return replace(self, terms=terms)
            case SlaPolicy.Retired():
                return replace(self, retired=True)
            case SlaPolicy.Resumed():
                return replace(self, retired=False)
        return self


def closest(targets: Iterable[Target], kind: str, priority: int | None) -> Target | None:
    """Of the targets that fit such tickets the one that names most; of several the first."""
    fitting = [each for each in targets if each.fits(kind, priority)]
    return max(fitting, key=lambda each: each.closeness, default=None)
