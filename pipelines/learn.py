"""What every model learns from the story, how it was judged, and what it then says of records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import polars as pl

from domain.event import WORKSPACE
from domain.training import Card
from pipelines.desk import Desk, Sheet
from pipelines.features.seasons import SEASON
from pipelines.models.churn import ENDED
from pipelines.models.conversion import WON, WON_IN_QUARTER
from pipelines.models.drift import Drift, as_score, drift
from pipelines.models.forecast import forecast
from pipelines.models.learning import Learned, again
from pipelines.models.questions import Question, examples, learned, rows, said_of
from pipelines.models.recommend import recommend
from pipelines.models.reliability import reliability
from pipelines.models.segments import segments
from pipelines.models.silence import silence
from pipelines.ports import Scores, Story

DRIFT = "drift"
"""The model that speaks of trainings."""

BY = ("subject", "as_of")


@dataclass(frozen=True)
class Asked:
    """What is learned as of when, what was said before, and where work lies meanwhile."""

    story: Story
    as_of: datetime
    zone: ZoneInfo
    scores: Scores
    desk: Desk


@dataclass(frozen=True)
class Said:
    """A model's card, what it says of records, by noun, and whether the world has moved."""

    card: Card
    scores: Mapping[str, pl.DataFrame]
    drift: Drift | None = None


class Model(Protocol):
    """It does what was to be done before, where that was not done yet."""

    def trained(self, asked: Asked) -> int:
        """Put together what there is to learn from; how many rows."""

    def judged(self, asked: Asked) -> Card:
        """By what it would have said at instants of the past."""

    def said(self, asked: Asked) -> Said:
        """Of the records that stand now."""


@dataclass(frozen=True)
class Answers:
    """A question, answered by examples of how it ended before."""

    question: Question

    def trained(self, asked: Asked) -> int:
        return self._examples(asked).height

    def judged(self, asked: Asked) -> Card:
        return card_of(self._judged(asked))

    def said(self, asked: Asked) -> Said:
        judged = self._judged(asked)
        card = card_of(judged)
        model = again(self._examples(asked), card, judged.rows, self.question.by)
        now = rows(self.question, asked.story, [asked.as_of], asked.zone)
        said = said_of(self.question, model, now, asked.story, asked.as_of, asked.zone)
        drifted = moved(asked, model, now, said, self.question)
        return Said(card, {self.question.table: said}, drifted)

    def _examples(self, asked: Asked) -> pl.DataFrame:
        def make() -> Sheet:
            return Sheet(examples(self.question, asked.story, asked.as_of, asked.zone))

        return asked.desk.sheet(f"examples/{self.question.model}", make).rows

    def _judged(self, asked: Asked) -> Sheet:
        def make() -> Sheet:
            found = learned(self.question, self._examples(asked), asked.story, asked.as_of)
            figures = {"metrics": found.card.metrics | reliability(found.said)}
            return Sheet(found.said, found.card.model_copy(update=figures))

        return asked.desk.sheet(f"judged/{self.question.model}", make)


def card_of(judged: Sheet) -> Card:
    assert judged.card
    return judged.card


def moved(
    asked: Asked, model: Learned, now: pl.DataFrame, said: pl.DataFrame, question: Question
) -> Drift | None:
    """None where nothing was learned from."""
    if model.said.is_empty() or now.is_empty():
        return None
    clocked = {each.name for each in SEASON}  # says when it is, not what has moved
    used = [name for name in model.card.features if name in now.columns and name not in clocked]
    then = model.examples.select(used)
    scores = model.said["used"], said["value"]
    return drift(then, now.select(used), came(asked, question), scores)


def came(asked: Asked, question: Question) -> pl.DataFrame:
    """`value` and `label` of all that was said before, and has come out since."""
    before = asked.scores.kept(question.model).filter(pl.col("as_of") < asked.as_of)
    told = question.came(asked.story, before.lazy(), asked.as_of, asked.zone).collect()
    return before.join(told, on=BY).filter(pl.col("label").is_not_null()).select("value", "label")


@dataclass(frozen=True)
class Finds:
    """What is found in the story as a whole, in seconds: it needs no examples, and nothing of it
    lies on the desk.
    """

    find: Callable[[Asked], Said]

    def trained(self, asked: Asked) -> int:
        return 0

    def judged(self, asked: Asked) -> Card:
        return self.find(asked).card

    def said(self, asked: Asked) -> Said:
        return self.find(asked)


def fallen_silent(asked: Asked) -> Said:
    """Whether a customer without a contract will buy again."""
    found = silence(asked.story, asked.as_of, asked.zone)
    return Said(found.card, {"customers": found.customers})


def alike(asked: Asked) -> Said:
    """Which customers are alike."""
    found = segments(asked.story, asked.as_of, asked.zone)
    return Said(found.card, {"customers": found.customers})


def foretold(asked: Asked) -> Said:
    """What will be won in the coming months, of the company; with what was said of past ones."""
    found = forecast(asked.story, asked.as_of, asked.zone)
    row = {
        "months": [found.months.to_dicts()],
        "parts": [found.parts.to_dicts()],
        "backcast": [found.backcast.to_dicts()],
        "errors": [found.errors.to_dicts()],
    }
    return Said(found.card, {"company": of_company(row)})


def recommended(asked: Asked) -> Said:
    """What to offer a customer, when and by what channel to reach them, and what to do about a deal
    next; of the company the rules that hold, and why there is none of a kind.
    """
    found = recommend(asked.story, asked.as_of, asked.zone)
    row = {"rules": [found.rules.filter("holds").to_dicts()], "refused": [found.refused]}
    products, actions = (found.offers.filter(pl.col("of") == of) for of in ("product", "action"))
    own = found.habits.group_by("subject").agg(contact=pl.struct(pl.exclude("subject")))
    customers = products.join(own, on="subject", how="full", coalesce=True).sort("subject")
    scores = {"customers": customers, "opportunities": actions, "company": of_company(row)}
    return Said(found.card, scores)


def of_company(row: Mapping[str, object]) -> pl.DataFrame:
    return pl.DataFrame({"subject": [str(WORKSPACE)], **row})


MODELS: Mapping[str, Model] = {
    "conversion": Answers(WON),
    "conversion_in_quarter": Answers(WON_IN_QUARTER),
    "churn": Answers(ENDED),
    "silence": Finds(fallen_silent),
    "segments": Finds(alike),
    "forecast": Finds(foretold),
    "recommend": Finds(recommended),
}
"""By name, in the order in which they learn."""


def keep(said: Said, scores: Scores, record: Callable[[Card], UUID]) -> int:
    """The training as an event, then its scores and its drift; how many were new."""
    card, training = said.card, record(said.card)

    def kept(rows: pl.DataFrame, model: str, noun: str) -> int:
        new = rows.height > 0 and scores.keep(
            rows,
            model=model,
            version=card.version,
            subject_type=noun,
            as_of=card.as_of,
            position=card.position,
        )
        return rows.height if new else 0

    if said.drift:
        kept(as_score(said.drift, str(training), card.metrics.get("brier")), DRIFT, "trainings")
    return sum(kept(rows, card.model, noun) for noun, rows in said.scores.items())
