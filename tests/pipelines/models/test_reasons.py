"""Reasons add up to what they explain."""

import numpy as np
import polars as pl
import pytest

from pipelines.models.columns import Columns
from pipelines.models.learners import Fitted, fit
from pipelines.models.measures import log_odds
from pipelines.models.reasons import additive, contributions, shapley
from tests.pipelines.examples import deals

TABLE = deals(150, pull=2.0).with_columns(
    size=pl.when(pl.col("noise") < 1.2).then("size")  # gaps
)
COLUMNS = Columns.of(TABLE, ("size", "noise", "source"), ("source",))


@pytest.fixture(scope="module")
def logistic() -> Fitted:
    return fit("logistic", COLUMNS, TABLE)


def test_reasons_of_a_logistic_regression_add_up_exactly(logistic: Fitted) -> None:
    matrix = COLUMNS.matrix(TABLE)
    chances = log_odds(logistic.probabilities(matrix))
    effects = additive(logistic, matrix, matrix)
    assert effects.sum(axis=1) == pytest.approx(chances - chances.mean(), abs=1e-9)


def test_drawn_reasons_agree_with_the_exact_ones(logistic: Fitted) -> None:
    matrix = COLUMNS.matrix(TABLE)[:30]
    exact = additive(logistic, matrix, matrix)
    drawn = shapley(lambda each: log_odds(logistic.probabilities(each)), matrix, matrix, 200)
    assert np.abs(drawn - exact).max() < 0.25
    assert np.corrcoef(drawn[:, 0], exact[:, 0])[0, 1] > 0.99


def test_a_tree_is_explained_by_what_it_looks_at() -> None:
    tree = fit("tree", COLUMNS, TABLE)
    matrix = COLUMNS.matrix(TABLE)
    effects = np.abs(contributions(tree, matrix[:20], matrix)).mean(axis=0)
    assert effects.argmax() == 0
