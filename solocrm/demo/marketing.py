"""What the founder does to be heard of: letters and fairs, and what comes of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID, uuid5

from domain.money import Money
from solocrm.demo.acts import Act
from solocrm.demo.company import Company
from solocrm.demo.diary import Diary
from solocrm.demo.relations import Relation
from solocrm.demo.seasons import FAIRS, MARKETS, Market

LETTER = {"cn": "{year}年第{quarter}季度来信", "en": "Letter, {quarter}/{year}"}
FAIR = {"cn": "{year}年{month}月展会", "en": "Trade fair, {month}/{year}"}
TO_CUSTOMERS = {"cn": "，致老客户", "en": ", to customers"}
CURRENCY = {"cn": "CNY", "en": "USD"}
CHANNELS: dict[Market, tuple[str, ...]] = {"cn": ("WeChat", "Mail"), "en": ("Mail",)}

GETS_A_LETTER = 0.3
RESPONDS = {"Mail": 0.1, "WeChat": 0.18, "Fair": 0.7}
OUTCOMES = ("interested", "interested", "later", "not for us")
"""How often, and what they say."""

DAYS_OF_A_FAIR = 7
"""Who is entered within so many days from its first was met there."""


@dataclass(frozen=True)
class Drive:
    """One campaign before it is written down."""

    name: str
    market: Market
    channels: tuple[str, ...]
    first: date
    last: date
    budget: int

    def id(self, root: UUID) -> UUID:
        return uuid5(root, f"campaign {self.name}")

    def money(self, amount: int) -> Money:
        return Money(amount=Decimal(amount), currency=CURRENCY[self.market])


def marketing(company: Company, relations: Sequence[Relation], rng: Random) -> list[Act]:
    """Every campaign from its plan to its end, and how won deals are owed to them."""
    acts: list[Act] = []
    for number, drive in enumerate(sorted(drives(company), key=lambda drive: drive.first)):
        run(company, drive, relations, diary_of(company, drive, rng, acts), first=number == 0)
    policy(company, rng, acts)
    return acts


def drives(company: Company) -> Iterator[Drive]:
    """Those that are planned before the story is over."""
    begun, over = (company.office.day_of(at) for at in (company.begins, company.ends))
    for year in range(begun.year, over.year + 1):
        for market in MARKETS:
            for quarter in range(4):
                name = LETTER[market].format(year=year, quarter=quarter + 1)
                day = date(year, 3 * quarter + 2, 11)
                if begun + timedelta(30) < day < over:
                    own = (name, market, CHANNELS[market])
                    yield Drive(*own, day, day + timedelta(14), 3_000)
            for month, first in FAIRS[market]:
                name = FAIR[market].format(year=year, month=month)
                day = date(year, month, first)
                if begun + timedelta(30) < day < over:
                    yield Drive(name, market, ("Fair",), day, day + timedelta(2), 20_000)


def diary_of(company: Company, drive: Drive, rng: Random, acts: list[Act]) -> Diary:
    """The founder plans three weeks before, on a morning."""
    lin, thread = company.team.founder, drive.id(company.root)
    day = company.office.working_day(drive.first - timedelta(21))
    return Diary(thread, company.office, lin.market, rng, acts, nine(company, day), lin)


def nine(company: Company, day: date) -> datetime:
    opens = datetime.combine(day, datetime.min.time(), company.office.zone)
    return opens + timedelta(hours=9, minutes=20)


def run(
    company: Company, drive: Drive, relations: Sequence[Relation], diary: Diary, *, first: bool
) -> None:
    """Planned, started, told to customers, paid for, and stopped once its days are over."""
    campaign = drive.id(company.root)
    plan = {"channels": drive.channels, "begins": drive.first, "ends": drive.last}
    diary.say(
        "campaigns", "plan", campaign, name=drive.name, budget=drive.money(drive.budget), **plan
    )
    if first:
        change_plans(company, drive, diary)
    diary.open_at(nine(company, company.office.working_day(drive.first)))
    diary.say("campaigns", "start", campaign)
    touched = list(reached(company, drive, relations, diary))
    spent = round(drive.budget * diary.rng.uniform(0.5, 1.15))
    diary.wait(2)
    cost = {"amount": drive.money(spent), "campaign": campaign, "channel": drive.channels[0]}
    diary.say("spends", "spend", uuid5(campaign, "spend"), **cost)
    for number, (relation, channel) in enumerate(touched):
        if diary.rng.random() < RESPONDS[channel]:
            respond(drive, relation, channel, uuid5(campaign, f"response {number}"), diary)
    diary.open_at(nine(company, company.office.working_day(drive.last + timedelta(7))))
    diary.say("campaigns", "stop", campaign, reason="As planned")
    if first:
        diary.say("campaigns", "archive", campaign)
        diary.say("campaigns", "restore", campaign)


def change_plans(company: Company, drive: Drive, diary: Diary) -> None:
    """The first one is thought over."""
    campaign, lin = drive.id(company.root), company.team.founder
    diary.wait(3)
    diary.say("campaigns", "rename", campaign, name=drive.name + TO_CUSTOMERS[drive.market])
    diary.say("campaigns", "aim", campaign, audience={"lifecycle": "customer"})
    diary.say("campaigns", "choose-channels", campaign, channels=(*drive.channels, "Phone"))
    diary.say("campaigns", "budget", campaign, budget=drive.money(2 * drive.budget))
    ends = drive.last + timedelta(7)
    diary.say("campaigns", "schedule", campaign, begins=drive.first, ends=ends)
    diary.say("campaigns", "assign", campaign, owner=lin.id)


def reached(
    company: Company, drive: Drive, relations: Sequence[Relation], diary: Diary
) -> Iterator[tuple[Relation, str]]:
    """Letters go to some of those who are known; at a fair one is met, and entered."""
    rng, campaign = diary.rng, drive.id(company.root)
    own = [each for each in relations if each.client.market == drive.market]
    for relation in own:
        touch, channel = uuid5(campaign, str(relation.client.id)), rng.choice(drive.channels)
        about = {"customer": relation.client.id, "campaign": campaign, "channel": channel}
        if channel != "Fair":
            if relation.entered < diary.now and rng.random() < GETS_A_LETTER:
                diary.say("touches", "touch", touch, **about)
                yield relation, channel
        elif met_there(company, drive, relation):
            there = relation.diary(f"met {campaign}", relation.entered)
            there.acts = diary.acts
            there.say("touches", "touch", touch, **about)
            yield relation, channel


def met_there(company: Company, drive: Drive, relation: Relation) -> bool:
    day = company.office.day_of(relation.entered)
    days = (day - drive.first).days
    return relation.client.source == "Trade fair" and 0 <= days <= DAYS_OF_A_FAIR


def respond(drive: Drive, relation: Relation, channel: str, id: UUID, diary: Diary) -> None:
    """In the days after, but never before they were met."""
    diary.open_at(max(diary.now, relation.entered))
    outcome = diary.rng.choice(OUTCOMES)
    about = {"customer": relation.client.id, "campaign": diary.thread, "channel": channel}
    diary.say("responses", "respond", id, outcome=outcome, **about)


def policy(company: Company, rng: Random, acts: list[Act]) -> None:
    """The last touch, at first; then all of them."""
    id, lin = uuid5(company.root, "attribution"), company.team.founder
    diary = Diary(id, company.office, lin.market, rng, acts, company.day(0.05), lin)
    noun = "attribution-policies"
    diary.say(noun, "define", id, name="Last touch", credit={"model": "last_touch", "days": 90})
    diary.open_at(company.day(0.5))
    diary.say(noun, "revise", id, credit={"model": "position", "days": 120})
    diary.say(noun, "rename", id, name="First and last touch")
    diary.say(noun, "retire", id)
    diary.say(noun, "resume", id)
