"""The play: everybody's acts are planned, put in order of time, and performed one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from commands.imports.ports import Imports
from commands.ports import Log
from commands.staging import Staging
from solocrm.demo.acts import Act, Performance
from solocrm.demo.bought_list import Bring, Unkept, Withdraw, bought_list
from solocrm.demo.company import Company, decisions, found
from solocrm.demo.customers import story_of
from solocrm.demo.errands import errands
from solocrm.demo.marketing import marketing
from solocrm.demo.office import Office
from solocrm.demo.people import clients
from solocrm.demo.promises import promises
from solocrm.demo.relations import Relation
from solocrm.demo.seasons import MARKETS, Market, arrivals, is_fair

CUSTOMERS = 400
SHARE_KNOWN = 0.3125
"""Of them so many were customers before, and are entered in the first two weeks; the others come in
the course of the two years."""

GROWTH = 0.35
"""By so much more come at the end than at the begin."""


@dataclass(frozen=True)
class Played:
    """What the play left in the log, up to `position`; the `founder` is a user there."""

    founder: UUID
    customers: int
    contacts: int
    opportunities: int
    commands: int
    events: int
    position: int


async def play(
    log: Log,
    *,
    seed: int,
    ends: date,
    zone: tzinfo,
    customers: int = CUSTOMERS,
    book: Imports | None = None,
) -> Played:
    """Write 24 months that end with that day into the log, as if they had been said at the time;
    and what was imported into the book, if there is one.

    The same seed, day, zone and number of customers give the same events under the same ids.
    """
    company = found(uuid5(NAMESPACE_URL, f"solocrm:demo:{seed}"), ends, Office(zone))
    relations = list(meet_all(company, seed, customers))
    staging = Staging(log, as_it_happened=True, clock=company.begins)
    performance = Performance(staging, company.root)
    acts = agenda(company, relations, seed)
    await staging.streams({act.stream for act in acts})  # at once: none is there yet
    book = book or Unkept()
    for act in acts:
        if isinstance(act, Bring | Withdraw):
            staging.clock = act.at
            await act.perform(staging, book)
        else:
            await performance.perform(act)
    events = len(staging.staged)
    written = await staging.flush()
    return Played(
        founder=company.team.founder.id,
        customers=performance.begun["customers"],
        contacts=performance.begun["contacts"],
        opportunities=performance.begun["opportunities"],
        commands=performance.performed,
        events=events,
        position=written.position,
    )


def agenda(company: Company, relations: list[Relation], seed: int) -> list[Act]:
    """All acts before the end in order of time."""
    acts = decisions(company, Random(f"{seed} decisions"))
    for number, relation in enumerate(relations):
        acts += story_of(relation, elsewhere=relations[number // 2].client.id)
    acts += marketing(company, Random(f"{seed} marketing"))
    acts += errands(relations, seed)
    acts += bought_list(company, Random(f"{seed} bought list"))
    acts += promises(company, Random(f"{seed} promises"))
    return sorted((act for act in acts if act.at < company.ends), key=lambda act: act.at)


def meet_all(company: Company, seed: int, customers: int = CUSTOMERS) -> Iterator[Relation]:
    """Everybody who is or becomes a customer, and when, in order of entry."""
    rng = Random(f"{seed} clients")
    invented = clients(company.root, rng)
    known = round(customers * SHARE_KNOWN)
    coming = {market: Coming.to(company, market) for market in MARKETS}
    dated = [
        *((known_since(company, rng), True, each) for each in islice(invented, known)),
        *(
            (coming[each.market].some_time(each.source == "Trade fair", rng), False, each)
            for each in islice(invented, customers - known)
        ),
    ]
    for at, known, client in sorted(dated, key=lambda each: each[0]):
        owner = company.team.choose(client.market, at, rng)
        own = Random(f"{seed} customer {client.number}")
        yield Relation(company, client, at, known, owner, own)


def known_since(company: Company, rng: Random) -> datetime:
    """Some moment of the first two weeks, after the first morning."""
    day = company.office.day_of(company.begins) + timedelta(rng.randint(1, 12))
    return company.office.working_moment(day, "cn", rng)


@dataclass(frozen=True)
class Coming:
    """When customers of one market come: by season, and more as the company grows."""

    office: Office
    market: Market
    days: Sequence[date]
    weights: Sequence[float]
    fairs: Sequence[date]

    @classmethod
    def to(cls, company: Company, market: Market) -> "Coming":
        first = company.office.day_of(company.begins)
        days = [first + timedelta(each) for each in range(14, (company.ends - company.begins).days)]
        growing = (1 + GROWTH * number / len(days) for number in range(len(days)))
        weights = [more * arrivals(day, market) for day, more in zip(days, growing, strict=True)]
        fairs = [day for day in days[:-4] if is_fair(day, market)]
        return cls(company.office, market, days, weights, fairs)

    def some_time(self, at_fair: bool, rng: Random) -> datetime:
        """Who is met at a fair is entered during it or in the days after."""
        if at_fair:
            day = rng.choice(self.fairs) + timedelta(rng.randint(0, 4))
            return self.office.working_moment(day, self.market, rng)
        return self.office.moment(rng.choices(self.days, self.weights)[0], rng)
