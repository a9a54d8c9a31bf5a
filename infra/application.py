"""The one `eventsourcing` application: its mapper, event store and repository over our recorder."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import ApplicationRecorder
from eventsourcing.utils import get_topic
from psycopg import Connection
from psycopg.rows import TupleRow

from domain.recorded import Draft, Provenance, Recorded
from infra.mapper import EventMapper, StoredDraft, owners
from infra.postgres.keys import Keys, keys_of
from infra.postgres.recorder import PostgresRecorder
from infra.secret import Secret


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


class SealingMapper(EventMapper):
    """Asks for the keys of each event as it comes: the library maps one by one."""

    def __init__(self, connection: Connection[TupleRow], secret: Secret) -> None:
        super().__init__(secret)
        self._connection = connection

    def to_stored_event(
        self,
        domain_event: DomainEventProtocol[UUID],
        by: Provenance | None = None,
        keys: Keys | None = None,
    ) -> StoredDraft:
        whose = set(owners(cast(Draft, domain_event), by))
        keys = keys or keys_of(self._connection, whose, self._secret)
        return super().to_stored_event(domain_event, by, keys)


class SoloCRM(Application[UUID]):
    env: ClassVar[dict[str, str]] = {"MAPPER_TOPIC": get_topic(EventMapper)}

    def __init__(self, recorder: PostgresRecorder, secret: Secret) -> None:
        self._given_recorder = recorder
        self._secret = secret
        super().__init__()

    def construct_recorder(self) -> ApplicationRecorder:
        return self._given_recorder

    def construct_mapper(self) -> EventMapper:
        return SealingMapper(self._given_recorder.connection, self._secret)
