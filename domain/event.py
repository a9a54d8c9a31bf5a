"""The event: what happened in the business, in the words of the business."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar
from uuid import UUID

from eventsourcing.utils import register_topic
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, StringConstraints

WORKSPACE = UUID(int=0)
"""The subject of free text that belongs to no person."""


@dataclass(frozen=True)
class Personal:
    """Marks a field as personal; `of` says whose it is: a field beside it that holds the subject's
    id, `stream` for the record itself, or `workspace`.
    """

    of: str


@dataclass(frozen=True)
class Unique:
    """Marks a field whose value only one record may hold: reserved when the event is appended."""

    scope: str


WITHOUT_NUL = r"^[^\x00]*$"
"""No database column holds a NUL character."""

NUMBER = re.compile(r"\s*[+-]?[\d_]+(\.\d*)?\s*")


def in_writing(given: object) -> object:
    """A bare number is no day and no instant, whatever it counts."""
    if isinstance(given, int | float) or (isinstance(given, str) and NUMBER.fullmatch(given)):
        raise ValueError("a day is written like 2024-02-29, an instant like 2024-02-29T09:30:00Z")
    return given


Day = Annotated[date, BeforeValidator(in_writing)]
"""A day of the calendar."""

Instant = Annotated[AwareDatetime, BeforeValidator(in_writing)]
"""A time with its offset."""

Label = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=WITHOUT_NUL),
]
"""A name or reason of the founder's own making."""

Note = Annotated[str, StringConstraints(max_length=10_000, pattern=WITHOUT_NUL)]
"""Free text."""

CustomerLabel = Annotated[Label, Personal(of="customer")]
"""A name that may tell who the customer is: forgotten with them."""

CustomerText = Annotated[Note, Personal(of="customer")]
"""Free text about a customer: it belongs to them, and is forgotten with them."""

OwnLabel = Annotated[Label, Personal(of="stream")]
"""The name of the person or company whose record it is."""


BY_TOPIC: dict[str, "type[Event]"] = {}
"""Every event class that is imported, by its topic."""


class Event(BaseModel):
    """Something that happened: past tense, frozen, under a topic that outlives every renaming.

    `class Won(Event, topic="opportunity.won.v1")`: a missing or doubled topic fails at import.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    TOPIC: ClassVar[str]

    def __init_subclass__(cls, *, topic: str) -> None:
        cls.TOPIC = topic
        register_topic(topic, cls)
        BY_TOPIC[topic] = cls

    @classmethod
    def personal_fields(cls) -> dict[str, str]:
        """{personal field: whose it is}."""
        return {name: mark.of for name, mark in marks(cls, Personal)}

    @classmethod
    def unique_fields(cls) -> dict[str, str]:
        """{field whose value is reserved: scope in which only one record may hold it}."""
        return {name: mark.scope for name, mark in marks(cls, Unique)}

    def subject_id(self, stream: UUID) -> UUID | None:
        """Whose the personal fields are: an event has one subject at most."""
        for of in self.personal_fields().values():
            owner = {"stream": stream, "workspace": WORKSPACE}.get(of) or getattr(self, of)
            return owner if isinstance(owner, UUID) else None
        return None


@cache
def marks(model: type[BaseModel], kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """(field, mark) of every field that carries a mark of that kind."""
    return tuple(
        (name, mark)
        for name, field in model.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, kind)
    )
