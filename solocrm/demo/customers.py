"""The story of a customer: how it came, what it bought again and again, and how it fell silent."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from solocrm.demo import acquaintances, care, sold
from solocrm.demo.acts import Act
from solocrm.demo.relations import Relation
from solocrm.demo.service import Service

DAYS_TO_NEXT = {"won": 60.0, "lost": 75.0}
"""Mean days from the end of a sale to the begin of the customer's next one."""

TRIES_AGAIN = {"won": 0.95, "lost": 0.85}
"""How often there is a next one; who never bought comes back half as often."""

DAYS_TO_FIRST = 40.0
"""Mean days until a customer from before asks for something again."""

HAS_A_CONTRACT = 0.85
CONTRACT_DAYS = (182, 182, 365)
RENEWAL_BEFORE = 60
SIGNS_AGAIN = 0.4
"""Service contracts run half a year or a whole one; their renewal opens two months before;
who let one go may sign the next."""

REPEAT_SOURCES = ("Existing customer", "Existing customer", "Existing customer", "Referral", "Web")


def story_of(relation: Relation, elsewhere: UUID) -> list[Act]:
    """All acts about one customer; people who leave it go to the customer `elsewhere`."""
    care.enter(relation)
    service = Service(relation, Random(f"service {relation.client.id}"))
    sales(relation, service)
    contracts(relation)
    service.until(relation.company.ends)
    care.lifecycle(relation)
    until = care.archive(relation) or relation.company.ends
    care.hand_over(relation, until)
    care.chores(relation, until)
    acquaintances.live_on(relation, elsewhere)
    sold.follow(relation)
    return relation.acts


def sales(relation: Relation, service: Service) -> None:
    """One after the other, each some months after the last."""
    rng, at, source = relation.rng, relation.entered, relation.client.source
    if relation.known:
        at, source = later(relation, at, rng.expovariate(1 / DAYS_TO_FIRST)), REPEAT_SOURCES[0]
    while at < relation.company.ends:
        service.until(at)
        if relation.is_silent and relation.is_let_down(at):
            return
        ending = relation.deal(relation.company.sales, at, source)
        often = TRIES_AGAIN[ending.result] if ending.result != "open" else 0.0
        if rng.random() > often * (1.0 if relation.known or relation.wins else 0.5):
            return
        days = 15 + rng.expovariate(1 / DAYS_TO_NEXT[ending.result])
        at, source = later(relation, ending.at, days), rng.choice(REPEAT_SOURCES)


def contracts(relation: Relation) -> None:
    """A service contract is renewed until it is not."""
    rng, company = relation.rng, relation.company
    term = timedelta(rng.choice(CONTRACT_DAYS))
    if rng.random() > HAS_A_CONTRACT:
        return
    if relation.known:
        due = relation.entered + term * rng.random()
    elif relation.wins:
        due = relation.wins[0] + term - timedelta(RENEWAL_BEFORE)
    else:
        return
    while due < company.ends:
        ending = relation.deal(company.renewals, later(relation, due, 0), "Contract")
        if ending.result != "won" and rng.random() > SIGNS_AGAIN:
            return
        due = max(due + term, ending.at + timedelta(30))


def later(relation: Relation, at: datetime, days: float) -> datetime:
    """A working moment that many days on, the next day at the earliest."""
    return relation.working_moment(at + timedelta(days=max(1.0, days)))
