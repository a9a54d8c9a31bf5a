"""What won deals are owed to, by the policy that holds then or by another that is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from domain.attribution_policy import LAST_TOUCH, Credit, Days, Model, divided, weights
from readapi.ports import Snapshot

WHOLE = 10_000
"""One deal, in the ten-thousandths in which shares of it are told."""


@dataclass(frozen=True)
class Otherwise:
    """Another model, or other days, than those of the policy."""

    model: Model | None = None
    days: Days | None = None
    half_life: Days | None = None


@dataclass(frozen=True)
class Policy:
    """Which touches won deals are owed to; no `policy` where nobody has said anything."""

    policy: UUID | None
    policy_name: str | None
    model: Model
    days: int
    half_life: int

    @property
    def defined(self) -> tuple[UUID, ...]:
        """The definitions that a figure by it depends on."""
        return (self.policy,) if self.policy else ()

    @property
    def credit(self) -> Credit:
        return Credit(model=self.model, days=self.days, half_life=self.half_life)


@dataclass(frozen=True)
class Line:
    """A line of `won.sql`: a won deal, and a touch that may have led to it."""

    opportunity: UUID
    customer: UUID
    closed: datetime
    amount: int
    currency: str
    campaign: UUID | None
    channel: str | None
    touched: datetime | None


@dataclass(frozen=True)
class Owed:
    """What of a won deal is owed to one touch: its `share` in ten-thousandths, `value` in minor
    units. No touch, no share: the deal is owed to nobody.
    """

    opportunity: UUID
    customer: UUID
    closed: datetime
    amount: int
    currency: str
    campaign: UUID | None
    channel: str | None
    touched: datetime | None
    share: int
    value: int
    opportunity_name: str | None = None
    customer_name: str | None = None


async def policy(snapshot: Snapshot, otherwise: Otherwise) -> Policy:
    """The one that holds, but for what is asked otherwise."""
    found = await snapshot.lines("campaigns/policy", Policy)
    nobodys = Policy(None, None, LAST_TOUCH.model, LAST_TOUCH.days, LAST_TOUCH.half_life)
    own = found[0] if found else nobodys
    return Policy(
        policy=own.policy,
        policy_name=own.policy_name,
        model=otherwise.model or own.model,
        days=otherwise.days or own.days,
        half_life=otherwise.half_life or own.half_life,
    )


async def owed(snapshot: Snapshot, policy: Policy) -> list[Owed]:
    """Every won deal once for each touch that it is owed to, or once to nobody; earliest first."""
    lines = await snapshot.lines("campaigns/won", Line, days=policy.days)
    deals = groupby(lines, key=lambda line: line.opportunity)
    return [each for _, own in deals for each in credited(policy.credit, list(own))]


def credited(credit: Credit, lines: Sequence[Line]) -> Iterator[Owed]:
    """Of one deal, which all of its parts make up to the last cent and ten-thousandth."""
    deal = lines[0]
    touched = [line.touched for line in lines if line.touched]
    weighed = weights(credit, deal.closed, touched) if touched else [1]
    parts = divided(WHOLE, weighed), divided(deal.amount, weighed)
    for line, weight, share, value in zip(lines, weighed, *parts, strict=True):
        if weight:
            yield Owed(**vars(line), share=share if touched else 0, value=value)
