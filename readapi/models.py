"""The models: what each learned, how wrong it was and against what, and whether it has drifted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from domain.errors import NotThere
from domain.training import Verdict
from readapi.ports import Snapshot
from readapi.records.trainings import TrainingLine
from readapi.scores import Score, last_scores

DRIFT = "drift"
"""The model whose subjects are trainings."""

MOST = 60
"""Trainings of a model that its trend goes back to."""


MEASURES = ("brier", "wape", "rmse")
"""By which models are judged, whichever the card has: the smaller, the better."""


class UnknownModel(NotThere, code="unknown_model"):
    """No model of that name has been trained."""


@dataclass(frozen=True)
class Judged:
    """What one training came to: `metrics` as its card has them."""

    id: UUID
    trained: str
    as_of: datetime
    method: str
    verdict: str
    metrics: dict[str, float]


@dataclass(frozen=True)
class Error:
    """How wrong the model was by its `measure`, and the best `baseline`, called `against`, on the
    same."""

    measure: str
    value: float
    baseline: float | None
    against: str | None


@dataclass(frozen=True)
class Model:
    """As it was last trained. `trend` is what each of its trainings came to, the oldest first;
    `drift` how far the world has moved since, if that was looked at.
    """

    name: str
    training: UUID
    recorded: datetime
    card: dict[str, Any]
    error: Error | None
    trend: Sequence[Judged]
    drift: Score | None

    @property
    def verdict(self) -> Verdict:
        said: Verdict = self.card["verdict"]
        return said


@dataclass(frozen=True)
class Models:
    models: Sequence[Model]


async def models(snapshot: Snapshot, name: str | None = None) -> Models:
    """All that were trained by then, or the one of that name."""
    lines = await snapshot.lines("models/trainings", TrainingLine, model=name, most=MOST)
    trained = [list(own) for _, own in groupby(lines, key=lambda line: line.model)]
    checked = await last_scores(snapshot, "trainings", [own[0].id for own in trained])
    return Models([told(own, checked.get(own[0].id, ())) for own in trained])


async def model(snapshot: Snapshot, name: str) -> Model:
    """Raises `UnknownModel`."""
    for each in (await models(snapshot, name)).models:
        return each
    raise UnknownModel(given=name)


def told(trainings: Sequence[TrainingLine], checked: Sequence[Score]) -> Model:
    last = trainings[0]
    return Model(
        name=last.model,
        training=last.id,
        recorded=last.recorded,
        card=last.card,
        error=error(last.card),
        trend=[judged(each) for each in reversed(trainings)],
        drift=next((score for score in checked if score.model == DRIFT), None),
    )


def error(card: Mapping[str, Any]) -> Error | None:
    """None for a model whose measure is another, or that was not judged."""
    for measure in MEASURES:
        if (value := card["metrics"].get(measure)) is not None:
            beside = {
                name.removesuffix(measure).strip() or None: baseline
                for name, baseline in card["baseline"].items()
                if name.split()[-1] == measure
            }
            against = min(beside, key=lambda name: beside[name], default=None)
            return Error(measure, value, beside.get(against), against)
    return None


def judged(line: TrainingLine) -> Judged:
    return Judged(
        line.id, line.trained, line.as_of, line.method, line.verdict, line.card["metrics"]
    )
