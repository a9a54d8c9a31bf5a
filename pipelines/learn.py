"""What every model learns from the story, its card, and what it then says of records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import polars as pl

from domain.event import WORKSPACE, Event
from domain.opportunity import Opportunity
from domain.subscription import Subscription
from domain.training import Card
from pipelines.features.catalogue import BY_NAME
from pipelines.features.labels import ended, won
from pipelines.features.seasons import SEASON
from pipelines.models.cards import as_it_happened
from pipelines.models.drift import Drift, as_score, drift
from pipelines.models.forecast import forecast
from pipelines.models.learning import Learned, learn
from pipelines.models.reliability import reliability
from pipelines.models.scores import score
from pipelines.models.segments import segments
from pipelines.models.silence import silence
from pipelines.ports import Scores, Story

EVERY = timedelta(days=30)
"""So far apart are the instants from which is learned."""

SETTLES = timedelta(days=60)
"""An instant so young has told little yet."""

DRIFT = "drift"
"""The model that speaks of trainings."""

BY = ("subject", "as_of")

Labels = Callable[[Story, pl.LazyFrame, datetime], pl.LazyFrame]


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
    return judged(asked, "conversion", "opportunities", won, Opportunity.Opened, by="stage")


def churn(asked: Asked) -> Said:
    """Whether a customer with a subscription will end it within 90 days."""
    return judged(asked, "churn", "customers", ended, Subscription.Started)


def judged(
    asked: Asked,
    model: str,
    noun: str,
    labels: Labels,
    begins: type[Event],
    *,
    by: str | None = None,
) -> Said:
    """Learn from past instants how it ended, and say how it will for those that stand now."""
    story, as_of = asked.story, asked.as_of
    happened = as_it_happened(story, begins, as_of)
    learned = learn(
        examples(asked, noun, labels, begins),
        model=model,
        as_of=as_of,
        position=story.position,
        as_it_happened=happened,
        by=by,
    )
    now = standing(asked, noun, labels)
    said = score(learned, now)
    figures = {"metrics": learned.card.metrics | reliability(learned.said)}
    card = learned.card.model_copy(update=figures)
    return Said(card, noun, said, moved(asked, learned, now, said, labels))


def examples(asked: Asked, noun: str, labels: Labels, begins: type[Event]) -> pl.DataFrame:
    """A table of features at each past instant, with what became of its rows."""
    at = instants(asked.story, begins, asked.as_of)
    known = BY_NAME[noun].told(asked.story, at or [asked.as_of], asked.zone)
    told = labels(asked.story, known.lazy(), asked.as_of).select(*BY, "label", "settled_at")
    return known.join(told.collect(), on=BY, how="inner")


def standing(asked: Asked, noun: str, labels: Labels) -> pl.DataFrame:
    """Those that are still open, as they are known now."""
    now = BY_NAME[noun].told(asked.story, [asked.as_of], asked.zone)
    return now.join(labels(asked.story, now.lazy(), asked.as_of).collect(), on=BY, how="semi")


def instants(story: Story, begins: type[Event], as_of: datetime) -> list[datetime]:
    """Every thirty days, from the first on that there is something to be known of."""
    known = story.scan(begins, at=as_of, known_at=as_of)
    first = known.select(pl.col("known_from").min()).collect().item()
    found, at = [], as_of - SETTLES
    while first is not None and at > first:
        found.append(at)
        at -= EVERY
    return found[::-1]


def moved(
    asked: Asked, learned: Learned, now: pl.DataFrame, said: pl.DataFrame, labels: Labels
) -> Drift | None:
    """None where nothing was learned from."""
    if learned.said.is_empty() or now.is_empty():
        return None
    clocked = {each.name for each in SEASON}  # says when it is, not what has moved
    used = [name for name in learned.card.features if name in now.columns and name not in clocked]
    then = learned.examples.select(used)
    scores = learned.said["used"], said["value"]
    return drift(then, now.select(used), came(asked, learned.card.model, labels), scores)


def came(asked: Asked, model: str, labels: Labels) -> pl.DataFrame:
    """`value` and `label` of all that was said before, and has come out since."""
    before = asked.scores.kept(model).filter(pl.col("as_of") < asked.as_of)
    told = labels(asked.story, before.lazy(), asked.as_of).collect()
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
        "backcast": [found.backcast.to_dicts()],
        "errors": [found.errors.to_dicts()],
    }
    return Said(found.card, "company", pl.DataFrame(row))


MODELS: Mapping[str, Callable[[Asked], Said]] = {
    "conversion": conversion,
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
