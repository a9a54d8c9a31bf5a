"""The founder's own company: who works there and what it decides for itself over two years."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID, uuid5

from solocrm.demo import causes, tracks, wares
from solocrm.demo.acts import Act
from solocrm.demo.diary import Diary
from solocrm.demo.office import Colleague, Office, Team
from solocrm.demo.tracks import DEMO, TRIAL, Track
from solocrm.demo.wares import EARLY_PROBE, WARES, Catalogue


@dataclass(frozen=True)
class Company:
    """`begins` is its first morning with the CRM, `ends` the midnight after its last day."""

    root: UUID
    office: Office
    begins: datetime
    ends: datetime
    team: Team
    sales: Track
    renewals: Track
    catalogue: Catalogue

    @property
    def site(self) -> str:
        """The key under which the company's site and its mail program note what they see."""
        return f"key:{uuid5(self.root, 'site')}"

    def is_crisis(self, at: datetime) -> bool:
        first, last = causes.CRISIS
        return first <= (at - self.begins) / (self.ends - self.begins) < last

    def day(self, share: float) -> datetime:
        """A morning that far into the story, 0 to 1."""
        return morning(self.office, self.begins + (self.ends - self.begins) * share)


def found(root: UUID, ends: date, office: Office) -> Company:
    """The company whose story ends with that day, 24 months after it began."""
    leap_day = (ends.month, ends.day) == (2, 29)
    eve = ends.replace(year=ends.year - 2, day=28 if leap_day else ends.day)
    first = office.working_day(eve + timedelta(1))
    begins = datetime.combine(first, datetime.min.time(), office.zone) + timedelta(hours=9)
    over = datetime.combine(ends + timedelta(1), datetime.min.time(), office.zone)

    def day(share: float) -> datetime:
        return morning(office, begins + (over - begins) * share)

    lin = Colleague(uuid5(root, "user lin"), "林悦 Lin Yue", "lin", "cn")
    chen = Colleague(
        uuid5(root, "user chen"), "陈晓 Chen Xiao", "chen", "cn", ((begins, day(0.12)),)
    )
    away = ((begins, day(0.22)), (day(0.62), day(0.8)))
    emma = Colleague(uuid5(root, "user emma"), "Emma Clarke", "emma", "en", away)
    return Company(
        root=root,
        office=office,
        begins=begins,
        ends=over,
        team=Team(lin, (chen, emma)),
        sales=tracks.sales(root),
        renewals=tracks.renewals(root, contacted_since=day(0.1) + timedelta(hours=1)),
        catalogue=Catalogue(root, day(0.55), (day(0.4), day(0.57))),
    )


def morning(office: Office, at: datetime) -> datetime:
    """Shortly after opening on that working day or the next."""
    day = office.working_day(office.day_of(at))
    return datetime.combine(day, datetime.min.time(), office.zone) + timedelta(hours=9, minutes=15)


def decisions(company: Company, rng: Random) -> list[Act]:
    """What the founder decides about her team, her pipelines and her price list."""
    acts: list[Act] = []
    lin = company.team.founder
    for about in (_first_morning, _team, _pipelines, _price_list):
        about(
            company,
            Diary(company.root, company.office, lin.market, rng, acts, company.begins, lin),
        )
    return acts


def _first_morning(company: Company, diary: Diary) -> None:
    lin = company.team.founder
    diary.say("users", "join", lin.id, name=lin.name, login=lin.login, role="administrator")
    for track, name in ((company.sales, "Sales"), (company.renewals, "Service contracts")):
        stages = track.stages_from_start()
        diary.say("pipelines", "define", track.pipeline, name=name, stages=stages)
    for ware in WARES:
        diary.say(
            "products",
            "introduce",
            ware.id(company.root),
            name=ware.name,
            series=ware.series,
            price=ware.money(ware.price),
            cost=ware.money(ware.cost),
        )


def _team(company: Company, diary: Diary) -> None:
    chen, emma = company.team.others
    (_, chen_joins), *_ = chen.absences
    (_, emma_joins), (emma_leaves, emma_returns) = emma.absences
    diary.open_at(chen_joins - timedelta(minutes=3))
    diary.say("users", "join", chen.id, name=chen.name, login=chen.login, role="salesperson")
    diary.open_at(emma_joins - timedelta(minutes=3))
    diary.say("users", "join", emma.id, name=emma.name, login=emma.login, role="salesperson")
    diary.open_at(company.day(0.5))
    diary.say("users", "change-role", chen.id, role="sales manager")
    diary.open_at(emma_leaves)
    diary.say("users", "leave", emma.id)
    diary.open_at(emma_returns - timedelta(minutes=4))
    diary.say("users", "return", emma.id)
    diary.say("users", "rename", emma.id, name="Emma Clarke-Reid")


def _pipelines(company: Company, diary: Diary) -> None:
    due, contacted, offer = (step.stage for step in company.renewals.steps)
    diary.open_at(company.day(0.1))
    renewals = company.renewals.pipeline
    diary.say("pipelines", "add-stage", renewals, stage=contacted)
    diary.say("pipelines", "reorder-stages", renewals, stages=(due.id, contacted.id, offer.id))
    diary.open_at(company.day(0.3))
    diary.say("pipelines", "rename", renewals, name=company.renewals.name)
    *_, negotiation = (step.stage for step in company.sales.steps)
    diary.open_at(company.day(0.6))
    rated = {"probability": Decimal("0.80"), "rots_after": negotiation.rots_after}
    diary.say("pipelines", "rate-stage", company.sales.pipeline, stage=negotiation.id, **rated)
    diary.open_at(morning(company.office, last_september(company.ends)))
    trial = next(step.stage for step in company.sales.steps if step.stage.name == TRIAL)
    diary.say("pipelines", "rename-stage", company.sales.pipeline, stage=trial.id, name=DEMO)


def last_september(before: datetime) -> datetime:
    """The last first of September that is at least a month past."""
    year = before.year if before.month > 9 else before.year - 1
    return before.replace(year=year, month=9, day=1)


def _price_list(company: Company, diary: Diary) -> None:
    catalogue = company.catalogue
    gone, back = catalogue.without_monitor
    monitor = wares.MONITOR.id(company.root)
    for at, name in ((gone, "retire"), (back, "resume")):
        diary.open_at(at - timedelta(minutes=2))
        diary.say("products", name, monitor)
    diary.open_at(catalogue.prices_rose - timedelta(minutes=8))
    for ware in WARES:
        if ware.rise:
            price, cost = ware.money(ware.rise), ware.money(ware.cost)
            diary.say("products", "reprice", ware.id(company.root), price=price, cost=cost)
    diary.open_at(company.day(0.7))
    diary.say("products", "rename", EARLY_PROBE.id(company.root), name="Wireless probe P5")
