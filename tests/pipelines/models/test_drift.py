"""Drift is said where the world has moved by more than chance, and not where it has not."""

import numpy as np
import polars as pl
import pytest

from pipelines.models.drift import as_score, drift, shift

NONE = pl.DataFrame({"value": [], "label": []}, schema={"value": pl.Float64, "label": pl.Boolean})


def frame(seed: int, n: int, moved: float = 0.0) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    words = random.choice(["web", "fair", "mail"], n)
    return pl.DataFrame(
        {"amount": random.normal(moved, 1, n), "source": words, "won": random.random(n) < 0.3}
    )


@pytest.mark.parametrize("n", [30, 300, 3000])
def test_the_same_world_is_stable_however_few_are_looked_at(n: int) -> None:
    """With 30 of them the plain index is far above 0.25 by chance alone."""
    grades = [drift(frame(1, 2000), frame(seed, n), NONE).grade for seed in range(2, 42)]
    assert grades.count("stable") >= 37


def test_a_feature_that_has_moved_is_named() -> None:
    found = drift(frame(1, 2000), frame(2, 400, moved=1.0), NONE)
    assert found.grade == "drifted"
    assert found.shifts[0].feature == "amount"
    said = as_score(found, "training", 0.15).row(0, named=True)
    assert [each["feature"] for each in said["reasons"]] == ["amount"]
    assert (said["value"], said["settled"]) == (found.index, 0)


def test_a_word_that_was_never_there_and_gaps_are_seen() -> None:
    then = pl.Series(["web", "fair"] * 500)
    assert shift("source", then, pl.Series(["web", "shop"] * 100), 1).index > 0.25
    numbers = pl.Series([1.0, 2.0] * 500)
    assert shift("amount", numbers, pl.Series([1.0, None] * 100), 1).index > 0.25


def test_the_index_is_that_of_the_formula() -> None:
    """Half and half became one to four: 0.3·ln(1.6) + 0.3·ln(2.5) = 0.4159."""
    then, now = pl.Series(["a", "b"] * 5000), pl.Series(["a"] * 8000 + ["b"] * 2000)
    assert shift("source", then, now, 1).index == pytest.approx(0.4159, abs=1e-3)


def test_what_came_out_since_is_held_against_what_was_said() -> None:
    came = pl.DataFrame({"value": [0.8, 0.4], "label": [True, False]})
    found = drift(frame(1, 50), frame(2, 50), came)
    assert found.settled == 2
    assert found.error == pytest.approx(0.1)
    assert drift(frame(1, 50), frame(2, 50), NONE).error is None


def test_nothing_to_look_at_is_stable() -> None:
    assert drift(frame(1, 50), frame(1, 0), NONE).grade == "stable"
