"""Between an event and its row: the library's mapper, with the envelope beside the state."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, Notification, StoredEvent

import domain.catalogue  # noqa: F401 - the topics of all events are registered there
from domain.errors import Conflict, Invalid
from domain.event import BY_TOPIC, Event
from domain.recorded import Draft, Provenance, Recorded
from domain.upcasters import UPCASTERS, upcast
from infra.crypto import Key
from infra.secret import Secret

ONE, TWO = 1, 2
"""The first byte of a personal part: it has one owner, or the envelope's is another's."""

HEAD = 21
"""Of a part of two owners: that byte, whose the envelope is, the length of the sealed fields."""

LARGEST_EVENT = 256 * 1024
"""Bytes of an event's fields, personal ones included, as they are stored."""


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
    """A row of the log; its position is the library's notification id. With the wrapped keys of
    its personal part, the second of the envelope where that is another's; None: destroyed.
    """

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
    subject: UUID
    key: bytes | None
    other_key: bytes | None


class UnknownTopic(Conflict, code="unknown_topic"):
    """The log holds an event that this program does not know: it was written by a newer one."""


class EventTooLarge(Invalid, code="event_too_large"):
    """An event has 256 kibibytes at most."""


class BrokenSeal(ValueError):
    """Personal fields stand where they were not sealed, or are not what they were."""


class EventMapper(Mapper[UUID]):
    """The event's open fields are the stored state; its topic says which class reads them.

    Personal fields, reason and origin are kept apart, sealed by their owners' keys, so that they
    can be forgotten: without its key an event reads as if it had never said them.
    """

    def __init__(self, secret: Secret) -> None:
        super().__init__(JSONTranscoder())
        self._secret = secret

    def to_stored_event(
        self,
        domain_event: DomainEventProtocol[UUID],
        by: Provenance | None = None,
        keys: Mapping[UUID, Key] | None = None,
    ) -> StoredDraft:
        """`keys` has those of all `owners`. Raises `EventTooLarge`."""
        draft = cast(Draft, domain_event)
        state, personal, owner = parts(draft, by, keys or {})
        return StoredDraft(
            originator_id=draft.stream,
            originator_version=draft.version,
            topic=draft.event.TOPIC,
            state=state,
            personal=personal,
            subject=owner,
            occurred_at=draft.occurred_at,
            known_from=draft.known_from,
            rest=draft.rest,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Recorded:
        """Raises `UnknownTopic`, `BrokenSeal`, `WrongMasterKey`."""
        stored = cast(StoredRecord, stored_event)
        own, said = self._unsealed(stored)
        return Recorded(
            stream=cast(UUID, stored.originator_id),
            version=stored.originator_version,
            event=read_event(stored.topic, stored.state, own),
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
                reason=said.get("reason"),
                origin=said.get("origin"),
            ),
            rest=stored.rest,
        )

    def _unsealed(self, stored: StoredRecord) -> tuple[dict[str, Any], dict[str, Any]]:
        """The event's personal fields and the envelope's, as far as they are not forgotten."""
        personal = stored.personal
        if personal is None:
            return {}, {}
        stream = cast(UUID, stored.originator_id)
        at = place(stream, stored.originator_version)
        if personal[0] == ONE:
            said = self._open(stored.subject, stored.key, personal[1:], at)
            return said.pop("event", {}), said
        if personal[0] != TWO:
            raise BrokenSeal
        other, cut = UUID(bytes=personal[1:17]), HEAD + int.from_bytes(personal[17:HEAD])
        own = self._open(stored.subject, stored.key, personal[HEAD:cut], at)
        return own, self._open(other, stored.other_key, personal[cut:], at)

    def _open(self, owner: UUID, key: bytes | None, part: bytes, at: bytes) -> dict[str, Any]:
        if key is None:
            return {}
        try:
            opened: dict[str, Any] = orjson.loads(self._secret.opened(owner, key).open(part, at))
        except InvalidTag:
            raise BrokenSeal from None
        return opened


def parts(
    draft: Draft, by: Provenance | None, keys: Mapping[UUID, Key]
) -> tuple[bytes, bytes | None, UUID]:
    """The state, the personal part, and whose that is. `keys` has those of all `owners`. Raises
    `EventTooLarge`.
    """
    state, own = parted(draft.event)
    said = envelope(by) if by else {}
    owner = own_subject(draft) if own else draft.subject
    personal = sealed(draft, own, said, owner, keys) if own or said else None
    if len(state) + len(personal or b"") > LARGEST_EVENT:
        raise EventTooLarge(topic=draft.event.TOPIC, most=LARGEST_EVENT)
    return state, personal, owner


def parted(event: Event) -> tuple[bytes, bytes]:
    """The open fields as JSON, and the personal ones; nothing where none was given."""
    to_json = event.__pydantic_serializer__.to_json
    if not event.says_personal:
        return to_json(event, exclude_unset=True), b""
    personal = set(event.personal_fields())
    open_part = to_json(event, exclude_unset=True, exclude=personal)
    return open_part, to_json(event, exclude_unset=True, include=personal)


def owners(draft: Draft, by: Provenance | None) -> Iterator[UUID]:
    """Whose keys the draft's personal part is sealed by."""
    if draft.event.says_personal:
        yield own_subject(draft)
    if by and (by.reason or by.origin):
        yield draft.subject


def own_subject(draft: Draft) -> UUID:
    return draft.event.subject_id(draft.stream) or draft.subject


def envelope(by: Provenance) -> dict[str, object]:
    if not (by.reason or by.origin):
        return {}
    said = {"reason": by.reason, "origin": by.origin}
    return {name: value for name, value in said.items() if value}


def sealed(
    draft: Draft,
    own: bytes,
    said: dict[str, object],
    owner: UUID,
    keys: Mapping[UUID, Key],
) -> bytes:
    """One part for one owner; where there are two, the length of the first tells them apart."""
    at = place(draft.stream, draft.version)
    if not said or draft.subject == owner:
        all_of_it = said | {"event": orjson.Fragment(own)} if own else said
        return bytes([ONE]) + keys[owner].seal(orjson.dumps(all_of_it), at)
    first = keys[owner].seal(own, at)
    second = keys[draft.subject].seal(orjson.dumps(said), at)
    return bytes([TWO]) + draft.subject.bytes + len(first).to_bytes(4) + first + second


def place(stream: UUID, version: int) -> bytes:
    """What the event's id is made of: sealed fields open in their own event alone."""
    return stream.bytes + version.to_bytes(4)


def read_event(topic: str, state: bytes, own: dict[str, object]) -> Event:
    """What was stored under an old topic is read as today's event. Raises `UnknownTopic`."""
    if topic in UPCASTERS:
        topic, fields = upcast(topic, orjson.loads(state) | own)
        return event_of(topic).read(fields)
    event = event_of(topic)
    if own or event.needs_personal():
        return event.read(orjson.loads(state) | own)
    return event.model_validate_json(state)


def event_of(topic: str) -> type[Event]:
    """The library would import a module of that name: what stands in the log runs no code here."""
    if topic not in BY_TOPIC:
        raise UnknownTopic(topic=topic)
    return BY_TOPIC[topic]
