"""What commands take and answer over HTTP, beside their own fields."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from commands.execute import Done
from domain.event import Instant, Label, Note
from domain.recorded import Draft, Recorded


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


class Known(BaseModel):
    """By which name another system knows a fact: it is noted once, however often it comes."""

    model_config = ConfigDict(extra="forbid")

    source: Annotated[
        Label | None, Field(description="The system that tells the fact, such as a shop.")
    ] = None
    message: Annotated[Label | None, Field(description="Its name of the fact.")] = None

    @model_validator(mode="after")
    def _both(self) -> Self:
        if (self.source is None) != (self.message is None):
            raise ValueError("source and message are given together")
        return self


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


def told(said: Draft | Recorded) -> SaidEvent:
    return SaidEvent(
        stream=said.stream,
        version=said.version,
        topic=said.event.TOPIC,
        occurred_at=said.occurred_at,
        data=said.event.model_dump(mode="json", exclude_unset=True),
    )


class ItemBody(BaseModel):
    """One command of a list, with the body that its own route takes."""

    model_config = ConfigDict(extra="forbid")

    noun: str
    command: str
    id: Annotated[
        UUID | None,
        Field(description="Which record; what begins one takes it as its own, if given."),
    ] = None
    body: dict[str, Any] = {}
    if_match: Annotated[int | None, Field(ge=0, lt=2**31)] = None
    idempotency_key: Annotated[str | None, Field(max_length=200)] = None


class Result(BaseModel):
    """What one command of a list came to: its answer, or the problem."""

    status: int
    answer: Written | None = None
    problem: dict[str, Any] | None = None


class Results(BaseModel):
    """One for each command, in their order."""

    items: list[Result]


def written(id: UUID, done: Done) -> Written:
    """On a dry run there is no answer yet."""
    events = [told(each) for each in done.events]
    if done.answer is None:
        return Written(id=id, events=events)
    answer = done.answer
    return Written(id=answer.id, version=answer.version, position=answer.position, events=events)


def headers(done: Done) -> dict[str, str]:
    """Where the log and the record stand after it."""
    if done.answer is None:
        return {}
    return {"Crm-Position": str(done.answer.position), "ETag": f'"{done.answer.version}"'}


def within(place: tuple[str | int, ...], wrong: ValidationError) -> ValidationError:
    """The errors of a part, told as the whole's."""
    lines = [
        InitErrorDetails(
            type=PydanticCustomError("part", "{why}", {"why": each["msg"]}),
            loc=(*place, *each["loc"]),
            input=each["input"],
        )
        for each in wrong.errors()
    ]
    return ValidationError.from_exception_data(wrong.title, lines)
