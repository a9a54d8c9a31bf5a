"""One row of the command table. Routes, command line, import and their documentation are made
from it: the name is the function's, the body its keyword-only parameters, the help its docstring.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from inspect import Parameter, getdoc, signature
from typing import Any, Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict, create_model

from domain.event import Event
from domain.fact import Fact
from domain.recorded import Provenance
from domain.story import R, Record


class LookUp(Protocol):
    """Another record as of the command's instant, or as it began if later. Raises `NotThere`.

    `own` is the id of the command's own record.
    """

    @property
    def own(self) -> UUID: ...

    def __call__(self, record: type[R], id: UUID) -> R: ...

    def deals_in(self, stage: UUID) -> Iterator[UUID]:
        """The open opportunities that are in the stage now; archived ones stay as they are."""


@dataclass(frozen=True)
class Elsewhere:
    """What a command says of another record, in the same transaction."""

    stream: UUID
    event: Event


class Fields(dict[str, object]):
    """A body that was read: no door needs to look at it again."""


@dataclass(frozen=True)
class Command:
    """`decide` yields what is to be said: nothing, one event or several, some perhaps `Elsewhere`.

    Its first parameter is the record, unless the command `begins` one; its second is `look_up`.
    Where the record's rules let pass what it `says`, the command is one of the record's actions.
    A command that `commutes` means the same whatever else was said meanwhile: it is tried again.
    """

    noun: str
    record: type[Record]
    decide: Callable[..., Iterator[Event | Elsewhere]]
    says: type[Event] | None = None
    begins: bool = False
    commutes: bool = False

    @cached_property
    def name(self) -> str:
        return self.decide.__name__.strip("_").replace("_", "-")

    @cached_property
    def notes_fact(self) -> bool:
        """What it says is decided on nothing, and is the same however often it comes."""
        return issubclass(self.record, Fact)

    @property
    def help(self) -> str:
        return getdoc(self.decide) or ""

    @cached_property
    def body(self) -> type[BaseModel]:
        fields: dict[str, Any] = {
            each.name: (each.annotation, ... if each.default is Parameter.empty else each.default)
            for each in signature(self.decide).parameters.values()
            if each.kind is Parameter.KEYWORD_ONLY
        }
        title = f"{self.name}-{self.record.__name__}".title().replace("-", "")
        return create_model(title, __config__=ConfigDict(extra="forbid"), **fields)

    def read(self, body: Mapping[str, object]) -> Fields:
        """The body's fields, each of its type. Raises pydantic's `ValidationError`."""
        if isinstance(body, Fields):
            return body
        return Fields(vars(self.body.model_validate(body)))


@dataclass(frozen=True)
class Call:
    """One use of a command, through whichever door it came."""

    stream: UUID
    body: Mapping[str, object]
    by: Provenance
    occurred_at: datetime | None = None
    if_match: int | None = None
    dry_run: bool = False
