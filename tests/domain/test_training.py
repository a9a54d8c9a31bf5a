"""A card says what was learned in figures that can be kept."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from commands import trainings
from domain.training import SENTENCES, Card, Training
from projections.trainings import TRAININGS, TrainingRow
from tests.crm import Crm
from tests.given import IT, given
from tests.trainings import CARD


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


def test_a_training_is_recorded_with_its_card() -> None:
    given().when(trainings.record, card=CARD).then(Training.Recorded(card=Card(**CARD)))


def test_a_training_that_comes_again_changes_nothing() -> None:
    crm = Crm()
    crm.do(trainings.record, IT, card=CARD)
    assert list(crm.do(trainings.record, IT, card=CARD).said) == []
    [row] = crm.fold(TRAININGS).held(TrainingRow, crm.now, crm.now)
    assert Card.model_validate_json(row.card) == Card(**CARD)
