"""Deals go on as past deals went on: against cases whose answer can be counted."""

from datetime import date

import numpy as np
import pytest

from pipelines.models.numbers import Numbers
from pipelines.models.pace import Seasons
from pipelines.models.past import LOST, WON, Afoot, Past, Stays
from pipelines.models.simulation import Ahead, simulate

LEAD, OFFER, HERE = 2, 3, -1
MONTHS = [date(2024, 1, 1), date(2024, 2, 1)]
ENDS = np.array([30.0, 60.0])
ALIKE = Seasons(np.full(12, 1e9), np.full(12, 1e9))

Stay = tuple[int, float, int]
"""State, days, and the state that followed."""


def ints(values: list[int]) -> np.ndarray:
    return np.array(values, np.int64)


def afoot(*deals: tuple[int, float, float]) -> Afoot:
    """(state, since, worth) each."""
    none = ints([0] * len(deals))
    return Afoot(
        deal=none,
        path=none,
        state=ints([state for state, _, _ in deals]),
        since=np.array([since for _, since, _ in deals], np.float64),
        worth=np.array([worth for _, _, worth in deals], np.float64),
        currency=none,
    )


def past(stays: list[Stay], open: Afoot, arrivals: Afoot | None = None) -> Past:
    """Each stay is another deal's, and was worth 100 before and after."""
    worth = np.full(len(stays), 100.0)
    return Past(
        deals=len(stays),
        states=4,
        currencies=("EUR",),
        stays=Stays(
            deal=np.arange(len(stays)),
            state=ints([state for state, _, _ in stays]),
            days=np.array([days for _, days, _ in stays]),
            to=ints([to for _, _, to in stays]),
            before=worth,
            won=worth,
        ),
        open=open,
        arrivals=arrivals or afoot(),
        won={0: np.array([100.0])},
        window=100.0,
        arriving=ALIKE,
        winning=ALIKE,
    )


def of_open(told: Past, paths: int = 4_000) -> Numbers:
    """Expected worth of open deals by month."""
    expected: Numbers = simulate(told, ENDS, MONTHS, paths, seed=1).open.mean(axis=0)[:, 0]
    return expected


def test_a_deal_is_won_as_often_and_as_late_as_deals_like_it() -> None:
    stays = [(OFFER, 10.0, WON)] * 30 + [(OFFER, 50.0, WON)] * 20 + [(OFFER, 20.0, LOST)] * 50
    assert of_open(past(stays, afoot((OFFER, 0, 1_000)))) == pytest.approx([300, 200], rel=0.06)


def test_who_is_there_for_long_goes_on_as_those_who_were_there_for_long() -> None:
    stays = [(OFFER, 10.0, WON)] * 30 + [(OFFER, 50.0, WON)] * 20 + [(OFFER, 20.0, LOST)] * 50
    assert of_open(past(stays, afoot((OFFER, -30, 1_000)))) == pytest.approx([1_000, 0])


def test_who_outlasts_all_before_is_not_won_any_more() -> None:
    stays = [(OFFER, 10.0, WON)] * 30
    assert of_open(past(stays, afoot((OFFER, -11, 1_000)))) == pytest.approx([0, 0])


def test_stays_that_are_not_over_count_for_as_long_as_they_lasted() -> None:
    """Kaplan-Meier: of 50 that reach day 20 half are won there; those who left sight tell nothing
    of what came after.
    """
    stays = [(OFFER, 20.0, WON)] * 25 + [(OFFER, 40.0, LOST)] * 25 + [(OFFER, 5.0, HERE)] * 50
    assert of_open(past(stays, afoot((OFFER, 0, 1_000)))) == pytest.approx([500, 0], rel=0.06)


def test_stages_follow_each_other() -> None:
    stays = [(LEAD, 25.0, OFFER)] * 50 + [(OFFER, 10.0, WON)] * 50
    assert of_open(past(stays, afoot((LEAD, -20, 700)))) == pytest.approx([700, 0])
    assert of_open(past(stays, afoot((LEAD, -1, 700)))) == pytest.approx([0, 700])


def test_a_stage_that_nobody_left_yet_has_the_past_of_all() -> None:
    stays = [(OFFER, 10.0, WON)] * 20 + [(OFFER, 10.0, LOST)] * 20 + [(LEAD, 2.0, HERE)] * 3
    assert of_open(past(stays, afoot((LEAD, -1, 100))))[0] == pytest.approx(50, rel=0.1)


def test_a_deal_whose_amount_was_never_said_is_worth_what_others_were() -> None:
    told = past([(OFFER, 10.0, WON)] * 30, afoot((OFFER, 0, 0)))
    assert of_open(told, paths=50) == pytest.approx([100, 0], rel=1e-4)


def new(told: Past, paths: int = 2_000) -> Ahead:
    return simulate(told, ENDS, MONTHS, paths, seed=1)


def test_new_deals_come_in_as_many_as_before() -> None:
    """One in two days of 100 each; all are won after 15 days: 15 days' worth in the first month,
    a whole month's in the second, give or take the pace that 25 rounds draw.
    """
    came = afoot(*[(LEAD, -2.0 * each, 100) for each in range(50)])
    came = Afoot(**{**vars(came), "deal": np.arange(50)})
    ahead = new(past([(LEAD, 15.0, WON)] * 50, afoot(), came))
    assert ahead.new.mean(axis=0)[:, 0] == pytest.approx([750, 1_500], rel=0.1)
    assert ahead.open.sum() == 0
    number = ahead.new[:, 1, 0] / 100
    assert number.var() > number.mean()  # more than Poisson's: the pace itself is not known


def test_the_same_seed_gives_the_same_paths() -> None:
    told = past([(OFFER, 10.0, WON)] * 30 + [(OFFER, 9.0, LOST)] * 30, afoot((OFFER, 0, 1_000)))
    assert (new(told).open == new(told).open).all()


def test_without_any_deals_nothing_comes() -> None:
    ahead = new(past([], afoot()), paths=10)
    assert ahead.open.sum() + ahead.new.sum() == 0
