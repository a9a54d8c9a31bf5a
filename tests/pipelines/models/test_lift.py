"""How much more often: by hand, over strata, and for many rules at once."""

import polars as pl
import pytest

from pipelines.models.lift import Cases, cases, lift


def test_a_lift_is_the_ratio_of_two_shares() -> None:
    found = lift([Cases(with_=40, had=20, without=60, had_too=10)])
    assert found is not None
    assert (found.support, found.confidence) == (20, 0.5)
    assert found.lift == pytest.approx(0.5 / (10 / 60))
    assert found.holds


def test_what_differs_between_strata_alone_is_no_lift() -> None:
    """Both are common in one stratum and rare in the other; within each nothing is tied."""
    common, rare = Cases(80, 64, 20, 16), Cases(20, 2, 80, 8)
    together = Cases(100, 66, 100, 24)
    apart, mixed = lift([common, rare]), lift([together])
    assert apart is not None
    assert mixed is not None
    assert apart.lift == pytest.approx(1)
    assert not apart.holds
    assert mixed.holds


def test_the_more_rules_are_tried_the_more_one_of_them_must_show() -> None:
    strata = [Cases(40, 16, 160, 36)]
    alone, among = lift(strata), lift(strata, tried=500)
    assert alone is not None
    assert among is not None
    assert alone.holds
    assert not among.holds


@pytest.mark.parametrize(
    "few", [Cases(9, 9, 500, 10), Cases(500, 10, 9, 9), Cases(50, 0, 50, 10), Cases(50, 10, 50, 0)]
)
def test_with_too_few_cases_nothing_is_said(few: Cases) -> None:
    assert lift([few]) is None


def test_rows_are_counted_by_stratum() -> None:
    rows = pl.DataFrame(
        {
            "called": [True, True, False, True],
            "won": [True, False, True, False],
            "stage": ["a", "a", "a", "b"],
        }
    )
    found = sorted(cases(rows, "called", "won", "stage"), key=lambda each: each.with_)
    assert found == [Cases(1, 0, 0, 0), Cases(2, 1, 1, 1)]
