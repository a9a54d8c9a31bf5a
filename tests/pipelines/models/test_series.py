"""Series carried on by their own past: on public series, and where the answer is known."""

import csv

import numpy as np
import pytest

from pipelines.models.series import (
    METHODS,
    TooShort,
    moving_average,
    seasonal_naive,
    smoothing,
)
from tests.mappings.public import PUBLIC, needs

SERIES = PUBLIC / "sales_series"
HELD_OUT = 18


def smape(truth: np.ndarray, said: np.ndarray) -> float:
    return float(np.mean(2 * abs(truth - said) / (abs(truth) + abs(said)))) * 100


@needs(SERIES)
@pytest.mark.parametrize(("series", "naive"), [("wineind", 8.32), ("airpassengers", 16.03)])
def test_smoothing_errs_less_than_the_year_before(series: str, naive: float) -> None:
    with (SERIES / f"{series}.csv").open() as file:
        values = np.array([float(row["value"]) for row in csv.DictReader(file)])
    past, truth = values[:-HELD_OUT], values[-HELD_OUT:]
    assert round(smape(truth, seasonal_naive(past, HELD_OUT)), 2) == naive
    assert smape(truth, smoothing(past, HELD_OUT)) <= naive


def test_the_year_before_comes_again_and_again() -> None:
    past = np.arange(1.0, 16.0)
    assert list(seasonal_naive(past, 14)) == [*range(4, 16), 4, 5]


def test_a_moving_average_forgets_all_but_half_a_year() -> None:
    assert list(moving_average(np.array([999.0, 1, 2, 3, 4, 5, 6]), 2)) == [3.5, 3.5]


def test_a_steady_line_is_carried_on_and_damped() -> None:
    past = 100 + 10 * np.arange(20.0)
    ahead = smoothing(past, 3)
    assert 285 < ahead[0] < 300
    assert 0 < ahead[2] - ahead[1] < ahead[1] - ahead[0] < 10


@pytest.mark.parametrize("multiplies", [True, False])
def test_a_season_without_noise_is_found_exactly(multiplies: bool) -> None:
    season = np.tile([5.0, -5, 3, -3, 1, -1, 2, -2, 0, 0, 4, -4], 4)
    series = 100 * (1 + season / 10) if multiplies else season
    assert smoothing(series[:36], 12) == pytest.approx(series[36:], abs=0.05)


@pytest.mark.parametrize("method", METHODS)
def test_months_of_nothing_go_on_as_nothing(method: str) -> None:
    assert list(METHODS[method](np.zeros(30), 3)) == [0, 0, 0]


@pytest.mark.parametrize("method", METHODS)
def test_no_past_is_refused(method: str) -> None:
    with pytest.raises(TooShort):
        METHODS[method](np.zeros(0), 3)
