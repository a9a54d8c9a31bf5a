"""The campaigns of the demo before they are written down: what is planned, for whom, what comes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from domain.campaign import EVERYBODY, Audience
from domain.money import Money
from solocrm.demo.causes import CAMPAIGN_ASKS
from solocrm.demo.company import Company
from solocrm.demo.people import Client
from solocrm.demo.seasons import FAIRS, MARKETS, Market
from solocrm.demo.wares import CURRENCY

SOURCE, AT_A_FAIR = "Campaign", "Trade fair"
"""Where deals come from that customers asked for because of a campaign, or after they were met."""

FAIR = {"cn": "{year} 年展会", "en": "Trade fairs {year}"}


@dataclass(frozen=True)
class Drive:
    """One campaign; of those who are touched the share `asks` asks for an offer because of it."""

    name: str
    audience: Audience
    channels: tuple[str, ...]
    first: date
    last: date
    budget: int
    fairs: Market | None = None

    @property
    def asks(self) -> float:
        return CAMPAIGN_ASKS.get(self.name, 0.0)

    @property
    def source(self) -> str:
        return AT_A_FAIR if self.fairs else SOURCE

    def id(self, root: UUID) -> UUID:
        return uuid5(root, f"campaign {self.name} {self.first}")

    def money(self, amount: int) -> Money:
        return Money(amount=Decimal(amount), currency=CURRENCY[self.fairs or "cn"])

    def is_for(self, client: Client) -> bool:
        return self.audience.industry in {None, client.industry}


@dataclass(frozen=True)
class _Plan:
    """`share` of the story, 0 to 1, at which it begins."""

    name: str
    share: float
    days: int
    channels: tuple[str, ...]
    budget: int
    industry: str | None = None


PLANS = (
    _Plan("岁末问候 Season's letter", 0.09, 10, ("Mail",), 1_500),
    _Plan("校准体检 Calibration check-up", 0.22, 21, ("Mail", "WeChat"), 8_000),
    _Plan("短视频投放 Video advertising", 0.32, 45, ("Video", "WeChat"), 60_000),
    _Plan("HACCP 网络课 Webinar", 0.42, 14, ("Mail",), 6_000, "Food"),
    _Plan("老客户回馈 Thank-you offer", 0.53, 20, ("Mail", "Phone"), 12_000),
    _Plan("冷链换机 Trade-in", 0.63, 28, ("Mail", "WeChat"), 15_000, "Cold storage"),
    _Plan("校准体检 Calibration check-up", 0.76, 21, ("Mail", "WeChat"), 9_000),
    _Plan("短视频投放 Video advertising", 0.86, 30, ("Video",), 48_000),
)


def drives(company: Company) -> list[Drive]:
    """In order of their days."""
    return sorted([*_planned(company), *_fairs(company)], key=lambda drive: drive.first)


def _planned(company: Company) -> Iterator[Drive]:
    for plan in PLANS:
        first = company.office.day_of(company.day(plan.share))
        audience = Audience(industry=plan.industry) if plan.industry else EVERYBODY
        last = first + timedelta(plan.days)
        yield Drive(plan.name, audience, plan.channels, first, last, plan.budget)


def _fairs(company: Company) -> Iterator[Drive]:
    """One campaign for all fairs of a market in a year, of those that lie in the story."""
    begun, over = (company.office.day_of(at) for at in (company.begins, company.ends))
    for market in MARKETS:
        days = [each for year in range(begun.year, over.year + 1) for each in _of(market, year)]
        held = [day for day in days if begun + timedelta(30) < day < over - timedelta(3)]
        for pair in (held[:2], held[2:]):
            name = FAIR[market].format(year=pair[0].year)
            last = pair[-1] + timedelta(2)
            yield Drive(name, EVERYBODY, ("Fair",), pair[0], last, 40_000, market)


def _of(market: Market, year: int) -> Iterator[date]:
    return (date(year, *first) for first in FAIRS[market])


def at_nine(company: Company, day: date) -> datetime:
    """Shortly after the office opens on that day or the next that is worked."""
    worked = company.office.working_day(day)
    opens = datetime.combine(worked, datetime.min.time(), company.office.zone)
    return opens + timedelta(hours=9, minutes=20)
