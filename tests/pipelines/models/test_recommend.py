"""What is recommended where there is something to find, and refused where there is nothing."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from domain.customer import Customer
from domain.event import Event
from domain.facts import Mail, Purchase, Response, Touch
from domain.opportunity import Opportunity
from domain.product import Product
from domain.recorded import Recorded
from infra.places import Folder
from pipelines.desk import Desk
from pipelines.learn import Asked, recommended
from pipelines.models.recommend import Recommendations, recommend
from pipelines.scan import ToldStory
from tests.crm import LEAD, OFFER, SALES, STAGES, euros, id_of
from tests.pipelines.models.business import BEGINS, DAY, recorded
from tests.pipelines.said import ToldScores

WARES = ("probe", "gateway", "cable", "case")
NOW = BEGINS + 400 * DAY

Told = list[tuple[datetime, UUID, Event]]


def shop(baskets: Sequence[Sequence[str]], retired: str | None = None) -> Told:
    """Each customer bought those products, one a day."""
    told: Told = []
    for ware in WARES:
        told.append((BEGINS, id_of(ware), Product.Introduced(name=ware, price=euros(10))))
    if retired:
        told.append((BEGINS + DAY, id_of(retired), Product.Retired()))
    for number, basket in enumerate(baskets):
        for place, ware in enumerate(basket):
            bought = Purchase.Made(
                customer=id_of(f"c{number}"),
                product=id_of(ware),
                amount=euros(10),
                quantity=Decimal(1),
            )
            at = BEGINS + (2 + place) * DAY + timedelta(seconds=number)
            told.append((at, id_of(f"purchase {number} {ware}"), bought))
    return told


def baskets(number: int, tied: bool, seed: int = 3) -> list[list[str]]:
    """Half bought probes; where they are `tied`, they bought gateways with them."""
    rng, found = Random(seed), []
    for _ in range(number):
        has = {ware for ware in WARES if rng.random() < 0.5}
        if tied:
            chance = 0.9 if "probe" in has else 0.15
            has = (has - {"gateway"}) | ({"gateway"} if rng.random() < chance else set())
        found.append([ware for ware in WARES if ware in has])
    return found


def told(log: list[Recorded], now: datetime = NOW) -> Recommendations:
    return recommend(ToldStory(log), now)


def test_who_bought_the_one_is_offered_the_other() -> None:
    bought = baskets(240, tied=True)
    found = told(recorded(shop(bought)))
    rule = found.rules.row(0, named=True)
    assert {rule["given"], rule["then"]} == {str(id_of("probe")), str(id_of("gateway"))}
    assert rule["holds"]
    lack = {
        str(id_of(f"c{i}")) for i, b in enumerate(bought) if "probe" in b and "gateway" not in b
    }
    gateways = found.offers.filter(pl.col("then") == str(id_of("gateway")))
    assert set(gateways["subject"]) == lack
    assert (found.offers["value"] > 1).all()
    assert found.card.verdict == "skill"


def test_what_somebody_bought_under_another_record_is_not_offered_to_them() -> None:
    bought = [*baskets(240, tied=True), ["probe"], ["gateway"]]
    one, other = id_of("c240"), id_of("c241")
    merged = (NOW - DAY, other, Customer.MergedInto(survivor=one))
    for log, offered in (
        (shop(bought), {str(one), str(other)}),
        ([*shop(bought), merged], set[str]()),
    ):
        subjects = set(told(recorded(log)).offers["subject"])
        assert subjects & {str(one), str(other)} == offered


def test_what_is_not_sold_any_more_is_not_offered() -> None:
    found = told(recorded(shop(baskets(240, tied=True), retired="gateway")))
    assert str(id_of("gateway")) not in set(found.offers["then"])


@pytest.mark.parametrize("seed", range(4))
def test_products_that_have_nothing_to_do_with_each_other_are_not_offered(seed: int) -> None:
    found = told(recorded(shop(baskets(200, tied=False, seed=seed))))
    assert found.offers.is_empty()
    assert found.refused["product"] == "no_rule_holds"


def test_with_few_customers_every_recommendation_is_refused() -> None:
    found = told(recorded(shop(baskets(8, tied=True))))
    assert found.card.verdict == "not enough data"
    assert set(found.refused) == {"product", "action", "time", "channel"}
    assert found.offers.is_empty()


def test_an_empty_log_recommends_nothing() -> None:
    assert set(told([]).refused.values()) == {"too_few_cases"}


def deals(number: int, helps: bool) -> Told:
    """Half of them had a next step set on the day they came in."""
    rng, said = Random(5), Told()
    for each in range(number):
        id, customer, at = id_of(f"deal {each}"), id_of(f"c{each}"), BEGINS + each * DAY
        step = each % 2 == 0
        opened = Opportunity.Opened(
            name=f"deal {each}", customer=customer, pipeline=SALES, stage=LEAD, stages=STAGES,
            amount=euros(100),
        )  # fmt: skip
        said.append((at, id, opened))
        if step:
            due = date.fromordinal(at.toordinal() + 7)
            said.append(
                (at + DAY, id, Opportunity.NextStepSet(text="call", due=due, customer=customer))
            )
        if each < number - 4:
            goes_on = rng.random() < (0.8 if step and helps else 0.4)
            lost = Opportunity.Lost(reason="price", customer=customer)
            moved = Opportunity.Moved(stage=OFFER, stages=STAGES)
            said.append((at + 6 * DAY, id, moved if goes_on else lost))
            if goes_on:
                said.append((at + 7 * DAY, id, Opportunity.Won()))
    return said


def test_a_deal_without_what_went_before_success_is_told_to_do_it() -> None:
    found = told(recorded(deals(200, helps=True)))
    held = found.rules.filter("holds")
    assert held["given"].to_list() == ["next step"]
    assert 1.5 < held["low"][0] < held["lift"][0]
    asked = {str(id_of(f"deal {each}")) for each in (197, 199)}
    assert set(found.offers["subject"]) == asked
    assert found.offers["then"].unique().to_list() == ["next step"]


def test_what_is_recommended_is_said_of_the_records_that_it_is_about(tmp_path: Path) -> None:
    """With support and lift; of the company the rules that hold, and why there are no others."""
    story, desk = ToldStory(recorded(deals(200, helps=True))), Desk(Folder(tmp_path), "")
    said = recommended(Asked(story, NOW, ZoneInfo("UTC"), ToldScores(), desk))
    [rule] = said.scores["company"]["rules"].to_list()
    assert [each["given"] for each in rule] == ["next step"]
    for offer in said.scores["opportunities"].to_dicts():
        assert offer["then"] == "next step"
        assert (offer["value"], offer["support"]) == (rule[0]["lift"], rule[0]["support"])
    assert said.scores["opportunities"].height == 2
    assert said.scores["customers"].is_empty()
    assert said.scores["company"]["refused"].to_list() == [
        dict.fromkeys(("product", "time", "channel"), "too_few_cases")
    ]


def test_what_makes_no_difference_is_not_recommended() -> None:
    found = told(recorded(deals(200, helps=False)))
    assert found.offers.is_empty()
    assert found.refused["action"] == "no_rule_holds"


def test_mails_are_sent_when_they_are_opened() -> None:
    rng, said = Random(2), Told()
    for each in range(300):
        at = TUESDAY + (7 * (each % 4) + (each % 2) * 3) * DAY + timedelta(seconds=each)
        said += mail(f"c{each}", at, opened=rng.random() < (0.6 if at.weekday() == 1 else 0.2))
    times = told(recorded(said)).times
    assert times["given"].to_list() == ["Tuesday morning"]
    assert times["lift"][0] == pytest.approx(3, rel=0.3)


def test_customers_are_reached_by_the_channel_on_which_they_answer() -> None:
    """By phone they answer half of the time, by mail seldom; what comes a month later is none."""
    rng, said, campaign = Random(4), Told(), id_of("spring")
    for each in range(300):
        channel, customer, at = ("mail", "phone")[each % 2], id_of(f"c{each}"), TUESDAY
        about: dict[str, Any] = {"customer": customer, "campaign": campaign, "channel": channel}
        said.append((at, id_of(f"touch {each}"), Touch.Made(**about)))
        answers = rng.random() < (0.5 if channel == "phone" else 0.2)
        then = Response.Given(outcome="yes", **about)
        said.append((at + (3 if answers else 30) * DAY, id_of(f"response {each}"), then))
    found = told(recorded(said))
    held = found.rules.filter("holds")
    assert held.select("of", "given", "then").rows() == [("channel", "phone", "answered")]
    assert held["lift"][0] == pytest.approx(2.5, rel=0.3)
    assert found.habits.is_empty(), "each was reached once"


TUESDAY = datetime(2022, 3, 1, 9, tzinfo=UTC)


def mail(customer: str, at: datetime, *, opened: bool) -> Told:
    sent = (at, id_of(f"sent {customer} {at}"), Mail.Sent(customer=id_of(customer)))
    read = (
        at + timedelta(hours=5),
        id_of(f"read {customer} {at}"),
        Mail.Opened(customer=id_of(customer)),
    )
    return [sent, read] if opened else [sent]
