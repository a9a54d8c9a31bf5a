"""What can be done with a pipeline and its stages."""

from collections.abc import Iterator
from uuid import UUID

from commands.command import Command, Elsewhere, LookUp
from domain.errors import Conflict
from domain.event import Event, Label
from domain.opportunity import Opportunity
from domain.pipeline import Days, Pipeline, Place, Probability, Stage, Stages, StageTaken


class StageOccupied(Conflict, code="stage_occupied"):
    """Open opportunities are in that stage: say where they move to."""


def define(_: LookUp, *, name: Label, stages: Stages) -> Iterator[Event]:
    """Lay out a pipeline and its stages in order."""
    ids = [stage.id for stage in stages]
    if twice := {id for id in ids if ids.count(id) > 1}:
        raise StageTaken(stages=sorted(twice))
    yield Pipeline.Defined(name=name, stages=stages)


def rename(pipeline: Pipeline, _: LookUp, *, name: Label) -> Iterator[Event]:
    """Give the pipeline another name."""
    if name != pipeline.name:
        yield Pipeline.Renamed(name=name)


def add_stage(
    pipeline: Pipeline, _: LookUp, *, stage: Stage, place: Place | None = None
) -> Iterator[Event]:
    """Put a stage in at a place counted from 0, at the end unless one is named."""
    last = len(pipeline.stages)
    yield Pipeline.StageAdded(stage=stage, place=last if place is None else min(place, last))


def rename_stage(pipeline: Pipeline, _: LookUp, *, stage: UUID, name: Label) -> Iterator[Event]:
    """Give a stage another name: its visits stay its own."""
    if name != pipeline.stage(stage).name:
        yield Pipeline.StageRenamed(stage=stage, name=name)


def rate_stage(
    pipeline: Pipeline,
    _: LookUp,
    *,
    stage: UUID,
    probability: Probability,
    rots_after: Days | None = None,
) -> Iterator[Event]:
    """Say how likely deals of a stage are won, and after how many days there they rot."""
    was = pipeline.stage(stage)
    if (probability, rots_after) != (was.probability, was.rots_after):
        yield Pipeline.StageRated(stage=stage, probability=probability, rots_after=rots_after)


def reorder_stages(pipeline: Pipeline, _: LookUp, *, stages: tuple[UUID, ...]) -> Iterator[Event]:
    """Put the stages into another order; past journeys keep theirs."""
    if stages != pipeline.order:
        yield Pipeline.StagesReordered(stages=stages)


def retire_stage(
    pipeline: Pipeline, look_up: LookUp, *, stage: UUID, move_to: UUID | None = None
) -> Iterator[Event | Elsewhere]:
    """Take a stage out of use; its open opportunities move to the stage that is named."""
    pipeline.order_to_enter(stage)
    deals = list(look_up.deals_in(stage))
    if deals and move_to is None:
        raise StageOccupied(stage=stage, opportunities=len(deals))
    if deals and move_to:
        stages = pipeline.order_to_enter(move_to)
        for deal in deals:
            yield Elsewhere(deal, Opportunity.Moved(stage=move_to, stages=stages))
    yield Pipeline.StageRetired(stage=stage)


COMMANDS = (
    Command("pipelines", Pipeline, define, Pipeline.Defined, begins=True),
    Command("pipelines", Pipeline, rename, Pipeline.Renamed, commutes=True),
    Command("pipelines", Pipeline, add_stage, Pipeline.StageAdded),
    Command("pipelines", Pipeline, rename_stage, Pipeline.StageRenamed, commutes=True),
    Command("pipelines", Pipeline, rate_stage, Pipeline.StageRated, commutes=True),
    Command("pipelines", Pipeline, reorder_stages, Pipeline.StagesReordered),
    Command("pipelines", Pipeline, retire_stage, Pipeline.StageRetired),
)
