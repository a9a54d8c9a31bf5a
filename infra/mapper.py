"""Between an event and its row: the library's mapper, with the envelope beside the state."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, cast
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, Notification, StoredEvent

import domain.catalogue  # noqa: F401 - the topics of all events are registered there
from domain.errors import Conflict, Invalid
from domain.event import BY_TOPIC, Event, Written
from domain.recorded import Draft, Provenance, Recorded
from domain.upcasters import UPCASTERS, upcast
from infra.crypto import Key
from infra.secret import Secret

ONE, TWO = 1, 2
"""The first byte of a personal part: it has one owner, or the envelope's is another's."""

HEAD = 21
"""Of a part of two owners: that byte, whose the envelope is, the length of the sealed fields."""

ALONE = b'{"event":'
"""How a part of one owner begins in which nothing is of the envelope."""

NOTHING: Mapping[str, Any] = {}

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


LINE = attrgetter(*(each.name for each in fields(StoredRecord)))


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
        return self.read(LINE(stored_event))

    def read(self, line: Sequence[Any]) -> Recorded:
        """The same, of a row's columns in the order of a `StoredRecord`'s."""
        stream, version, topic, state, position, personal, *others = line
        occurred_at, known_from, recorded_at, actor, source, *others = others
        command, correlation, causation, rest, subject, key, other_key = others
        own, said = b"", NOTHING
        if personal:
            own, said = self._unsealed(personal, place(stream, version), subject, key, other_key)
        return Recorded(
            stream,
            version,
            read_event(topic, state, own),
            position,
            occurred_at,
            known_from,
            recorded_at,
            Provenance(
                actor,
                command,
                source,
                correlation,
                causation,
                said.get("reason"),
                said.get("origin"),
            ),
            rest,
        )

    def _unsealed(
        self, personal: bytes, at: bytes, subject: UUID, key: bytes | None, other_key: bytes | None
    ) -> tuple[bytes, Mapping[str, Any]]:
        """The event's personal fields and the envelope's, as far as they are not forgotten."""
        if personal[0] == ONE:
            return apart(self._open(subject, key, personal[1:], at))
        if personal[0] != TWO:
            raise BrokenSeal
        other, cut = UUID(bytes=personal[1:17]), HEAD + int.from_bytes(personal[17:HEAD])
        own = self._open(subject, key, personal[HEAD:cut], at)
        said = self._open(other, other_key, personal[cut:], at)
        return own, orjson.loads(said) if said else NOTHING

    def _open(self, owner: UUID, key: bytes | None, part: bytes, at: bytes) -> bytes:
        """Nothing where the key is destroyed."""
        if key is None:
            return b""
        try:
            return self._secret.opened(owner, key).open(part, at)
        except InvalidTag:
            raise BrokenSeal from None


def parts(
    draft: Draft, by: Provenance | None, keys: Mapping[UUID, Key]
) -> tuple[bytes, bytes | None, UUID]:
    """The state, the personal part, and whose that is. `keys` has those of all `owners`. Raises
    `EventTooLarge`.
    """
    state, own = draft.event.write()
    said = envelope(by) if by else {}
    owner = own_subject(draft) if own else draft.subject
    personal = sealed(draft, own, said, owner, keys) if own or said else None
    if len(state) + len(personal or b"") > LARGEST_EVENT:
        raise EventTooLarge(topic=draft.event.TOPIC, most=LARGEST_EVENT)
    return state, personal, owner


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


def apart(opened: bytes) -> tuple[bytes, Mapping[str, Any]]:
    """What is of the event and what of the envelope, where one key has sealed both: the event comes
    last, and mostly alone.
    """
    if opened.startswith(ALONE):
        return opened[len(ALONE) : -1], NOTHING
    said = orjson.loads(opened) if opened else {}
    own = said.pop("event", None)
    return orjson.dumps(own) if own else b"", said


def place(stream: UUID, version: int) -> bytes:
    """What the event's id is made of: sealed fields open in their own event alone."""
    return stream.bytes + version.to_bytes(4)


def read_event(topic: str, state: bytes, own: bytes) -> Event:
    """What was stored under an old topic is read as today's event. Raises `UnknownTopic`."""
    if topic in UPCASTERS:
        topic, fields = upcast(topic, orjson.loads(Written(state, own).whole))
        state, own = divided(event_of(topic), fields)
    return event_of(topic).read(Written(state, own))


def divided(event: type[Event], fields: Mapping[str, object]) -> Written:
    personal = event.personal_fields()
    own = {name: value for name, value in fields.items() if name in personal}
    others = {name: value for name, value in fields.items() if name not in personal}
    return Written(orjson.dumps(others), orjson.dumps(own) if own else b"")


def event_of(topic: str) -> type[Event]:
    """The library would import a module of that name: what stands in the log runs no code here."""
    if topic not in BY_TOPIC:
        raise UnknownTopic(topic=topic)
    return BY_TOPIC[topic]
