"""What campaigns led to, as of any instant: touched, responded, won, spend and return, by channel.

Each of the five is found by itself; what is won is owed by the attribution policy of that instant.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from uuid import UUID

from readapi.attribution import Otherwise, Owed, Policy, owed, policy
from readapi.board import Closed, Totals
from readapi.cursor import Page
from readapi.names import named
from readapi.ports import Snapshot
from readapi.records.campaigns import Campaign
from readapi.records.customers import CUSTOMERS, CustomerFilter
from readapi.records.kind import listed

Of = tuple[UUID | None, str | None, bool]
"""(campaign, channel, whether in all channels)."""


class OfCampaign(Protocol):
    """What is of a campaign and goes through a channel, or of none and through none."""

    @property
    def campaign(self) -> UUID | None: ...
    @property
    def channel(self) -> str | None: ...


W = TypeVar("W", bound=OfCampaign)


@dataclass(frozen=True)
class Counted:
    """A line of `touched.sql`."""

    campaign: UUID | None
    channel: str | None
    in_all: bool
    n: int
    customers: int


@dataclass(frozen=True)
class Answered(Counted):
    """A line of `responded.sql`: with one outcome, or `whatever` it was."""

    outcome: str | None
    whatever: bool


@dataclass(frozen=True)
class Spent:
    campaign: UUID | None
    channel: str | None
    currency: str
    amount: int


@dataclass(frozen=True)
class There:
    campaign: UUID


@dataclass(frozen=True)
class Share:
    """Of so many deals a part is owed to it, which make up so many whole ones, in ten-thousandths,
    and are worth so much.
    """

    deals: int
    share: int
    value: Totals


@dataclass(frozen=True)
class Figures:
    """Customers `touched` by so many touches, who `responded` so often, by outcome; what was won
    through it, what it cost, and what is left of the one after the other.
    """

    touches: int
    touched: int
    responses: int
    responded: int
    outcomes: dict[str, int]
    won: Share
    spend: Totals
    returned: Totals


@dataclass(frozen=True)
class Channel(Figures):
    """None is what names no channel."""

    channel: str | None


@dataclass(frozen=True)
class Result(Figures):
    """No campaign: what names none."""

    campaign: UUID | None
    channels: tuple[Channel, ...]
    campaign_name: str | None = None


@dataclass(frozen=True)
class Deals:
    """A page of what is owed; `next` is the cursor of the next."""

    items: Sequence[Owed]
    total: int
    next: str | None


@dataclass(frozen=True)
class Results:
    """All `won` deals: those of the campaigns, those owed to touches without one, and those of
    customers whom nobody had touched.
    """

    policy: Policy
    campaigns: Sequence[Result]
    without: Result
    untouched: Closed
    won: Closed


class Found:
    """All that the figures are made of, by what they are of."""

    def __init__(
        self,
        touched: Sequence[Counted],
        responded: Sequence[Answered],
        spent: Sequence[Spent],
        owed: Sequence[Owed],
    ) -> None:
        whatever = [each for each in responded if each.whatever]
        self._touched = {(each.campaign, each.channel, each.in_all): each for each in touched}
        self._responded = {(each.campaign, each.channel, each.in_all): each for each in whatever}
        self._outcomes = by_what(each for each in responded if not each.whatever)
        self._spent = by_what(spent)
        self._owed = by_what(each for each in owed if each.touched)

    def figures(self, key: Of) -> Figures:
        campaign, channel, in_all = key
        nobody = Counted(campaign, channel, in_all, 0, 0)
        touched, responded = self._touched.get(key, nobody), self._responded.get(key, nobody)
        won = share_of(self._owed[key])
        spend = totals((each.currency, each.amount) for each in self._spent[key])
        less = [(currency, -amount) for currency, amount in spend.items()]
        return Figures(
            touches=touched.n,
            touched=touched.customers,
            responses=responded.n,
            responded=responded.customers,
            outcomes=totals((each.outcome or "", each.n) for each in self._outcomes[key]),
            won=won,
            spend=spend,
            returned=totals([*won.value.items(), *less]),
        )

    def result(self, campaign: UUID | None) -> Result:
        keys = {*self._touched, *self._responded, *self._spent, *self._owed}
        own = {channel for each, channel, in_all in keys if each == campaign and not in_all}
        channels = sorted(own, key=lambda channel: (channel is None, channel or ""))
        return Result(
            **vars(self.figures((campaign, None, True))),
            campaign=campaign,
            channels=tuple(
                Channel(**vars(self.figures((campaign, each, False))), channel=each)
                for each in channels
            ),
        )

    @property
    def campaigns(self) -> set[UUID]:
        """All that a fact names."""
        named = {*self._touched, *self._responded, *self._spent}
        return {campaign for campaign, _, _ in named if campaign}


async def results(snapshot: Snapshot, otherwise: Otherwise) -> Results:
    """Of all campaigns that are there then, or that a fact of then names; by their names."""
    rule = await policy(snapshot, otherwise)
    deals = await owed(snapshot, rule)
    found = Found(
        await snapshot.lines("campaigns/touched", Counted),
        await snapshot.lines("campaigns/responded", Answered),
        await snapshot.lines("campaigns/spent", Spent),
        deals,
    )
    there = {each.campaign for each in await snapshot.lines("campaigns/there", There)}
    all_ = await named(snapshot, [found.result(each) for each in there | found.campaigns])
    return Results(
        policy=rule,
        campaigns=sorted(all_, key=lambda each: (each.campaign_name or "", str(each.campaign))),
        without=found.result(None),
        untouched=closed(each for each in deals if not each.touched),
        won=closed(deals),
    )


async def result(snapshot: Snapshot, campaign: UUID, otherwise: Otherwise) -> tuple[Policy, Result]:
    """Of one, by the policy with which it was asked."""
    found = await results(snapshot, otherwise)
    own = [each for each in found.campaigns if each.campaign == campaign]
    return found.policy, own[0] if own else Found((), (), (), ()).result(campaign)


async def owed_to(snapshot: Snapshot, campaign: UUID, otherwise: Otherwise, page: Page) -> Deals:
    """The parts of won deals that are owed to the campaign, the latest deal first."""
    all_ = await owed(snapshot, await policy(snapshot, otherwise))
    own = [each for each in reversed(all_) if each.campaign == campaign and each.touched]
    items = await named(snapshot, own[page.offset : page.offset + page.limit])
    return Deals(items, len(own), page.cursor(snapshot.asof, len(own)))


async def audience(snapshot: Snapshot, campaign: Campaign) -> int:
    """How many customers the campaign is for, archived ones not among them."""
    said: dict[str, Any] = dict(campaign.audience)
    wanted = CustomerFilter(**said, archived=False)
    return (await listed(snapshot, CUSTOMERS, wanted, Page(0))).total


def by_what(items: Iterable[W]) -> dict[Of, list[W]]:
    """Each is of its campaign in all, and of its channel there."""
    grouped: dict[Of, list[W]] = defaultdict(list)
    for each in items:
        grouped[each.campaign, None, True].append(each)
        grouped[each.campaign, each.channel, False].append(each)
    return grouped


def share_of(owed: Sequence[Owed]) -> Share:
    return Share(
        deals=len({each.opportunity for each in owed}),
        share=sum(each.share for each in owed),
        value=totals((each.currency, each.value) for each in owed),
    )


def closed(owed: Iterable[Owed]) -> Closed:
    parts = list(owed)
    n = len({each.opportunity for each in parts})
    return Closed(n, totals((each.currency, each.value) for each in parts))


def totals(amounts: Iterable[tuple[str, int]]) -> Totals:
    """{what: how much} of (what, how much), in order."""
    added: Totals = defaultdict(int)
    for what, amount in amounts:
        added[what] += amount
    return dict(sorted(added.items()))
