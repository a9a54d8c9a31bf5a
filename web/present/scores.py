"""What models said of a record, as it is shown: a number only where the model was found to have
skill, with its reasons in plain words.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from domain.training import SENTENCES
from readapi.models import Model
from readapi.records.opportunities import Opportunity
from readapi.scores import Score
from web.catalogue import mark

QUESTIONS: Mapping[str, str] = {
    "conversion": mark("Will this deal be won?"),
    "conversion_in_quarter": mark("Will it be won within this quarter?"),
    "churn": mark("Will this customer leave?"),
    "silence": mark("Will this customer buy again?"),
    "segments": mark("Which customers are alike?"),
    "forecast": mark("What will be won in the coming months?"),
    "recommend": mark("What to offer, and what to do next?"),
}
"""What each model answers."""

CONVERSION = "conversion"

OWN: Mapping[str, tuple[str, None]] = {
    "score": (mark("the scores themselves"), None),
    "purchases": (mark("how often the customer bought again"), None),
    "days_first_to_last": (mark("days from the first to the last purchase"), None),
    "days_since_first_purchase": (mark("days since the first purchase"), None),
    "mean_purchase": (mark("what a purchase comes to"), None),
}
"""What is looked at beside the features."""

MOST = 3
"""Reasons of a score that are told."""


@dataclass(frozen=True)
class Reason:
    """What moved the score up or down: `says` with `{days}`, a text of the catalogue."""

    up: bool
    says: str
    days: int | None


@dataclass(frozen=True)
class Chance:
    """A score from 0 to 1 that is to be believed: the model of the version `trained` gave it, by
    what the events up to `position` say.
    """

    model: str
    trained: str
    position: int
    value: float
    low: float | None
    high: float | None
    grade: str | None
    as_of: datetime
    reasons: Sequence[Reason]

    @property
    def bar(self) -> int:
        """Of 30 pixels."""
        return round(30 * min(max(self.value, 0), 1))


@dataclass(frozen=True)
class Answered:
    """A model's question with what it says."""

    question: str
    chance: Chance


@dataclass(frozen=True)
class Doubt:
    """A model's question, and why it is not answered: texts of the catalogue."""

    question: str
    why: str


def of_deals(deals: Iterable[Opportunity]) -> Mapping[UUID, Chance]:
    """{open deal: its chance to be won}."""
    going = (each for each in deals if each.status == "open" and not each.archived)
    found = ((each.id, chance(each.scores)) for each in going)
    return {id: each for id, each in found if each}


def said_of(scores: Sequence[Score]) -> list[Answered]:
    """By each model with skill, in the order of the questions."""
    found = ((question, chance(scores, model)) for model, question in QUESTIONS.items())
    return [Answered(question, said) for question, said in found if said]


def doubts(models: Iterable[Model], asked: Collection[str]) -> list[Doubt]:
    """Of the models that are asked about, and have no skill."""
    return [
        Doubt(QUESTIONS[each.name], SENTENCES.get(each.card["why"], each.card["why"]))
        for each in models
        if each.name in asked and each.verdict != "skill"
    ]


def chance(scores: Iterable[Score], model: str = CONVERSION) -> Chance | None:
    """None where the model said nothing of it, or has no skill."""
    for each in scores:
        if each.model == model and each.verdict == "skill" and each.value is not None:
            return Chance(
                model=model,
                trained=each.trained,
                position=each.position,
                value=each.value,
                low=each.low,
                high=each.high,
                grade=each.grade,
                as_of=each.as_of,
                reasons=[reason(said) for said in each.reasons[:MOST]],
            )
    return None


def reason(said: Mapping[str, object]) -> Reason:
    name = str(said["feature"])
    says, days = OWN.get(name) or meanings().get(name, (name, None))
    return Reason(said["direction"] == "up", says, days)


@cache
def meanings() -> Mapping[str, tuple[str, int | None]]:
    """{feature: what it says, and the days that it looks back}."""
    from pipelines.features.catalogue import BY_NAME

    tables = (BY_NAME["customers"], BY_NAME["opportunities"])
    return {each.name: (each.says, each.days) for table in tables for each in table.features}
