"""What commands take and answer over HTTP, beside their own fields."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from domain.event import Instant, Note
from domain.recorded import Draft


class SaidEvent(BaseModel):
    """An event that was recorded, or on a dry run would be."""

    stream: UUID
    version: int
    topic: str
    occurred_at: AwareDatetime | None
    data: dict[str, Any]


class Written(BaseModel):
    """What a command came to; on a dry run no position, and the events it would record."""

    id: UUID
    version: int | None = None
    position: int | None = None
    events: list[SaidEvent] = []


class Door(BaseModel):
    """What every command's body may say beside its own fields."""

    model_config = ConfigDict(extra="forbid")

    occurred_at: Annotated[
        Instant | None, Field(description="When it happened, if not now; with its offset.")
    ] = None
    because: Annotated[Note | None, Field(description="Why, for the record's history.")] = None


class InsteadBody(BaseModel):
    """A command that holds instead, at its past instant."""

    model_config = ConfigDict(extra="allow")

    command: str
    occurred_at: Instant


class CorrectBody(BaseModel):
    """The versions that never were, and what holds instead."""

    model_config = ConfigDict(extra="forbid")

    retract: list[Annotated[int, Field(ge=1, lt=2**31)]] = []
    instead: list[InsteadBody] = []
    reason: Note


class UndoBody(BaseModel):
    """The last change is taken back whole."""

    model_config = ConfigDict(extra="forbid")

    because: Annotated[Note | None, Field(description="Why, for the record's history.")] = None


NO_REASON = UndoBody()


def told(draft: Draft) -> SaidEvent:
    return SaidEvent(
        stream=draft.stream,
        version=draft.version,
        topic=draft.event.TOPIC,
        occurred_at=draft.occurred_at,
        data=draft.event.model_dump(mode="json", exclude_unset=True),
    )
