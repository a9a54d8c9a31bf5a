"""The event log as it is shown: every event in words, with where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from web.present.timeline import Reader


@dataclass(frozen=True)
class LogLine:
    """`subject` is the record's name."""

    position: int
    stream: str
    type: str
    subject: str
    icon: str
    sentence: Markup
    topic: str
    occurred_at: datetime
    known_from: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class LogView:
    """`of` says whose events these are, if not all."""

    events: list[LogLine]
    of: str = ""
    older: str | None = None
    newer: str | None = None


def lines(events: Iterable[Mapping[str, Any]], reader: Reader) -> list[LogLine]:
    """`events` as `GET /api/events` gives them."""
    return [line(event, reader) for event in events]


def line(event: Mapping[str, Any], reader: Reader) -> LogLine:
    stream = str(event["stream"])
    entry = reader.entry({**event, "record": stream})
    return LogLine(
        position=event["position"],
        stream=stream,
        type=event["type"],
        subject=entry.subject,
        icon=entry.icon,
        sentence=entry.sentence,
        topic=entry.topic,
        occurred_at=entry.at,
        known_from=entry.known_from,
        by=entry.by,
        reason=entry.reason,
    )
