"""What campaigns return: what was won from the sources that they name, less what they cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, Self
from uuid import UUID

from domain.errors import Conflict, NotThere
from domain.event import Event
from domain.facts import Spend
from domain.opportunity import Opportunity
from domain.recorded import Recorded
from projections.facts import FACT_ROWS, Fact
from projections.opportunities import OPPORTUNITIES, Deal
from readapi.bridge.kinds import OF_DEALS, Kind, Line
from readapi.ports import Snapshot


class NoSuchCampaign(NotThere, code="no_such_campaign"):
    """There is no campaign of that id or name."""


class CampaignWithoutSource(Conflict, code="campaign_without_source"):
    """The campaign has named no source yet, so that no deals are its own: name one first."""


@dataclass(frozen=True)
class CampaignLine:
    """A line of `bridge/campaigns.sql`: the source is that of then."""

    campaign: UUID
    name: str
    source: str | None


@dataclass(frozen=True)
class Sources:
    """Which source each campaign names that names one; `only` one of them may count."""

    of: Mapping[UUID, str] = field(default_factory=dict)
    only: UUID | None = None

    @classmethod
    async def told(cls, snapshot: Snapshot, only: UUID | None, **instants: object) -> Self:
        found = await campaigns(snapshot, **instants)
        nobody = cls(only=only)
        for each in found:
            nobody = nobody.named(each.campaign, each.source)
        return nobody

    def named(self, campaign: UUID, source: str | None) -> Self:
        """After the campaign named another."""
        if self.only not in {None, campaign}:
            return self
        others = {id: each for id, each in self.of.items() if id != campaign}
        return replace(self, of={**others, campaign: source} if source else others)

    @cached_property
    def all(self) -> frozenset[str]:
        """A deal counts once, however many campaigns name where it came from."""
        return frozenset(self.of.values())


NO_SOURCES = Sources()


async def campaigns(snapshot: Snapshot, **instants: object) -> list[CampaignLine]:
    """All, by name; one not there yet as it began, but without a source."""
    return list(await snapshot.lines("bridge/campaigns", CampaignLine, **instants))


async def find_campaign(snapshot: Snapshot, text: str) -> CampaignLine:
    """By id, or by name whatever its case; of several called so the one planned last. Raises
    `NoSuchCampaign`.
    """
    for each in reversed(await campaigns(snapshot)):
        if text.lower() in {str(each.campaign), each.name.lower()}:
            return each
    raise NoSuchCampaign(given=text)


async def with_source(snapshot: Snapshot, text: str) -> None:
    """Raises `NoSuchCampaign`, `CampaignWithoutSource`."""
    if not (found := await find_campaign(snapshot, text)).source:
        raise CampaignWithoutSource(campaign=found.name)


@dataclass(frozen=True)
class ReturnLine(Line):
    """A line of `bridge/returns.sql`: an `opportunity`, or else a `fact`."""

    opportunity: UUID | None
    fact: UUID | None
    status: Literal["open", "won", "lost"] | None
    amount: int
    currency: str
    source: str | None
    campaign: UUID | None


@dataclass(frozen=True)
class OfReturns(Kind[Deal | Fact]):
    """Its rows are deals, and what was spent."""

    def read(self, line: Line) -> Deal | Fact:
        assert isinstance(line, ReturnLine)
        return OF_SPENDS.read(line) if line.fact else OF_DEALS.read(line)

    def fold(self, before: Deal | Fact | None, recorded: Recorded) -> Deal | Fact:
        if isinstance(recorded.event, Spend.Spent):
            return OF_SPENDS.fold(None, recorded)
        assert not isinstance(before, Fact)
        return OF_DEALS.fold(before, recorded)

    def reads(self, event: type[Event]) -> bool:
        return event is Spend.Spent or OF_DEALS.reads(event)

    def standing(self, row: Deal | Fact) -> str:
        return "spent" if isinstance(row, Fact) else row.status

    @property
    def nouns(self) -> tuple[str, ...]:
        return (OF_DEALS.noun, OF_SPENDS.noun, "campaigns")


OF_SPENDS = Kind(
    noun="spends",
    query="bridge/returns",
    row=Fact,
    line=ReturnLine,
    projection=FACT_ROWS,
    scopes={},
)
OF_RETURNS = OfReturns(
    noun="opportunities",
    query="bridge/returns",
    row=Deal,
    line=ReturnLine,
    projection=OPPORTUNITIES,
    scopes={"campaign": None},
    idle=frozenset(
        {
            *(Opportunity.Moved, Opportunity.Joined, Opportunity.Rated),
            *(Opportunity.Assigned, Opportunity.CloseDateChanged),
        }
    ),
)
"""Neither stage nor owner nor close date changes what was won."""
