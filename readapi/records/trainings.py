"""Trainings: what each model learned when, and how well it does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.training import Verdict
from readapi.records.kind import Filter, Kind


@dataclass(frozen=True)
class TrainingLine:
    """A line of `models/trainings.sql`: the model of version `trained` learned from the story
    `as_of` that instant, and was recorded at another.
    """

    id: UUID
    model: str
    method: str
    trained: str
    verdict: str
    as_of: datetime
    recorded: datetime
    card: dict[str, Any]


@dataclass(frozen=True)
class Training(TrainingLine):
    """The model of version `trained` learned from the story `as_of` that instant, `at` another."""

    version: int


@dataclass(frozen=True)
class TrainingFilter(Filter):
    """`q` is any part of the model's name."""

    model: str | None = None
    verdict: Verdict | None = None


TRAININGS = Kind("trainings", Training, TrainingFilter)
