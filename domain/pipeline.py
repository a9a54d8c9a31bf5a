"""The pipeline: the founder's own stages in order. Stages are data; renaming is only a name."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.errors import Conflict, Invalid
from domain.event import WORKSPACE, Event, Label

Probability = Annotated[Decimal, Field(ge=0, le=1, decimal_places=4)]
"""The chance that a deal will be won, 0 to 1, to the ten-thousandth."""

Days = Annotated[int, Field(ge=1, le=3650)]
"""Whole days."""

Place = Annotated[int, Field(ge=0, lt=1_000)]
"""Among the stages, counted from 0."""


class UnknownStage(Invalid, code="unknown_stage"):
    """The pipeline has no such stage."""


class OtherStages(Invalid, code="other_stages"):
    """A new order names every stage of the pipeline once."""


class StageTaken(Invalid, code="stage_taken"):
    """A stage of that id is in the pipeline already."""


class StageOutOfUse(Conflict, code="stage_out_of_use"):
    """The stage is retired: nothing enters it any more."""


class LastStage(Conflict, code="last_stage"):
    """A pipeline keeps at least one stage in use."""


class StageTakenAway(Conflict, code="stage_taken_away"):
    """Journeys of deals name that stage: it can be retired, but not be taken away."""


class Stage(BaseModel):
    """One stage; a deal rots that stays in it for more than `rots_after` days."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    name: Label
    probability: Probability
    rots_after: Days | None = None


Stages = Annotated[tuple[Stage, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Pipeline:
    """`stages` in order, the `retired` ones among them."""

    name: str
    stages: tuple[Stage, ...]
    retired: frozenset[UUID] = frozenset()

    class Defined(Event, topic="pipeline.defined.v1"):
        """The founder laid out the stages."""

        name: Label
        stages: Stages

    class Renamed(Event, topic="pipeline.renamed.v1"):
        """The pipeline got another name."""

        name: Label

    class StageAdded(Event, topic="pipeline.stage_added.v1"):
        """A stage came in, at that place counted from 0."""

        stage: Stage
        place: Place

    class StageRenamed(Event, topic="pipeline.stage_renamed.v1"):
        """A stage got another name."""

        stage: UUID
        name: Label

    class StageRated(Event, topic="pipeline.stage_rated.v1"):
        """A stage got another probability, or another number of days after which deals rot."""

        stage: UUID
        probability: Probability
        rots_after: Days | None = None

    class StagesReordered(Event, topic="pipeline.stages_reordered.v1"):
        """The stages got another order."""

        stages: tuple[UUID, ...]

    class StageRetired(Event, topic="pipeline.stage_retired.v1"):
        """A stage is out of use; its visits stay."""

        stage: UUID

    @cached_property
    def order(self) -> tuple[UUID, ...]:
        return tuple(stage.id for stage in self.stages)

    @property
    def first_stage(self) -> UUID:
        """The first that is in use."""
        return next(id for id in self.order if id not in self.retired)

    def stage(self, id: UUID) -> Stage:
        """Raises `UnknownStage`."""
        for stage in self.stages:
            if stage.id == id:
                return stage
        raise UnknownStage(stage=id)

    def order_to_enter(self, stage: UUID) -> tuple[UUID, ...]:
        """The order of the stages, which every event that enters one of them carries."""
        order = self.order
        if stage not in order:
            raise UnknownStage(stage=stage)
        if stage in self.retired:
            raise StageOutOfUse(stage=stage)
        return order

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case Pipeline.Defined(name=name, stages=stages):
                return cls(name, stages)
        return None

    def about(self, stream: UUID) -> UUID:
        return WORKSPACE

    def check(self, event: Event) -> None:
        match event:
            case Pipeline.StageAdded(stage=Stage(id=id)) if id in self.order:
                raise StageTaken(stage=id)
            case Pipeline.StageRenamed(stage=id) | Pipeline.StageRated(stage=id):
                self.order_to_enter(id)
            case Pipeline.StageRetired(stage=id):
                self.order_to_enter(id)
                if len(self.order) == len(self.retired) + 1:
                    raise LastStage(stage=id)
            case Pipeline.StagesReordered(stages=order) if sorted(order) != sorted(self.order):
                raise OtherStages(stages=self.order)

    def evolve(self, event: Event) -> Self:
        match event:
            case Pipeline.Renamed(name=name):
                return replace(self, name=name)
            case Pipeline.StageAdded(stage=stage, place=place):
                return replace(self, stages=(*self.stages[:place], stage, *self.stages[place:]))
            case Pipeline.StageRenamed(stage=id, name=name):
                return self._with(id, name=name)
            case Pipeline.StageRated(stage=id, probability=probability, rots_after=days):
                return self._with(id, probability=probability, rots_after=days)
            case Pipeline.StagesReordered(stages=order):
                ordered = sorted(self.stages, key=lambda stage: order.index(stage.id))
                return replace(self, stages=tuple(ordered))
            case Pipeline.StageRetired(stage=id):
                return replace(self, retired=self.retired | {id})
        return self

    def _with(self, id: UUID, **changed: object) -> Self:
        stages = (s.model_copy(update=changed) if s.id == id else s for s in self.stages)
        return replace(self, stages=tuple(stages))
