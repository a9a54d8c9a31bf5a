"""The stages of a pipeline by direct definition: knows events, nothing else of ours."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
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
    now: dict[str, Any] = {"name": "", "probability": 0, "rots_after": None}
    retired = False
    for r in told:
        said: Any = vars(r.event)
        added = said["stages"] if isinstance(r.event, Pipeline.Defined) else [said.get("stage")]
        for each in added:
            if id in {each, getattr(each, "id", None)}:  # it is changed, or was added as a whole
                now |= said if each == id else vars(each)
                retired |= isinstance(r.event, Pipeline.StageRetired)
    return now["name"], round(now["probability"] * 10_000), now["rots_after"], retired


def first_of(
    stream: Sequence[Recorded], id: UUID, at: datetime, known_at: datetime
) -> Sequence[Recorded]:
    """What was told when the stage was there: then; else at first, as was known then; else at
    first, as was known as soon as it was known at all.
    """
    asked = [(at, known_at)]
    for known in (known_at, *sorted(r.known_from for r in stream)):
        asked += [(r.occurred_at, known) for r in believed(stream, FOREVER, known)]
    told = (believed(stream, *each) for each in asked)
    return next((each for each in told if id in order(each)), ())
