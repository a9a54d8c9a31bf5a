"""The campaign: what the company does to be heard of, with a budget, for an audience."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.customer import Kind, Lifecycle
from domain.errors import Conflict, Invalid
from domain.event import WORKSPACE, Day, Event, Label
from domain.money import Money

Status = Literal["planned", "running", "stopped"]

Channels = Annotated[tuple[Label, ...], Field(max_length=20)]


class CampaignRunning(Conflict, code="campaign_running"):
    """The campaign is running: stop it first."""


class CampaignNotRunning(Conflict, code="campaign_not_running"):
    """The campaign is not running."""


class CampaignArchived(Conflict, code="campaign_archived"):
    """The campaign is archived: restore it first."""


class CampaignNotArchived(Conflict, code="campaign_not_archived"):
    """The campaign is not archived."""


class BudgetBelowZero(Invalid, code="budget_below_zero"):
    """A budget is no less than nothing."""


class EndsBeforeItBegins(Invalid, code="ends_before_it_begins"):
    """The last day of a campaign is not before its first."""


class ChannelTwice(Invalid, code="channel_twice"):
    """A channel is chosen once."""


class Audience(BaseModel):
    """Whom a campaign is for: the customers to whom all that is said here applies, at any time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind | None = None
    lifecycle: Lifecycle | None = None
    industry: Label | None = None
    region: Label | None = None
    segment: Label | None = None
    tag: Label | None = None


EVERYBODY = Audience()


@dataclass(frozen=True)
class Campaign:
    name: str
    audience: Audience
    channels: tuple[str, ...]
    budget: Money | None
    begins: Day | None
    ends: Day | None
    owner: UUID | None
    source: str | None = None
    status: Status = "planned"
    archived: bool = False

    class Planned(Event, topic="campaign.planned.v1"):
        """The company means to be heard of."""

        name: Label
        audience: Audience = EVERYBODY
        channels: Channels = ()
        budget: Money | None = None
        begins: Day | None = None
        ends: Day | None = None
        owner: UUID | None = None
        source: Label | None = None

    class Renamed(Event, topic="campaign.renamed.v1"):
        """The campaign has another name."""

        name: Label

    class Aimed(Event, topic="campaign.aimed.v1"):
        """The campaign is for others than before."""

        audience: Audience

    class ChannelsChosen(Event, topic="campaign.channels_chosen.v1"):
        """The campaign goes through other channels."""

        channels: Channels

    class Budgeted(Event, topic="campaign.budgeted.v1"):
        """The campaign may cost something else, or whatever it takes."""

        budget: Money | None

    class Scheduled(Event, topic="campaign.scheduled.v1"):
        """The campaign is meant for other days."""

        begins: Day | None
        ends: Day | None

    class Assigned(Event, topic="campaign.assigned.v1"):
        """Somebody else looks after the campaign."""

        owner: UUID | None

    class SourceNamed(Event, topic="campaign.source_named.v1"):
        """The deals of another source are the campaign's own, or of none."""

        source: Label | None

    class Started(Event, topic="campaign.started.v1"):
        """The campaign runs, for the first time or again."""

    class Stopped(Event, topic="campaign.stopped.v1"):
        """The campaign runs no more."""

        reason: Label | None = None

    class Archived(Event, topic="campaign.archived.v1"):
        """The campaign was put away; what it led to stays."""

    class Restored(Event, topic="campaign.restored.v1"):
        """The campaign was taken out again."""

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case Campaign.Planned() as planned:
                return cls(
                    name=planned.name,
                    audience=planned.audience,
                    channels=planned.channels,
                    budget=planned.budget,
                    begins=planned.begins,
                    ends=planned.ends,
                    owner=planned.owner,
                    source=planned.source,
                )
        return None

    def about(self, stream: UUID) -> UUID:
        return WORKSPACE

    def check(self, event: Event) -> None:
        match event:
            case Campaign.Restored():
                if not self.archived:
                    raise CampaignNotArchived
            case _ if self.archived:
                raise CampaignArchived
            case Campaign.Started() | Campaign.Archived() if self.status == "running":
                raise CampaignRunning
            case Campaign.Stopped() if self.status != "running":
                raise CampaignNotRunning(status=self.status)

    def evolve(self, event: Event) -> Self:
        match event:
            case Campaign.Started():
                return replace(self, status="running")
            case Campaign.Stopped():
                return replace(self, status="stopped")
            case Campaign.Archived():
                return replace(self, archived=True)
            case Campaign.Restored():
                return replace(self, archived=False)
        return replace(
            self, **{name: getattr(event, name) for name in NEW_VALUES.get(type(event), ())}
        )


NEW_VALUES: dict[type[Event], tuple[str, ...]] = {
    Campaign.Renamed: ("name",),
    Campaign.Aimed: ("audience",),
    Campaign.ChannelsChosen: ("channels",),
    Campaign.Budgeted: ("budget",),
    Campaign.Scheduled: ("begins", "ends"),
    Campaign.Assigned: ("owner",),
    Campaign.SourceNamed: ("source",),
}
"""Events that just say new values: which of the campaign's fields."""


def affordable(budget: Money | None) -> None:
    """Raises `BudgetBelowZero`."""
    if budget and budget.amount < 0:
        raise BudgetBelowZero


def in_order(begins: Day | None, ends: Day | None) -> None:
    """Raises `EndsBeforeItBegins`."""
    if begins and ends and ends < begins:
        raise EndsBeforeItBegins(begins=begins, ends=ends)


def each_once(channels: tuple[str, ...]) -> None:
    """Raises `ChannelTwice`."""
    if len(set(channels)) < len(channels):
        raise ChannelTwice
