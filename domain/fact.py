"""The fact: a record of one event. It happened, and nothing more can happen to it."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from domain.errors import Conflict
from domain.event import WORKSPACE, Event
from domain.story import happens_to


class FactStands(Conflict, code="fact_stands"):
    """A fact is one event, to which nothing more happens: correct it instead."""


@dataclass(frozen=True)
class Fact:
    """Satisfies `Record`; its kinds have their event, or one of several, in their class."""

    said: Event

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        return cls(event) if happens_to(type(event), cls) else None

    def about(self, stream: UUID) -> UUID:
        return self.said.subject_id(stream) or WORKSPACE

    def check(self, event: Event) -> None:
        raise FactStands

    def evolve(self, event: Event) -> Self:
        return self
