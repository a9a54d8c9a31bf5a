"""What every model learns from the story, its card, and what it then says of records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import polars as pl

from domain.event import WORKSPACE
from domain.training import Card
from pipelines.features.seasons import SEASON
from pipelines.models.churn import ENDED
from pipelines.models.conversion import WON, WON_IN_QUARTER
from pipelines.models.drift import Drift, as_score, drift
from pipelines.models.forecast import forecast
from pipelines.models.learning import Learned
from pipelines.models.questions import Question, rows, train
from pipelines.models.reliability import reliability
from pipelines.models.scores import score
from pipelines.models.segments import segments
from pipelines.models.silence import silence
from pipelines.ports import Scores, Story

DRIFT = "drift"
"""The model that speaks of trainings."""

BY = ("subject", "as_of")


@dataclass(frozen=True)
class Said:
    """A model's card, what it says of records of the noun, and whether the world has moved."""

    card: Card
    noun: str
    scores: pl.DataFrame
    drift: Drift | None = None


@dataclass(frozen=True)
class Asked:
    """What is learned as of when, and what was said before."""

    story: Story
    as_of: datetime
    zone: ZoneInfo
    scores: Scores


def conversion(asked: Asked) -> Said:
    """Whether an open deal will be won."""
    return judged(asked, WON)


def conversion_in_quarter(asked: Asked) -> Said:
    """Whether an open deal will be won before the quarter ends."""
    return judged(asked, WON_IN_QUARTER)


def churn(asked: Asked) -> Said:
    """Whether a customer with a subscription will end it within 90 days."""
    return judged(asked, ENDED)


def judged(asked: Asked, question: Question) -> Said:
    """Learn from past instants how it ended, and say how it will for those that stand now."""
    learned = train(question, asked.story, asked.as_of, asked.zone)
    now = rows(question, asked.story, [asked.as_of], asked.zone)
    said = score(learned, now)
    figures = {"metrics": learned.card.metrics | reliability(learned.said)}
    card = learned.card.model_copy(update=figures)
    return Said(card, question.table, said, moved(asked, learned, now, said, question))


def moved(
    asked: Asked, learned: Learned, now: pl.DataFrame, said: pl.DataFrame, question: Question
) -> Drift | None:
    """None where nothing was learned from."""
    if learned.said.is_empty() or now.is_empty():
        return None
    clocked = {each.name for each in SEASON}  # says when it is, not what has moved
    used = [name for name in learned.card.features if name in now.columns and name not in clocked]
    then = learned.examples.select(used)
    scores = learned.said["used"], said["value"]
    return drift(then, now.select(used), came(asked, question), scores)


def came(asked: Asked, question: Question) -> pl.DataFrame:
    """`value` and `label` of all that was said before, and has come out since."""
    before = asked.scores.kept(question.model).filter(pl.col("as_of") < asked.as_of)
    told = question.came(asked.story, before.lazy(), asked.as_of, asked.zone).collect()
    return before.join(told, on=BY).filter(pl.col("label").is_not_null()).select("value", "label")


def fallen_silent(asked: Asked) -> Said:
    """Whether a customer without a contract will buy again."""
    found = silence(asked.story, asked.as_of, asked.zone)
    return Said(found.card, "customers", found.customers)


def alike(asked: Asked) -> Said:
    """Which customers are alike."""
    found = segments(asked.story, asked.as_of, asked.zone)
    return Said(found.card, "customers", found.customers)


def foretold(asked: Asked) -> Said:
    """What will be won in the coming months, of the company; with what was said of past ones."""
    found = forecast(asked.story, asked.as_of, asked.zone)
    row = {
        "subject": [str(WORKSPACE)],
        "months": [found.months.to_dicts()],
        "parts": [found.parts.to_dicts()],
        "backcast": [found.backcast.to_dicts()],
        "errors": [found.errors.to_dicts()],
    }
    return Said(found.card, "company", pl.DataFrame(row))


MODELS: Mapping[str, Callable[[Asked], Said]] = {
    "conversion": conversion,
    "conversion_in_quarter": conversion_in_quarter,
    "churn": churn,
    "silence": fallen_silent,
    "segments": alike,
    "forecast": foretold,
}
"""By name, in the order in which they learn."""


def keep(said: Said, scores: Scores, record: Callable[[Card], UUID]) -> int:
    """The training as an event, then its scores and its drift; how many were new."""
    card, training = said.card, record(said.card)

    def kept(rows: pl.DataFrame, model: str, noun: str) -> bool:
        return scores.keep(
            rows,
            model=model,
            version=card.version,
            subject_type=noun,
            as_of=card.as_of,
            position=card.position,
        )

    if said.drift:
        kept(as_score(said.drift, str(training), card.metrics.get("brier")), DRIFT, "trainings")
    new = said.scores.height > 0 and kept(said.scores, card.model, said.noun)
    return said.scores.height if new else 0
