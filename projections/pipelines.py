"""Pipelines, and their stages with the name, place and probability they have."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple, overload
from uuid import UUID

from domain import pipeline
from domain.pipeline import Pipeline
from domain.recorded import Recorded
from projections.engine.table import Projection, Rows, Table


class PipelineName(NamedTuple):
    """One pipeline."""

    pipeline: UUID
    name: str


class Stage(NamedTuple):
    """One stage; `place` counts from 0, `probability` in ten-thousandths, `rots_after` in days."""

    pipeline: UUID
    stage: UUID
    place: int
    name: str
    probability: int
    rots_after: int | None
    retired: bool = False


def changes(recorded: Recorded, rows: Rows) -> Iterator[PipelineName | Stage]:
    stages = {row.stage: row for row in rows.all(Stage)}
    match recorded.event:
        case Pipeline.Defined(name=name, stages=defined):
            yield PipelineName(recorded.stream, name)
            for place, each in enumerate(defined):
                yield stage(recorded.stream, place, each)
        case Pipeline.Renamed(name=name):
            yield PipelineName(recorded.stream, name)
        case Pipeline.StageAdded(stage=each, place=place):
            yield stage(recorded.stream, min(place, len(stages)), each)
            later = (row for row in stages.values() if row.place >= place)
            yield from (row._replace(place=row.place + 1) for row in later)
        case Pipeline.StageRenamed(stage=id, name=name):
            yield stages[id]._replace(name=name)
        case Pipeline.StageRated(stage=id, probability=probability, rots_after=days):
            rated = stages[id]._replace(probability=ten_thousandths(probability))
            yield rated._replace(rots_after=days)
        case Pipeline.StagesReordered(stages=order):
            for place, id in enumerate(order):
                yield stages[id]._replace(place=place)
        case Pipeline.StageRetired(stage=id):
            yield stages[id]._replace(retired=True)


def stage(of: UUID, place: int, each: pipeline.Stage) -> Stage:
    chance = ten_thousandths(each.probability)
    return Stage(of, each.id, place, each.name, chance, each.rots_after)


@overload
def ten_thousandths(probability: Decimal) -> int: ...
@overload
def ten_thousandths(probability: Decimal | None) -> int | None: ...
def ten_thousandths(probability: Decimal | None) -> int | None:
    """Whole numbers, so that SQL stays exact."""
    return None if probability is None else int(probability * 10_000)


PIPELINES = Projection(
    name="pipelines",
    of=(Pipeline,),
    tables=(
        Table("pipelines", PipelineName, key=("pipeline",)),
        Table("stages", Stage, key=("pipeline", "stage")),
    ),
    changes=changes,
)
