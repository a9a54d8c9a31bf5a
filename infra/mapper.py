"""Between an event and its row: the library's mapper, with the envelope beside the state."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import orjson
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, Notification, StoredEvent

import domain.catalogue  # noqa: F401 - the topics of all events are registered there
from domain.event import BY_TOPIC, Event
from domain.recorded import Draft, Provenance, Recorded
from domain.upcasters import UPCASTERS, upcast


@dataclass(frozen=True, slots=True)
class StoredDraft(StoredEvent):
    """A row that asks to be recorded: the library's columns, and what the log needs beside them."""

    personal: bytes | None
    subject: UUID
    occurred_at: datetime | None
    known_from: datetime | None
    rest: int | None


@dataclass(frozen=True, slots=True)
class StoredRecord(Notification):
    """A row of the log; its position is the library's notification id."""

    personal: bytes | None
    occurred_at: datetime
    known_from: datetime
    recorded_at: datetime
    actor: str
    source: str
    command_id: UUID
    correlation: UUID | None
    causation: UUID | None
    rest: int | None


class UnknownTopic(Exception):
    """The log holds an event that this program does not know: it was written by a newer one."""


class EventMapper(Mapper[UUID]):
    """The event's open fields are the stored state; its topic says which class reads them.

    Personal fields, reason and origin are kept apart, so that they can be forgotten.
    """

    def __init__(self) -> None:
        super().__init__(JSONTranscoder())

    def to_stored_event(
        self, domain_event: DomainEventProtocol[UUID], by: Provenance | None = None
    ) -> StoredDraft:
        draft = cast(Draft, domain_event)
        fields = draft.event.model_dump(mode="json", exclude_unset=True)
        own = {name: fields.pop(name) for name in draft.event.personal_fields() if name in fields}
        apart: dict[str, object] = {"event": own} if own else {}
        if by and by.reason:
            apart["reason"] = by.reason
        if by and by.origin:
            apart["origin"] = by.origin
        return StoredDraft(
            originator_id=draft.stream,
            originator_version=draft.version,
            topic=draft.event.TOPIC,
            state=orjson.dumps(fields),
            personal=orjson.dumps(apart) if apart else None,
            subject=draft.subject,
            occurred_at=draft.occurred_at,
            known_from=draft.known_from,
            rest=draft.rest,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Recorded:
        stored = cast(StoredRecord, stored_event)
        apart: dict[str, Any] = orjson.loads(stored.personal) if stored.personal else {}
        return Recorded(
            stream=cast(UUID, stored.originator_id),
            version=stored.originator_version,
            event=read_event(stored.topic, stored.state, apart.get("event")),
            position=stored.id,
            occurred_at=stored.occurred_at,
            known_from=stored.known_from,
            recorded_at=stored.recorded_at,
            by=Provenance(
                actor=stored.actor,
                command=stored.command_id,
                source=stored.source,
                correlation=stored.correlation,
                causation=stored.causation,
                reason=apart.get("reason"),
                origin=apart.get("origin"),
            ),
            rest=stored.rest,
        )


def read_event(topic: str, state: bytes, own: dict[str, object] | None) -> Event:
    """What was stored under an old topic is read as today's event. Raises `UnknownTopic`."""
    if topic in UPCASTERS:
        topic, fields = upcast(topic, orjson.loads(state) | (own or {}))
        return event_of(topic).model_validate(fields)
    if own:
        return event_of(topic).model_validate(orjson.loads(state) | own)
    return event_of(topic).model_validate_json(state)


def event_of(topic: str) -> type[Event]:
    """The library would import a module of that name: what stands in the log runs no code here."""
    if topic not in BY_TOPIC:
        raise UnknownTopic(topic)
    return BY_TOPIC[topic]
