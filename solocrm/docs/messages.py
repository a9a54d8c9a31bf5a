"""The JSON schema of each event as it leaves by Kafka: its envelope, its open fields as data."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from domain.catalogue import EVENTS
from domain.event import Event
from solocrm.docs.schemas import shape

Schema = dict[str, Any]

ID: Schema = {"type": "string", "format": "uuid"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
NUMBER: Schema = {"type": "integer", "minimum": 1}
TEXT: Schema = {"type": "string"}

ENVELOPE: dict[str, Schema] = {
    "position": NUMBER,
    "event_id": ID,
    "stream": ID,
    "version": NUMBER,
    "occurred_at": INSTANT,
    "known_from": INSTANT,
    "recorded_at": INSTANT,
    "actor": TEXT,
    "source": TEXT,
    "command_id": ID,
    "correlation": {"anyOf": [ID, {"type": "null"}]},
    "causation": {"anyOf": [ID, {"type": "null"}]},
    "rest": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]},
}

SEALED: dict[str, Schema] = {"subject": ID, "personal": TEXT | {"contentEncoding": "base64"}}
"""In topics that are marked for it alone."""


def schema(event: type[Event]) -> Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{event.TOPIC}.json",
        "title": event.TOPIC,
        "description": " ".join((event.__doc__ or "").split()),
        "type": "object",
        "properties": ENVELOPE | {"topic": {"const": event.TOPIC}, "data": data(event)} | SEALED,
        "required": sorted([*ENVELOPE, "topic", "data"]),
        "additionalProperties": False,
    }


def data(event: type[Event]) -> Schema:
    """Without what is personal."""
    whole, personal = dict(shape(event)), event.personal_fields()
    fields = {name: each for name, each in whole["properties"].items() if name not in personal}
    required = [name for name in whole["required"] if name not in personal]
    return whole | {"properties": fields, "required": required}


def files() -> Iterator[tuple[str, str]]:
    """(name, text) of each."""
    for event in EVENTS:
        text = json.dumps(schema(event), indent=1, sort_keys=True, ensure_ascii=False)
        yield f"{event.TOPIC}.json", f"{text}\n"


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files():
        (folder / name).write_text(text, "utf-8")


def stale(folder: Path) -> Iterator[str]:
    """Those that do not say what the code does, and those of no event."""
    told = dict(files())
    for name, text in told.items():
        if not (folder / name).exists() or (folder / name).read_text("utf-8") != text:
            yield f"schemas/{name}"
    yield from sorted(f"schemas/{file.name}" for file in folder.glob("*") if file.name not in told)
