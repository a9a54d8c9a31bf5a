"""The event: what happened in the business, in the words of the business."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import NoneType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    NamedTuple,
    Self,
    TypeVar,
    get_args,
    get_origin,
)
from uuid import UUID

from eventsourcing.utils import register_topic
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    create_model,
)
from pydantic.fields import FieldInfo

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


class Written(NamedTuple):
    """The fields of an event that were said, as JSON: open ones, and apart the personal ones."""

    open: bytes
    personal: bytes = b""

    @property
    def whole(self) -> bytes:
        """As one object."""
        if not self.personal:
            return self.open
        return self.personal if self.open == b"{}" else self.open[:-1] + b"," + self.personal[1:]


class Event(BaseModel):
    """Something that happened: past tense, frozen, under a topic that outlives every renaming.

    `class Won(Event, topic="opportunity.won.v1")`: a missing or doubled topic fails at import.
    """

    __slots__ = ("_read_from",)  # no field: two events are equal however they were made
    if TYPE_CHECKING:
        _read_from: Written

    model_config = ConfigDict(frozen=True, extra="forbid")
    TOPIC: ClassVar[str]

    def __init_subclass__(cls, *, topic: str) -> None:
        cls.TOPIC = topic
        register_topic(topic, cls)
        BY_TOPIC[topic] = cls

    @classmethod
    @cache
    def personal_fields(cls) -> Mapping[str, str]:
        """{personal field: whose it is}."""
        return {name: mark.of for name, mark in marks(cls, Personal)}

    @classmethod
    @cache
    def unique_fields(cls) -> Mapping[str, str]:
        """{field whose value is reserved: scope in which only one record may hold it}."""
        return {name: mark.scope for name, mark in marks(cls, Unique)}

    def subject_id(self, stream: UUID) -> UUID | None:
        """Whose the personal fields are: of one subject at most, the event's own where the one
        that it names is not known.
        """
        for of in self.personal_fields().values():
            if of == "stream":
                return stream
            owner = WORKSPACE if of == "workspace" else getattr(self, of)
            return owner if isinstance(owner, UUID) else stream
        return None

    @property
    def says_personal(self) -> bool:
        """Whether any personal field was given."""
        personal = self.personal_fields()
        return bool(personal) and not self.model_fields_set.isdisjoint(personal)

    @classmethod
    @cache
    def needs_personal(cls) -> bool:
        """Whether an event without personal fields is one that was forgotten."""
        return any(cls.model_fields[name].is_required() for name, _ in marks(cls, Personal))

    @property
    def is_forgotten(self) -> bool:
        """Whether it lacks what it cannot have been said without."""
        return self.needs_personal() and not self.says_personal

    def forgotten(self) -> Self:
        """As it reads once its subject is forgotten."""
        return blanked(type(self), self) if self.says_personal else self

    @classmethod
    def read(cls, told: Written) -> Self:
        """From all fields that are left; it knows them by heart from then on."""
        if told.personal or not cls.needs_personal():
            event: Self = cls.__pydantic_validator__.validate_json(told.whole)
        else:
            event = blanked(cls, open_part(cls).model_validate_json(told.open))
        object.__setattr__(event, "_read_from", told)
        return event

    def write(self) -> Written:
        """What `read` reads."""
        to_json = self.__pydantic_serializer__.to_json
        if not self.says_personal:
            return Written(to_json(self, exclude_unset=True))
        personal = set(self.personal_fields())
        return Written(
            to_json(self, exclude_unset=True, exclude=personal),
            to_json(self, exclude_unset=True, include=personal),
        )

    @property
    def written(self) -> Written:
        """What it was read from, or else would be written as."""
        try:
            return self._read_from
        except AttributeError:
            return self.write()


E = TypeVar("E", bound=BaseModel)


@cache
def marks(model: type[BaseModel], kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """(field, mark) of every field that carries a mark of that kind."""
    return tuple(
        (name, mark)
        for name, field in model.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, kind)
    )


@cache
def open_part(event: type[Event]) -> type[BaseModel]:
    """The event without its personal fields."""
    personal = event.personal_fields()
    kept: dict[str, Any] = {
        name: (field.annotation, field)
        for name, field in event.model_fields.items()
        if name not in personal
    }
    return create_model(f"{event.__name__}Open", __config__=event.model_config, **kept)


def blanked(event: type[E], given: BaseModel) -> E:
    """No rule is asked of the personal fields: they are empty, and count as not said."""
    blanks = {name: blank(event.model_fields[name]) for name, _ in marks(event, Personal)}
    said = given.model_fields_set - blanks.keys()
    return event.model_construct(said, **vars(given) | blanks)


def blank(field: FieldInfo) -> object:
    """What a personal field reads as when its subject is forgotten: its default, or else empty."""
    if not field.is_required():
        return field.get_default(call_default_factory=True)
    if NoneType in get_args(field.annotation):
        return None
    kind = get_origin(field.annotation) or field.annotation
    assert isinstance(kind, type)
    return kind()
