"""What can be done with a campaign."""

from collections.abc import Iterator
from uuid import UUID

from commands.command import Command, LookUp
from domain.campaign import (
    EVERYBODY,
    Audience,
    Campaign,
    Channels,
    affordable,
    each_once,
    in_order,
)
from domain.event import Day, Event, Label
from domain.money import Money
from domain.user import User


def plan(
    look_up: LookUp,
    *,
    name: Label,
    audience: Audience = EVERYBODY,
    channels: Channels = (),
    budget: Money | None = None,
    begins: Day | None = None,
    ends: Day | None = None,
    owner: UUID | None = None,
    source: Label | None = None,
) -> Iterator[Event]:
    """Plan a campaign: for whom, through which channels, at what cost, on which days; its own
    are the deals that come from its source.
    """
    each_once(channels)
    affordable(budget)
    in_order(begins, ends)
    if owner:
        look_up(User, owner)
    yield Campaign.Planned(
        name=name,
        audience=audience,
        channels=channels,
        budget=budget,
        begins=begins,
        ends=ends,
        owner=owner,
        source=source,
    )


def rename(campaign: Campaign, _: LookUp, *, name: Label) -> Iterator[Event]:
    """Give the campaign another name."""
    if name != campaign.name:
        yield Campaign.Renamed(name=name)


def aim(campaign: Campaign, _: LookUp, *, audience: Audience) -> Iterator[Event]:
    """Say whom the campaign is for: everybody where nothing is said of them."""
    if audience != campaign.audience:
        yield Campaign.Aimed(audience=audience)


def choose_channels(campaign: Campaign, _: LookUp, *, channels: Channels) -> Iterator[Event]:
    """Say through which channels the campaign goes."""
    each_once(channels)
    if channels != campaign.channels:
        yield Campaign.ChannelsChosen(channels=channels)


def budget(campaign: Campaign, _: LookUp, *, budget: Money | None) -> Iterator[Event]:
    """Say what the campaign may cost; null for whatever it takes."""
    affordable(budget)
    if budget != campaign.budget:
        yield Campaign.Budgeted(budget=budget)


def schedule(
    campaign: Campaign, _: LookUp, *, begins: Day | None, ends: Day | None = None
) -> Iterator[Event]:
    """Say on which days the campaign is meant to run."""
    in_order(begins, ends)
    if (begins, ends) != (campaign.begins, campaign.ends):
        yield Campaign.Scheduled(begins=begins, ends=ends)


def assign(campaign: Campaign, look_up: LookUp, *, owner: UUID | None) -> Iterator[Event]:
    """Say who looks after the campaign."""
    if owner:
        look_up(User, owner)
    if owner != campaign.owner:
        yield Campaign.Assigned(owner=owner)


def name_source(campaign: Campaign, _: LookUp, *, source: Label | None) -> Iterator[Event]:
    """Say from which source the deals come that are the campaign's own; null for none."""
    if source != campaign.source:
        yield Campaign.SourceNamed(source=source)


def start(_: Campaign, __: LookUp) -> Iterator[Event]:
    """Let the campaign run, for the first time or again."""
    yield Campaign.Started()


def stop(_: Campaign, __: LookUp, *, reason: Label | None = None) -> Iterator[Event]:
    """Let the campaign run no more."""
    yield Campaign.Stopped(reason=reason)


def archive(_: Campaign, __: LookUp) -> Iterator[Event]:
    """Put the campaign away; what it led to stays."""
    yield Campaign.Archived()


def restore(_: Campaign, __: LookUp) -> Iterator[Event]:
    """Take an archived campaign out again."""
    yield Campaign.Restored()


COMMANDS = (
    Command("campaigns", Campaign, plan, Campaign.Planned, begins=True),
    Command("campaigns", Campaign, rename, Campaign.Renamed, commutes=True),
    Command("campaigns", Campaign, aim, Campaign.Aimed, commutes=True),
    Command("campaigns", Campaign, choose_channels, Campaign.ChannelsChosen, commutes=True),
    Command("campaigns", Campaign, budget, Campaign.Budgeted, commutes=True),
    Command("campaigns", Campaign, schedule, Campaign.Scheduled, commutes=True),
    Command("campaigns", Campaign, assign, Campaign.Assigned, commutes=True),
    Command("campaigns", Campaign, name_source, Campaign.SourceNamed, commutes=True),
    Command("campaigns", Campaign, start, Campaign.Started),
    Command("campaigns", Campaign, stop, Campaign.Stopped),
    Command("campaigns", Campaign, archive, Campaign.Archived),
    Command("campaigns", Campaign, restore, Campaign.Restored),
)
