"""On data that others made, the tool finds what is there and says so where nothing is."""

from pipelines.models.learning import learn
from tests.pipelines.public import MAVEN_NOW, NOW, bank, maven, telco

LOGISTIC = ("logistic",)


def test_mavens_deals_cannot_be_told_apart_when_they_are_entered() -> None:
    card = learn(maven(), model="conversion", as_of=MAVEN_NOW, position=0, methods=LOGISTIC).card
    assert card.verdict == "no skill"
    assert 0.45 <= card.metrics["auc"] <= 0.55


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
