"""Measures say what they should, and how far they can be off by chance."""

import numpy as np
import pytest
from scipy.special import expit

from pipelines.models.measures import auc_se, calibration, ece, gain, measures, slope_of
from pipelines.models.verdict import rule

RNG = np.random.default_rng(7)


def test_a_perfect_forecast_loses_nothing() -> None:
    labels = np.array([True, False, True, False])
    found = measures(labels, labels.astype(float))
    assert (found["accuracy"], found["auc"], found["brier"], found["ece"]) == (1, 1, 0, 0)
    assert (found["true_positives"], found["true_negatives"]) == (2, 2)
    assert (found["false_positives"], found["false_negatives"]) == (0, 0)


def test_without_both_outcomes_there_is_no_auc() -> None:
    assert "auc" not in measures(np.array([True, True]), np.array([0.4, 0.6]))


def test_the_calibration_error_is_the_gap_in_each_tenth() -> None:
    chances = np.repeat(np.arange(10) / 10 + 0.05, 20)
    labels = np.tile(np.arange(20) < 10, 10)  # one half in each tenth
    assert ece(labels, chances) == pytest.approx(np.abs(np.arange(10) / 10 - 0.45).mean())


def test_the_error_of_the_auc_is_that_of_many_samples() -> None:
    def sample() -> tuple[float, float]:
        labels = RNG.random(300) < 0.3
        chances = expit(RNG.normal(size=300) + labels)
        return measures(labels, chances)["auc"], auc_se(labels, chances)

    aucs, errors = np.array([sample() for _ in range(60)]).T
    assert np.std(aucs) == pytest.approx(np.mean(errors), rel=0.3)


def test_a_calibrated_model_is_found_to_be_so_in_19_of_20_samples() -> None:
    def holds(seed: int) -> bool:
        chances = expit(RNG.normal(size=200))
        return calibration(RNG.random(200) < chances, chances, seed).holds

    assert 33 <= sum(holds(seed) for seed in range(40)) <= 40


def test_a_model_that_is_too_sure_is_found_out() -> None:
    odds = RNG.normal(size=1000)
    found = calibration(RNG.random(1000) < expit(odds), expit(2 * odds), seed=1)
    assert not found.holds
    assert found.slope_low < 0.5 < found.slope_high < 1


def test_the_slope_of_chances_that_do_not_vary_is_uncertain_but_finite() -> None:
    slope, se = slope_of(np.array([True, False] * 20), np.full(40, 0.5))
    assert np.isfinite(slope)
    assert se > 100


def test_a_gain_is_certain_where_every_pair_agrees() -> None:
    labels = np.array([True, False] * 50)
    better = gain(labels, np.where(labels, 0.8, 0.2), np.full(100, 0.5))
    assert better.low == pytest.approx(better.high) == pytest.approx(0.25 - 0.04)
    same = gain(labels, np.full(100, 0.5), np.full(100, 0.5))
    assert (same.low, same.high) == (0, 0)


@pytest.mark.parametrize(
    ("true", "false", "gain_low", "verdict"),
    [
        (19, 500, 0.1, "not enough data"),
        (500, 19, 0.1, "not enough data"),
        (20, 20, 0.0001, "skill"),
        (20, 20, 0.0, "no skill"),
        (500, 500, -0.01, "no skill"),
    ],
)
def test_the_verdict_follows_its_rule(true: int, false: int, gain_low: float, verdict: str) -> None:
    assert rule(true, false, gain_low)[0] == verdict
