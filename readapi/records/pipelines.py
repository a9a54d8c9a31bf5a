"""Pipelines, with their stages in order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain import pipeline
from readapi.ports import Snapshot
from readapi.records.kind import Kind, by_id, ids, of_ids


@dataclass(frozen=True)
class Stage:
    """`place` counts from 0; a deal rots after more than `rots_after` days."""

    pipeline: UUID
    stage: UUID
    place: int
    name: str
    probability: int
    rots_after: int | None
    retired: bool


@dataclass(frozen=True)
class Pipeline:
    id: UUID
    name: str
    version: int
    stages: tuple[Stage, ...] = ()


async def with_stages(snapshot: Snapshot, found: Sequence[Pipeline]) -> list[Pipeline]:
    own = by_id(await of_ids(snapshot, "stages", Stage, ids(found)), "pipeline")
    return [replace(each, stages=own[each.id]) for each in found]


def careful(defined: pipeline.Pipeline) -> dict[str, object]:
    return {"stage": defined.first_stage, "stages": defined.order}


PIPELINES = Kind("pipelines", Pipeline, more=with_stages, careful=careful)
