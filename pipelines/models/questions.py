"""What is asked of records by the story: which, by which features, and what came of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from domain.event import Event
from pipelines.features.catalogue import BY_NAME
from pipelines.features.known import GREENWICH, Known
from pipelines.models.cards import as_it_happened
from pipelines.models.learners import METHODS
from pipelines.models.learning import Learned, learn
from pipelines.models.scores import score
from pipelines.ports import Story

Came = Callable[[Story, pl.LazyFrame, datetime, ZoneInfo], pl.LazyFrame]
"""(story, rows, known at, zone) → `subject, as_of, label, settled_at`."""


@dataclass(frozen=True)
class Question:
    """Asked `every` so often of the rows of `table` that are `asked`, from the first `begins` on;
    `by` are the features whose values' own rates are the simplest answers, one within the other;
    `adds` puts beside what is said what it comes to.
    """

    model: str
    table: str
    came: Came
    begins: type[Event]
    every: timedelta
    by: Sequence[str] = ()
    asked: pl.Expr | None = None
    adds: Callable[[Known, pl.DataFrame], pl.DataFrame] | None = None


def train(
    question: Question,
    story: Story,
    as_of: datetime,
    zone: ZoneInfo = GREENWICH,
    methods: Sequence[str] = tuple(METHODS),
) -> Learned:
    """Learn from what was known by `as_of`, and judge it."""
    return learned(question, examples(question, story, as_of, zone), story, as_of, methods)


def learned(
    question: Question,
    table: pl.DataFrame,
    story: Story,
    as_of: datetime,
    methods: Sequence[str] = tuple(METHODS),
) -> Learned:
    """From its `examples`."""
    return learn(
        table,
        model=question.model,
        as_of=as_of,
        position=story.position,
        as_it_happened=as_it_happened(story, question.begins, as_of),
        by=question.by,
        methods=methods,
    )


def answer(
    question: Question,
    learned: Learned,
    story: Story,
    as_of: datetime,
    zone: ZoneInfo = GREENWICH,
) -> pl.DataFrame:
    """The scores of all that the question is about at that instant: see `score`."""
    return said_of(question, learned, rows(question, story, [as_of], zone), story, as_of, zone)


def said_of(
    question: Question,
    learned: Learned,
    now: pl.DataFrame,
    story: Story,
    as_of: datetime,
    zone: ZoneInfo,
) -> pl.DataFrame:
    """Of its rows as they are now."""
    said = score(learned, now)
    return question.adds(Known(story, as_of, zone), said) if question.adds else said


def examples(
    question: Question, story: Story, as_of: datetime, zone: ZoneInfo = GREENWICH
) -> pl.DataFrame:
    """The training table: features as they were known at each instant, labels as of `as_of`."""
    told = rows(question, story, instants(question, story, as_of), zone)
    came = question.came(story, told.lazy(), as_of, zone).collect()
    return told.join(came, on=["subject", "as_of"], how="inner", maintain_order="left")


def rows(
    question: Question, story: Story, instants: Sequence[datetime], zone: ZoneInfo
) -> pl.DataFrame:
    told = BY_NAME[question.table].told(story, instants, zone)
    return told if question.asked is None else told.filter(question.asked)


def instants(question: Question, story: Story, as_of: datetime) -> list[datetime]:
    """Back from `as_of` to the first that can be asked about, in order of time; `as_of` alone where
    there is none.
    """
    at = as_of.astimezone(UTC)
    told = story.scan(question.begins, at, at).select(pl.col("known_from").min())
    first: datetime | None = told.collect().item()
    number = 0 if first is None else (at - first) // question.every
    return [at - back * question.every for back in range(number, -1, -1)]
