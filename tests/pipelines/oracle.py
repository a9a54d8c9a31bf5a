"""What `scan` must give, event by event, by the law of the story and the events themselves."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from domain.event import Event
from domain.money import Money
from domain.recorded import Recorded
from domain.story import FOREVER, story

Row = dict[str, Any]


def rows(
    log: Iterable[Recorded],
    event: type[Event],
    at: datetime = FOREVER,
    known_at: datetime = FOREVER,
) -> list[Row]:
    streams = defaultdict[UUID, list[Recorded]](list)
    for r in log:
        streams[r.stream].append(r)
    told = [r for stream in streams.values() for r in story(stream, known_at)]
    told.sort(key=lambda r: r.position)
    return [row(r) for r in told if type(r.event) is event and r.occurred_at <= at]


def row(r: Recorded) -> Row:
    envelope = {
        "position": r.position,
        "event_id": str(r.event_id),
        "stream": str(r.stream),
        "version": r.version,
        "occurred_at": r.occurred_at,
        "known_from": r.known_from,
        "recorded_at": r.recorded_at,
        "actor": r.by.actor,
        "command_id": str(r.by.command),
        "correlation": str(r.by.correlation) if r.by.correlation else None,
        "event_source": r.by.source,
    }
    own = {
        f"own_{name}" if name in envelope else name: value_of(value, field=name)
        for name, value in r.event
        if name not in r.event.personal_fields()
    }
    return envelope | own


def value_of(value: object, field: str = "") -> object:
    match value:
        case Decimal() | Money() if field == "discount":
            kind = type(value).__name__.lower()
            return {"decimal": None, "money": None} | {kind: value_of(value)}
        case UUID():
            return str(value)
        case Decimal():
            return float(value)
        case Money():
            return {"minor": value.minor, "currency": value.currency}
        case BaseModel():
            return {name: value_of(inner) for name, inner in value}
        case dict():
            return [{"name": name, "value": value_of(inner)} for name, inner in value.items()]
        case tuple():
            return [value_of(inner) for inner in value]
    return value
