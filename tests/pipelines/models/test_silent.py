"""Who fell silent: against what is published of a record shop, and simulated customers."""

import csv
from collections import defaultdict
from datetime import date

import numpy as np
import pytest
from scipy.integrate import quad

from pipelines.models.numbers import Numbers
from pipelines.models.silent import Buying, NoFit, Spending, buying, spending
from tests.mappings.public import PUBLIC, needs

CDNOW = PUBLIC / "cdnow"
PUBLISHED = Buying(0.243, 4.414, 0.793, 2.426, -9582.4)


def of(*values: float) -> Numbers:
    return np.array(values, dtype=np.float64)


@needs(CDNOW)
def test_the_record_shops_customers_buy_as_published() -> None:
    """Fader, Hardie and Lee (2005), table 2."""
    with (CDNOW / "cdnow_customers_summary.csv").open() as file:
        rows = list(csv.DictReader(file))
    x, t_x, age = (of(*(float(row[of_]) for row in rows)) for of_ in ("frequency", "recency", "T"))
    found = buying(x, t_x, age)
    assert [round(each, 3) for each in (found.r, found.alpha, found.a, found.b)] == [
        PUBLISHED.r,
        PUBLISHED.alpha,
        PUBLISHED.a,
        PUBLISHED.b,
    ]
    assert round(found.log_likelihood, 1) == PUBLISHED.log_likelihood
    assert found.purchases(39, x[:1], t_x[:1], age[:1])[0] == pytest.approx(1.226, abs=5e-4)


@needs(CDNOW)
def test_what_the_record_shops_customers_spend_is_as_published() -> None:
    """Fader and Hardie (2013): p 6.25, q 3.74, gamma 15.44 of the 946 who bought again."""
    days: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for line in (CDNOW / "CDNOW_sample.txt").read_text().splitlines():
        _, customer, day, _, dollars = line.split()
        days[customer][date.fromisoformat(f"{day[:4]}-{day[4:6]}-{day[6:]}")] += float(dollars)
    repeats = [
        [spent for day, spent in sorted(bought.items()) if day <= date(1997, 9, 30)][1:]
        for bought in days.values()
    ]
    x = of(*map(len, repeats))
    found = spending(x, of(*(sum(each) / max(len(each), 1) for each in repeats)))
    assert (x > 0).sum() == 946
    assert [round(each, 2) for each in (found.p, found.q, found.v)] == [6.25, 3.74, 15.44]


def bought(true: Buying, customers: int, weeks: float, seed: int) -> tuple[Numbers, ...]:
    """x, t_x, age and purchases in as many weeks again, drawn as the model tells it."""
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(customers):
        rate, leaves = rng.gamma(true.r, 1 / true.alpha), rng.beta(true.a, true.b)
        at, last, x, later = 0.0, 0.0, 0, 0
        while (at := at + rng.exponential(1 / rate)) < 2 * weeks:
            if at < weeks:
                x, last = x + 1, at
            else:
                later += 1
            if rng.random() < leaves:
                break
        drawn.append((x, last, weeks, later))
    return tuple(np.array(drawn, dtype=np.float64).T)


def test_what_simulated_customers_do_next_is_foreseen() -> None:
    true = Buying(0.8, 6.0, 0.8, 2.5, 0.0)
    x, t_x, age, later = bought(true, 3_000, 52.0, seed=7)
    found = buying(x, t_x, age)
    assert found.r == pytest.approx(true.r, rel=0.15)
    assert found.alpha == pytest.approx(true.alpha, rel=0.15)
    foreseen = found.purchases(52, x, t_x, age)
    assert foreseen.sum() == pytest.approx(later.sum(), rel=0.06)
    best = np.argsort(foreseen)[-300:]
    assert foreseen[best].sum() == pytest.approx(later[best].sum(), rel=0.08)


def test_the_longer_nothing_was_bought_the_less_likely_a_customer_is_left() -> None:
    alive = PUBLISHED.alive(of(5, 5, 5), of(30, 30, 30), of(30, 40, 80))
    assert alive[0] > alive[1] > alive[2]
    assert PUBLISHED.alive(of(0), of(0), of(500))[0] == 1.0  # whoever never bought again never left


def test_many_purchases_over_a_long_time_overflow_nothing() -> None:
    x, t_x, age = of(5_000, 800, 0), of(9e4, 10, 0), of(1e5, 1e5, 1e5)
    with np.errstate(over="raise", invalid="raise"):
        alive = PUBLISHED.alive(x, t_x, age)
        ahead = PUBLISHED.purchases(52, x, t_x, age)
    assert ((alive >= 0) & (alive <= 1)).all()
    assert np.isfinite(ahead).all()


@pytest.mark.parametrize("a", [0.6, 1.0, 1.8])
def test_expected_purchases_are_the_integral_over_rates_and_chances_to_leave(a: float) -> None:
    """For who just came: E[X(t)] = ∫ E[X(t) | λ, p] over both densities, on either side of 1."""
    model = Buying(0.9, 5.0, a, 2.5, 0.0)
    again = 30.0

    def given(leaves: float) -> float:
        """(1 - E exp(-λ p t)) / p, weighted by the beta density up to its constant."""
        still = (model.alpha / (model.alpha + leaves * again)) ** model.r
        return float((1 - still) / leaves * weight(leaves))

    def weight(leaves: float) -> float:
        return float(leaves ** (a - 1) * (1 - leaves) ** (model.b - 1))

    oracle = quad(given, 0, 1)[0] / quad(weight, 0, 1)[0]
    assert model.purchases(again, of(0), of(0), of(0))[0] == pytest.approx(oracle, rel=1e-4)


def test_who_bought_once_is_worth_what_all_are() -> None:
    model = Spending(6.25, 3.74, 15.44, 0.0)
    once, often = model.mean(of(0, 20), of(0, 100))
    assert once == pytest.approx(model.p * model.v / (model.q - 1))
    assert once < often < 100  # a single customer's average is not all believed


def test_the_unit_of_time_and_money_changes_nothing_but_itself() -> None:
    x, t_x, age, _ = bought(Buying(0.8, 6.0, 0.8, 2.5, 0.0), 400, 52.0, seed=3)
    weeks, days = buying(x, t_x, age), buying(x, 7 * t_x, 7 * age)
    assert days.alpha == pytest.approx(7 * weeks.alpha, rel=1e-3)
    assert days.r == pytest.approx(weeks.r, rel=1e-3)


def test_where_nobody_bought_again_there_is_nothing_to_fit() -> None:
    with pytest.raises(NoFit):
        buying(of(0, 0, 0), of(0, 0, 0), of(30, 40, 50))
    with pytest.raises(NoFit):
        spending(of(0, 1), of(0, 20))
