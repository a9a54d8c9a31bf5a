"""Measures of error, on figures that can be counted by hand."""

import numpy as np
import pytest

from pipelines.models.errors import coverage, gain, rmse, smape, wape

CAME, SAID = np.array([10.0, 30.0]), np.array([20.0, 20.0])


def test_errors_are_weighed_by_what_came() -> None:
    assert wape(CAME, SAID) == 0.5
    assert np.isnan(wape(np.zeros(2), SAID))


def test_great_errors_weigh_more_in_the_root_of_squares() -> None:
    assert rmse(np.array([0.0, 0.0]), np.array([3.0, 4.0])) == pytest.approx(12.5**0.5)


def test_the_symmetric_error_is_over_the_mean_of_both() -> None:
    assert smape(CAME, SAID) == pytest.approx((20 / 30 + 20 / 50) / 2)
    assert smape(np.zeros(1), np.zeros(1)) == 0


def test_both_ends_of_a_range_are_within() -> None:
    came = np.array([1.0, 2, 3, 4])
    assert coverage(came, np.array([1.0, 3, 3, 3]), np.array([2.0, 4, 3, 3])) == 0.5


def test_a_gain_is_sure_where_every_group_gains() -> None:
    came = np.full(40, 10.0)
    sure = gain(came, came + 1, came + 2, np.repeat(np.arange(10.0), 4))
    assert (sure.share, sure.low, sure.high) == pytest.approx((0.5, 0.5, 0.5))


def test_a_gain_in_one_group_alone_is_not() -> None:
    came, groups = np.full(40, 10.0), np.repeat(np.arange(10.0), 4)
    other = came + np.where(groups == 0, 10.0, 0.9)
    found = gain(came, came + 1, other, groups)
    assert found.share > 0
    assert found.low < 0
