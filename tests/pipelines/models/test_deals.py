"""Deals as frames agree with deals as they are folded, one by one, at any instant."""

from datetime import datetime, timedelta
from random import Random

import polars as pl
import pytest

from commands import opportunities, products
from domain.opportunity import Opportunity
from domain.story import state, story
from pipelines.models.deals import ASIDE, ENDED, deals
from pipelines.scan import ToldStory
from tests.crm import Crm, euros, id_of, instead
from tests.journeys import DEALS, random_crm


def folded(crm: Crm, name: str, at: datetime) -> dict[str, object] | None:
    """What the domain makes of the deal, by what was known then."""
    told = story(crm.log.stream(id_of(name)), at)
    deal = state(Opportunity, told, at)
    if deal is None:
        return None
    is_open = deal.status == "open"
    where = ASIDE if deal.archived else str(deal.stage)
    return {
        "deal": str(id_of(name)),
        "customer": str(deal.customer),
        "currency": deal.amount.currency,
        "state": where if is_open else deal.status,
        "close_date": deal.close_date,
        "probability": None if deal.probability is None else float(deal.probability),
        "minor": deal.amount.minor,
    }


@pytest.mark.parametrize("seed", range(12))
def test_they_stand_where_the_domain_says(seed: int) -> None:
    random = Random(seed)
    crm = random_crm(random, steps=40)
    for at in (crm.now, crm.now - timedelta(hours=random.randrange(1, 30))):
        found = {each["deal"]: each for each in deals(ToldStory(crm.log.events), at).now.to_dicts()}
        for name in DEALS:
            expected, told = folded(crm, name, at), found.get(str(id_of(name)))
            if expected is None:
                assert told is None
                continue
            assert told is not None
            minor = expected.pop("minor")
            assert told["worth"] == minor or minor == 0
            assert {key: told[key] for key in expected} == expected


def test_every_stay_ends_where_the_next_begins() -> None:
    crm = Crm()
    for word in ("lead", "offer", "archived", "restored", "200", "won"):
        crm.say("acme", word)
        crm.log.turn_clock(timedelta(days=2))
    told = deals(ToldStory(crm.log.events), crm.now)
    there = told.stays["state"].to_list()
    assert there == [str(id_of("lead")), str(id_of("offer")), ASIDE, str(id_of("offer"))]
    assert told.stays["to"].to_list() == [*there[1:], "won"]
    assert told.stays["left"].to_list()[:-1] == told.stays["entered"].to_list()[1:]
    assert told.stays["after"].to_list()[-1] == 20_000
    assert told.open.is_empty()


def test_a_deal_that_came_back_arrives_twice() -> None:
    crm = Crm()
    for word in ("lead", "lost", "again"):
        crm.say("acme", word)
        crm.log.turn_clock(timedelta(days=2))
    told = deals(ToldStory(crm.log.events), crm.now)
    assert told.arrivals.height == 2
    assert told.now.filter(pl.col("state").is_in(ENDED)).is_empty()


def test_a_deal_without_an_amount_is_worth_what_its_lines_cost_by_the_list() -> None:
    """Also before the product came into the books: then by its first price."""
    crm = Crm()
    crm.say("acme", "lead")
    then = crm.now
    crm.log.turn_clock(timedelta(days=1))
    crm.do(products.introduce, id_of("Widget"), name="Widget", price=euros(10))
    free = [{"product": id_of("Widget"), "quantity": "3", "price": euros(0)}]
    crm.correct(id_of("acme"), instead=[instead(opportunities.change_lines, then, lines=free)])
    crm.do(products.reprice, id_of("Widget"), price=euros(20))
    told = ToldStory([each._replace(known_from=each.occurred_at) for each in crm.log.events])
    assert deals(told, then).now["worth"].to_list() == [3_000]
    assert deals(told, crm.now).now["worth"].to_list() == [6_000]


def test_an_empty_log_has_no_deals() -> None:
    crm = Crm()
    told = deals(ToldStory([]), crm.now)
    assert told.now.is_empty()
    assert told.stays.is_empty()
