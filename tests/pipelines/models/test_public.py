"""On data that others made the tool says so where nothing is to be found; what is to be found there
takes longer: see `tests/chaos/learning`.
"""

from pipelines.models.learning import learn
from tests.pipelines.public import MAVEN_NOW, maven

LOGISTIC = ("logistic",)


def test_mavens_deals_cannot_be_told_apart_when_they_are_entered() -> None:
    card = learn(maven(), model="conversion", as_of=MAVEN_NOW, position=0, methods=LOGISTIC).card
    assert card.verdict == "no skill"
    assert 0.45 <= card.metrics["auc"] <= 0.55
