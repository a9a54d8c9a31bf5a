"""The story of a customer: how it came, what it bought again and again, and how it fell silent."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from commands.catalogue import command
from solocrm.demo import acquaintances, care, sold
from solocrm.demo.acts import Act, Say
from solocrm.demo.doubles import enter_twice
from solocrm.demo.drives import SOURCE, drives
from solocrm.demo.outreach import reached
from solocrm.demo.relations import Relation
from solocrm.demo.service import Service
from solocrm.demo.traces import Traces

DAYS_TO_NEXT = {"won": 68.0, "lost": 85.0}
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


CONTRACT = "Contract"


def story_of(relation: Relation, elsewhere: UUID) -> list[Act]:
    """All acts about one customer; people who leave it go to the customer `elsewhere`."""
    care.enter(relation)
    service = Service(relation, Random(f"service {relation.client.id}"))
    chance = Random(f"reached {relation.client.id}")
    reaches = list(reached(relation, drives(relation.company), chance))
    asked = sorted(each.asked for each in reaches if each.asked)
    sales(relation, service, asked)
    contracts(relation)
    service.until(relation.company.ends)
    care.lifecycle(relation)
    until = care.archive(relation) or relation.company.ends
    care.hand_over(relation, until)
    care.chores(relation, until)
    acquaintances.live_on(relation, elsewhere)
    sold.follow(relation)
    Traces(relation, Random(f"traces {relation.client.id}")).leave(reaches, opened(relation))
    enter_twice(relation)
    return relation.acts


def sales(relation: Relation, service: Service, asked: Sequence[datetime]) -> None:
    """One after the other, each some months after the last; and those that campaigns lead to."""
    company = relation.company
    coming: Request | None = first_request(relation)
    for prompt in (*asked, company.ends):
        while coming and coming[0] < prompt:
            coming = next_request(relation, service, *coming)
        service.until(prompt)
        if prompt < company.ends and not relation.is_lost(prompt):
            relation.deal(company.sales, prompt, SOURCE)


Request = tuple[datetime, str]
"""When a customer asks for an offer, and where that comes from."""


def first_request(relation: Relation) -> Request:
    if not relation.known:
        return relation.entered, relation.client.source
    days = relation.rng.expovariate(1 / DAYS_TO_FIRST)
    return later(relation, relation.entered, days), REPEAT_SOURCES[0]


def next_request(relation: Relation, service: Service, at: datetime, source: str) -> Request | None:
    """After the deal that comes of this one; none where the customer asks no more."""
    rng = relation.rng
    service.until(at)
    if relation.is_lost(at):
        return None
    ending = relation.deal(relation.company.sales, at, source)
    often = TRIES_AGAIN[ending.result] if ending.result != "open" else 0.0
    if rng.random() > often * (1.0 if relation.known or relation.wins else 0.5):
        return None
    days = 15 + rng.expovariate(1 / DAYS_TO_NEXT[ending.result])
    return later(relation, ending.at, days), rng.choice(REPEAT_SOURCES)


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
        ending = relation.deal(company.renewals, later(relation, due, 0), CONTRACT)
        if ending.result != "won" and rng.random() > SIGNS_AGAIN:
            return
        due = max(due + term, ending.at + timedelta(30))


def opened(relation: Relation) -> list[tuple[UUID, datetime]]:
    """Its deals but the renewals of contracts, in order of time."""
    begun = command("opportunities", "open")
    said = (each for each in relation.acts if isinstance(each, Say) and each.command is begun)
    asked = (each for each in said if each.body["source"] != CONTRACT)
    return sorted(((each.stream, each.at) for each in asked), key=lambda each: each[1])


def later(relation: Relation, at: datetime, days: float) -> datetime:
    """A working moment that many days on, the next day at the earliest."""
    return relation.working_moment(at + timedelta(days=max(1.0, days)))
