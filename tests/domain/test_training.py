"""A card says what was learned in figures that can be kept."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from domain.training import SENTENCES, Card

CARD: dict[str, Any] = {
    "model": "conversion",
    "method": "logistic",
    "version": "0123456789abcdef",
    "verdict": "skill",
    "why": "better_than_baseline",
    "as_of": datetime(2026, 3, 1, tzinfo=UTC),
    "position": 12,
    "rows": 40,
    "positives": 12,
    "features": ("amount", "days in stage"),
    "features_hash": "fedcba9876543210",
    "metrics": {"auc": 0.81},
    "candidates": {"logistic": {"auc": 0.81}, "tree": {"auc": 0.7}},
}


def test_a_card_is_the_same_after_it_was_kept() -> None:
    card = Card(**CARD)
    assert Card.model_validate_json(card.model_dump_json()) == card


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "promising"},
        {"why": "Because it is so."},
        {"positives": 41},
        {"metrics": {"auc": float("nan")}},
        {"as_of": datetime(2026, 3, 1)},  # noqa: DTZ001
        {"as_it_happened": 1.01},
        {
            "data_from": datetime(2026, 2, 1, tzinfo=UTC),
            "data_to": datetime(2026, 1, 1, tzinfo=UTC),
        },
    ],
)
def test_a_card_refuses_what_cannot_be(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Card(**CARD | wrong)


def test_every_reason_is_told_in_a_sentence() -> None:
    assert {code: said for code, said in SENTENCES.items() if not said.endswith(".")} == {}
