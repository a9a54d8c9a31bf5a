"""Campaigns as they are shown: what was planned beside what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readapi.campaigns import Figures, Result, Results
from readapi.records.campaigns import Campaign
from web.format import sums


@dataclass(frozen=True)
class CampaignView:
    """One campaign and what it led to."""

    plan: Campaign
    result: Result

    @property
    def spent_share(self) -> float | None:
        """Of the budget."""
        if not self.plan.budget or self.plan.currency is None:
            return None
        return self.result.spend.get(self.plan.currency, 0) / self.plan.budget


@dataclass(frozen=True)
class CampaignsView:
    """All campaigns; `model` is how won deals are owed if not by the policy."""

    results: Results
    campaigns: Sequence[CampaignView]
    model: str

    @property
    def running(self) -> int:
        return sum(each.plan.status == "running" for each in self.campaigns)

    @property
    def owed(self) -> dict[str, int]:
        """What was won through campaigns."""
        return sums(p for each in self.results.campaigns for p in each.won.value.items())


def views(campaigns: Iterable[Campaign], found: Results) -> list[CampaignView]:
    by_id = {each.campaign: each for each in found.campaigns}
    return [CampaignView(each, by_id[each.id]) for each in campaigns]


def rate(figures: Figures) -> float | None:
    """Of the customers touched those who responded; none where the campaign touched nobody."""
    return figures.responded / figures.touched if figures.touched else None
