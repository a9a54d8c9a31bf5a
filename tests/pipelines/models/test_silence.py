"""Who fell silent, by a story: what is summed up of it, and what is said of each."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import polars as pl
import pytest

from domain.event import Event
from domain.facts import Purchase
from domain.money import Money
from domain.recorded import Recorded
from pipelines.features.known import Known
from pipelines.models.silence import Silence, silence, summary
from pipelines.scan import ToldStory
from tests.crm import euros, id_of
from tests.pipelines.models.business import BEGINS, DAY, recorded

NOW = BEGINS + 720 * DAY


def buys(customer: str, days: list[float], euro: int = 10) -> list[tuple[datetime, UUID, Event]]:
    bought = Purchase.Made(customer=id_of(customer), amount=euros(euro))
    return [(BEGINS + day * DAY, id_of(f"{customer} {day}"), bought) for day in days]


def shop(customers: int = 90, seed: int = 4) -> list[Recorded]:
    """Each buys every five weeks on average; a third leaves after any purchase with 30 %."""
    rng, said = np.random.default_rng(seed), []
    for number in range(customers):
        at, days = float(rng.uniform(0, 200)), list[float]()
        leaves = 0.3 if number % 3 == 0 else 0.02
        while at < 720:
            days.append(at)
            if rng.random() < leaves:
                break
            at += max(float(rng.exponential(35)), 1)
        said += buys(f"c{number}", days)
    return recorded(said)


@pytest.fixture(scope="module")
def told() -> Silence:
    return silence(ToldStory(shop()), NOW)


def test_days_of_purchases_are_summed_up() -> None:
    twice_a_day = [0.1, 0.4, 30.2, 60.3]
    log = recorded(buys("acme", twice_a_day) + buys("bolt", [5.0]))
    rows = summary(Known(ToldStory(log), BEGINS + 100 * DAY))
    acme, bolt = (rows.row(by_predicate=pl.col("subject") == str(id_of(n)), named=True)
                  for n in ("acme", "bolt"))  # fmt: skip
    assert (acme["x"], acme["t_x"], acme["age"], acme["average"]) == (2, 60, 100, 1_000)
    assert (bolt["x"], bolt["t_x"], bolt["age"], bolt["average"]) == (0, 0, 95, 0)


def test_money_counts_in_the_currency_that_most_was_paid_in() -> None:
    dollars = Purchase.Made(customer=id_of("acme"), amount=Money(amount=1, currency="USD"))
    log = recorded([*buys("acme", [0, 10, 20]), (BEGINS + 30 * DAY, id_of("dollars"), dollars)])
    [row] = summary(Known(ToldStory(log), NOW)).to_dicts()
    assert (row["currency"], row["average"], row["x"]) == ("EUR", 1_000, 3)


def test_who_will_buy_is_told_better_than_by_each_ones_own_pace(told: Silence) -> None:
    assert told.card.verdict == "skill"
    assert told.card.metrics["wape"] < told.card.baseline["own pace wape"]
    assert told.card.metrics["expected"] == pytest.approx(told.card.metrics["came"], rel=0.15)


def test_who_waited_long_is_likely_gone_and_is_told_why(told: Silence) -> None:
    rows = told.customers.filter(pl.col("gaps_waited").is_not_null()).sort("gaps_waited")
    regular, silent = rows.head(20), rows.tail(20)
    assert regular["value"].mean() > 0.9  # type: ignore[operator]
    assert silent["value"].mean() < 0.2  # type: ignore[operator]
    for why in silent["reasons"].to_list():
        told_of = {each["feature"]: each["direction"] for each in why}
        assert told_of["days_since_purchase"] == "down"


def test_what_is_expected_comes_to_money(told: Silence) -> None:
    rows = told.customers
    assert rows["worth"].to_numpy() == pytest.approx(rows["purchases"].to_numpy() * 1_000, rel=0.01)


def test_what_came_later_is_not_in_it() -> None:
    log, then = shop(40), BEGINS + 400 * DAY
    cut = [each for each in log if each.known_from <= then]
    whole, short = (silence(ToldStory(each), then) for each in (log, cut))
    assert whole.customers.equals(short.customers)


def test_where_few_bought_again_nothing_is_said() -> None:
    few = silence(ToldStory(recorded(buys("acme", [0, 30, 60]))), NOW)
    assert (few.card.verdict, few.card.why) == ("not enough data", "too_few_repeats")
    assert few.customers.is_empty()


def test_an_empty_log_is_told_as_such() -> None:
    nothing = silence(ToldStory([]), datetime(2024, 1, 1, tzinfo=UTC) + timedelta(1))
    assert nothing.card.rows == 0
    assert nothing.card.verdict == "not enough data"
