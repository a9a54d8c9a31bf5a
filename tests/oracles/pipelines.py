"""The stages of a pipeline by direct definition: knows events, nothing else of ours."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.pipeline import Pipeline
from domain.recorded import Recorded
from tests.oracles.naive import believed

FOREVER = datetime.fromisoformat("9999-12-31T00:00Z")


def in_use(stream: Sequence[Recorded], at: datetime, known_at: datetime) -> list[UUID]:
    """Of the pipeline as it was; else as it began, as was known then; else as it began at all."""
    known = believed(stream, FOREVER, known_at) or list(stream[:1])
    first = [r for r in known if r.occurred_at == known[0].occurred_at]
    told = believed(stream, at, known_at) or first
    return [id for id in order(told) if not stage(told, id)[3]]


def order(told: Sequence[Recorded]) -> list[UUID]:
    out: list[UUID] = []
    for r in told:
        match r.event:
            case Pipeline.Defined(stages=stages):
                out = [stage.id for stage in stages]
            case Pipeline.StageAdded(stage=stage, place=place):
                out.insert(place, stage.id)
            case Pipeline.StagesReordered(stages=anew):
                out = list(anew)
    return out


def stage(told: Sequence[Recorded], id: UUID) -> tuple[str, int, int | None, bool]:
    """Name, probability in ten-thousandths, days after which deals rot, and whether retired."""
    name, probability, rots_after, retired = "", 0, None, False
    for r in told:
        match r.event:
            case Pipeline.Defined() | Pipeline.StageAdded():
                added = r.event.stages if isinstance(r.event, Pipeline.Defined) else [r.event.stage]
                for each in added:
                    if each.id == id:
                        name, rots_after = each.name, each.rots_after
                        probability = round(each.probability * 10_000)
            case Pipeline.StageRenamed(stage=stage, name=anew) if stage == id:
                name = anew
            case Pipeline.StageRated(stage=stage, probability=chance, rots_after=days) if (
                stage == id
            ):
                probability, rots_after = round(chance * 10_000), days
            case Pipeline.StageRetired(stage=stage) if stage == id:
                retired = True
    return name, probability, rots_after, retired


def first_of(
    stream: Sequence[Recorded], id: UUID, at: datetime, known_at: datetime
) -> Sequence[Recorded]:
    """What was told when the stage was there: then; else at first, as was known then; else at
    first, as was known as soon as it was known at all.
    """
    told = believed(stream, at, known_at)
    if id in order(told):
        return told
    for known in (known_at, *sorted(r.known_from for r in stream)):
        for r in believed(stream, FOREVER, known):
            so_far = believed(stream, r.occurred_at, known)
            if id in order(so_far):
                return so_far
    return ()
