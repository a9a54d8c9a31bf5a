"""Random sales of some sources, and campaigns that name them, in time, late and corrected."""

from collections.abc import Callable
from contextlib import suppress
from random import Random

from commands import campaigns, customers, facts, opportunities
from domain.errors import Refused
from domain.story import story
from tests.crm import Crm, euros, id_of, instead, opening
from tests.journeys import DEALS, HOUR, corrected, in_time, late, other, undone

CAMPAIGNS = [id_of(name) for name in ("spring", "fair")]
SPENDS = [id_of(f"spent {number}") for number in range(8)]
SOURCES = ("web", "fair")


def random_returns(random: Random, steps: int = 40) -> Crm:
    """What is refused on the way leaves nothing."""
    crm = Crm()
    for deal in DEALS:
        crm.do(customers.enter, id_of(f"{deal} Ltd"), name=deal)
        crm.do(opportunities.open_, id_of(deal), **opening(deal), source=random.choice(SOURCES))
    for _ in range(steps):
        crm.log.turn_clock(random.choice((0, 0, 1, 5, 20, 30, -1)) * HOUR)
        with suppress(Refused):
            random.choices(list(STEPS), list(STEPS.values()))[0](crm, random)
    return crm


def closed(crm: Crm, random: Random) -> None:
    """Mostly won, since it is that which counts."""
    name = random.choice(DEALS)
    deal = crm.deal(name)
    crm.say(name, "again" if deal and deal.status != "open" else "won")


def named(crm: Crm, random: Random) -> None:
    """A campaign names a source, another, or none."""
    id, source = random.choice(CAMPAIGNS), random.choice((*SOURCES, *SOURCES, None))
    at = random.choice((None, crm.now - random.randrange(40) * HOUR))
    if not crm.log.stream(id):
        crm.do(campaigns.plan, id, at=at, name="letters", source=source)
    else:
        crm.do(campaigns.name_source, id, at=at, source=source)


def spent(crm: Crm, random: Random) -> None:
    at = random.choice((None, crm.now - random.randrange(300) * HOUR))
    amount, of = euros(random.randrange(1, 90)), random.choice((*CAMPAIGNS, None))
    crm.do(facts.spend, random.choice(SPENDS), at=at, amount=amount, campaign=of)


def wrong(crm: Crm, random: Random) -> None:
    """What a campaign named or cost never was, or was otherwise, at about that time."""
    id = random.choice((*CAMPAIGNS, *SPENDS))
    told = story(crm.log.stream(id))
    if not told:
        return
    each = random.choice(told)
    decide = facts.spend if id in SPENDS else campaigns.name_source
    of = {"campaign": CAMPAIGNS[0], "amount": euros(7)} if id in SPENDS else {"source": "fair"}
    at = min(each.occurred_at + random.choice((0, 0, 3)) * HOUR, crm.now)
    crm.correct(id, each.version, instead=[instead(decide, at, **of)] * random.randrange(2))


def from_elsewhere(crm: Crm, random: Random) -> None:
    """A deal came from another source than was said."""
    deal = random.choice(DEALS)
    for first in story(crm.log.stream(id_of(deal)))[:1]:
        body = opening(deal) | {"source": random.choice(SOURCES)}
        said = instead(opportunities.open_, first.occurred_at, **body)
        crm.correct(id_of(deal), first.version, instead=[said])


STEPS: dict[Callable[[Crm, Random], None], int] = {
    closed: 24,
    named: 16,
    spent: 24,
    wrong: 24,
    from_elsewhere: 12,
    in_time: 6,
    late: 6,
    other: 6,
    corrected: 12,
    undone: 4,
}
"""{what may happen: how often}."""
