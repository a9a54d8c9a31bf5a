"""The one `eventsourcing` application: its mapper, event store and repository over our recorder."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder
from eventsourcing.utils import get_topic

from domain.recorded import Recorded
from infra.mapper import EventMapper


@dataclass(frozen=True)
class Stream:
    """What the repository loads: no state, because a story is not the order of versions."""

    id: UUID
    events: tuple[Recorded, ...]

    @property
    def version(self) -> int:
        return len(self.events)

    @classmethod
    def project(cls, stream: Self | None, events: Iterable[Recorded]) -> Self | None:
        """The repository's `projector_func`."""
        all_events = (*(stream.events if stream else ()), *events)
        return cls(all_events[0].stream, all_events) if all_events else None


class SoloCRM(Application[UUID]):
    env: ClassVar[dict[str, str]] = {"MAPPER_TOPIC": get_topic(EventMapper)}

    def __init__(self, recorder: ApplicationRecorder) -> None:
        self._given_recorder = recorder
        super().__init__()

    def construct_recorder(self) -> ApplicationRecorder:
        return self._given_recorder

    def construct_mapper(self) -> EventMapper:
        return EventMapper()
