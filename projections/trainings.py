"""Trainings as they were recorded, each with its card."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from domain.recorded import Recorded
from domain.training import Training
from projections.engine.table import Json, Projection, Rows, Table


class TrainingRow(NamedTuple):
    """One training of a model; what it knew was the story `as_of` that instant."""

    training: UUID
    model: str
    method: str
    trained: str
    """The version of the model that came of it: by it, scores are told apart."""
    verdict: str
    as_of: datetime
    card: Json


def changes(recorded: Recorded, _: Rows) -> Iterator[TrainingRow]:
    match recorded.event:
        case Training.Recorded(card=card):
            said = Json(card.model_dump_json())
            own = (card.model, card.method, card.version, card.verdict)
            yield TrainingRow(recorded.stream, *own, card.as_of.astimezone(UTC), said)


TRAININGS = Projection(
    name="trainings",
    of=(Training,),
    tables=(Table("trainings", TrainingRow, key=("training",)),),
    changes=changes,
)
