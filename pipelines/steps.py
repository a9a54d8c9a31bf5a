"""The steps of learning, in the order in which one stands on the other: the command line, the flows
and the schedules are made from this table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.errors import Invalid
from domain.training import Card, Training, Verdict
from pipelines.archive import EmptyLog, Told, archive
from pipelines.archived import ArchivedStory
from pipelines.backfill import Partition, backfill, table, write
from pipelines.desk import Desk
from pipelines.features.catalogue import BY_NAME
from pipelines.foretold import TELLS, Tell
from pipelines.learn import MODELS, Asked, Model, keep
from pipelines.ports import Place, Scores, StoredLog
from pipelines.quality.check import RULES, quality
from pipelines.quality.kept import keep as keep_found


class UnknownStep(Invalid, code="unknown_pipeline"):
    """There is no pipeline of that name."""


def alone(work: "Work", told: Told) -> int:
    """Tables made by this process."""
    return backfill(work.partitions(), work.story(), work.features, work.zone, told)


@dataclass(frozen=True)
class Work:
    """What a step works on: the log, where its archive is, where tables of features go and where
    what is learned lies from step to step, as of when, whose days it counts, where scores are kept,
    and how a training is recorded (which answers its id). `position` cuts the log there; where none
    is given, after the last event that was no training: what was learned before teaches nothing.
    Features are told of these `instants`, else as of `as_of`, in these `tables`, else in all, which
    are made `by` this process, or by a cluster.
    """

    log: StoredLog
    place: Place
    features: Place
    learned: Place
    as_of: datetime
    zone: ZoneInfo
    scores: Scores
    record: Callable[[Card], UUID]
    position: int | None = None
    instants: Sequence[datetime] = ()
    tables: Sequence[str] = tuple(BY_NAME)
    by: Callable[["Work", Told], int] = alone

    def story(self) -> ArchivedStory:
        """Raises `ArchiveDamaged`, `OtherLog`."""
        return ArchivedStory(self.log, self.place, self.until)

    @property
    def until(self) -> int:
        return self.position or self.log.end(but=[Training.Recorded.TOPIC])

    def asked(self) -> Asked:
        """Of the models. Raises `EmptyLog`, `ArchiveDamaged`, `OtherLog`."""
        story = self.story()
        if not story.position:
            raise EmptyLog
        desk = Desk.of(self.learned, story, self.as_of, self.zone)
        return Asked(story, self.as_of, self.zone, self.scores, desk)

    def partitions(self) -> Sequence[Partition]:
        """Raises `UnknownTable`."""
        at = self.instants or [self.as_of]
        return [Partition(table(name).name, each) for name in self.tables for each in at]


Answer = Mapping[str, object]
"""What a step has done, for programs."""


@dataclass(frozen=True)
class Step:
    """Its work is safe to repeat; `says` is what it has done, in words made of its answer, `counts`
    what its progress is counted in. `clocked`: as of another instant, it is another even where
    nothing new was recorded. `keeps`: something is written; else it only answers who asks.
    """

    does: Callable[[Work, Told], Answer]
    says: str
    counts: str = "steps"
    clocked: bool = True
    keeps: bool = True


def archived(work: Work, told: Told) -> Answer:
    """The log up to that instant, as segments. Raises what `archive` raises."""
    done = archive(work.log, work.place, work.log.end(work.as_of), told)
    return vars(done) | {"place": work.place.url("")}


def features(work: Work, told: Told) -> Answer:
    """What was known at each instant, as tables."""
    work = replace(work, position=work.until)
    partitions = work.partitions()
    if not work.position:
        raise EmptyLog
    return {
        "rows": work.by(work, told),
        "position": work.position,
        "files": [each.file for each in partitions],
        "tables": len(partitions),
        "place": work.features.url(""),
    }


def trained(work: Work, told: Told) -> Answer:
    """What there is to learn from is put together: examples of the past, as they were known."""
    rows = each_model(work, told, lambda model, asked: model.trained(asked))
    return {"examples": rows, "rows": sum(rows.values()), "place": work.learned.url("")}


def backtested(work: Work, told: Told) -> Answer:
    """Every model is judged by what it would have said before, and its training is recorded."""

    def judged(model: Model, asked: Asked) -> Verdict:
        card = model.judged(asked)
        work.record(card)
        return card.verdict

    verdicts = each_model(work, told, judged)
    listed = ", ".join(f"{name}: {verdict}" for name, verdict in verdicts.items())
    return {"models": verdicts, "verdicts": listed}


def scored(work: Work, told: Told) -> Answer:
    """Every model says what it has to say, and that is kept."""
    kept = each_model(
        work, told, lambda model, asked: keep(model.said(asked), work.scores, work.record)
    )
    return {"kept": kept, "scores": sum(kept.values())}


T = TypeVar("T")


def each_model(work: Work, told: Told, does: Callable[[Model, Asked], T]) -> dict[str, T]:
    """By name."""
    asked, done = work.asked(), dict[str, T]()
    for name, model in MODELS.items():
        told(len(done), len(MODELS))
        done[name] = does(model, asked)
    told(len(done), len(MODELS))
    return done


def checked(work: Work, told: Told) -> Answer:
    """Every record by every rule, as of the instant; both tables are files, and what was found is
    kept.
    """
    told(0, 1)
    story = work.story()
    found = quality(story, work.as_of, work.zone)
    if not found.scores.height:
        raise EmptyLog
    for name, rows in (("findings", found.findings), ("scores", found.scores)):
        write(work.features, Partition(f"quality_{name}", work.as_of).file, rows)
    keep_found(found, work.scores, story.position)
    told(1, 1)
    by_rule = found.findings.group_by("rule").len("records").sort("records", descending=True)
    return {
        "score": found.score,
        "records": found.scores.height,
        "findings": found.findings.height,
        "rules": dict(by_rule.iter_rows()),
        "table": "".join(f"\n{n:8,} {put_right(rule)}" for rule, n in by_rule.iter_rows()),
        "place": work.features.url(""),
    }


def put_right(rule: str) -> str:
    """What is wrong, and what to do."""
    return f"{RULES[rule].says} {RULES[rule].remedy}"


def foretold(tell: Tell) -> Callable[[Work, Told], Answer]:
    """Of the story as it was known at that instant. Nothing is written."""

    def does(work: Work, _: Told) -> Answer:
        return tell(work.story(), work.as_of, work.zone)

    return does


STEPS: Mapping[str, Step] = {
    "archive": Step(
        archived,
        "archived up to position {position:,}: {events:,} new events in {segments:,} segments,"
        " {size:,} bytes, at {place}",
        counts="events",
        clocked=False,
    ),
    "features": Step(features, "{tables:,} tables with {rows:,} rows, at {place}", "tables"),
    "train": Step(trained, "{rows:,} examples to learn from, at {place}", "models"),
    "backtest": Step(backtested, "{verdicts}", "models"),
    "score": Step(scored, "{scores:,} scores kept", "models"),
    **{name: Step(foretold(tell), "{table}", keeps=False) for name, tell in TELLS.items()},
    "quality": Step(
        checked,
        "{records:,} records keep {score:.1%} of their rules; {findings:,} findings, at {place}"
        "{table}",
    ),
}


def step(name: str) -> Step:
    """Raises `UnknownStep`."""
    if name not in STEPS:
        raise UnknownStep(name=name, known=", ".join(STEPS))
    return STEPS[name]
