"""Events as messages: the envelope and the open fields as JSON, CloudEvents' attributes as headers.

What is personal leaves as it is sealed in the log, in topics that are marked for it alone.
"""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import orjson

from commands.identity import named
from projections.engine.slots import slot_of

Headers = Sequence[tuple[str, bytes]]


class Line(NamedTuple):
    """A row of the log as it is stored; `kind` is the topic that its stream began with."""

    position: int
    stream: UUID
    version: int
    topic: str
    kind: str
    state: bytes
    personal: bytes | None
    subject: UUID
    occurred_at: datetime
    known_from: datetime
    recorded_at: datetime
    actor: str
    source: str
    command_id: UUID
    correlation: UUID | None
    causation: UUID | None
    rest: int | None

    @property
    def slot(self) -> int:
        return slot_of(self.stream)

    @property
    def type(self) -> str:
        """Of its record, as topics begin: a correction is told where the record is."""
        return self.kind.partition(".")[0]

    @property
    def id(self) -> str:
        """The event's, as everywhere."""
        return str(named(self.stream, str(self.version)))


def value(line: Line, id: str) -> bytes:
    """Nothing in it is personal. `id` is the event's."""
    return orjson.dumps(
        {
            "position": line.position,
            "event_id": id,
            "stream": line.stream,
            "version": line.version,
            "topic": line.topic,
            "occurred_at": line.occurred_at,
            "known_from": line.known_from,
            "recorded_at": line.recorded_at,
            "actor": line.actor,
            "source": line.source,
            "command_id": line.command_id,
            "correlation": line.correlation,
            "causation": line.causation,
            "rest": line.rest,
            "data": orjson.Fragment(line.state),
        }
    )


def with_personal(line: Line, value: bytes) -> bytes:
    """With what is personal as ciphertext, and whose it is."""
    if line.personal is None:
        return value
    sealed = b64encode(line.personal)
    return b'%b,"subject":"%b","personal":"%b"}' % (
        *(value[:-1], str(line.subject).encode(), sealed),
    )


def headers(line: Line, id: bytes, source: bytes) -> Headers:
    """CloudEvents 1.0 in its binary form for Kafka; position and version of the type as its
    extensions. Each header costs as much as a field does: the rest is in the value.
    """
    topic = line.topic.encode()
    return (
        ("content-type", b"application/json"),
        ("ce_specversion", b"1.0"),
        ("ce_id", id),
        ("ce_source", source),
        ("ce_type", topic),
        ("ce_typeversion", topic.rpartition(b".v")[2]),
        ("ce_time", line.occurred_at.isoformat().encode()),
        ("ce_position", b"%d" % line.position),
    )


def milliseconds(at: datetime) -> int:
    """Since 1970, as Kafka dates messages."""
    return int(at.timestamp() * 1_000)
