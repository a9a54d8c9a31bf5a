"""All methods compete on public data, and the verdicts stay."""

from collections.abc import Callable

import polars as pl
import pytest

from pipelines.models.learners import METHODS
from pipelines.models.learning import learn
from tests.pipelines.public import MAVEN_NOW, NOW, bank, maven, telco

LOGISTIC = ("logistic",)


@pytest.mark.parametrize(
    ("table", "at", "verdict", "auc", "brier"),
    [
        (maven, MAVEN_NOW, "no skill", (0.45, 0.55), 0.25),
        (telco, NOW, "skill", (0.84, 1), 0.14),
        (bank, NOW, "skill", (0.68, 0.85), 0.09),
    ],
)
def test_the_best_of_five_is_as_good_as_it_says(
    table: Callable[[], pl.DataFrame],
    at: object,
    verdict: str,
    auc: tuple[float, float],
    brier: float,
) -> None:
    card = learn(table(), model="conversion", as_of=at, position=0).card  # type: ignore[arg-type]
    print(card.method, card.verdict, card.metrics, card.candidates)
    assert card.candidates.keys() == METHODS.keys()
    assert card.verdict == verdict
    assert auc[0] <= card.metrics["auc"] <= auc[1]
    assert card.metrics["brier"] <= brier


def test_telcos_churn_is_told_without_an_order_of_time() -> None:
    card = learn(telco(), model="churn", as_of=NOW, position=0, methods=LOGISTIC).card
    assert card.verdict == "skill"
    assert card.metrics["auc"] >= 0.84
    assert card.metrics["brier"] <= 0.14
    assert "no_time_order" in card.remarks


def test_the_banks_calls_are_told_in_the_order_of_the_file_without_their_length() -> None:
    card = learn(bank(), model="conversion", as_of=NOW, position=0, methods=LOGISTIC).card
    assert card.verdict == "skill"
    assert "duration" not in card.features
    assert card.remarks == ()
    assert card.metrics["auc"] >= 0.68
    assert 0 < card.metrics["auc_se"] < 0.03
