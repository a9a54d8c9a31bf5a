"""A golden log as files that people can read: the rows of the log, the keys, what they fold to."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from domain.recorded import Draft, Provenance, Recorded
from infra.mapper import EventMapper, StoredDraft, StoredRecord
from infra.secret import Secret
from projections.catalogue import PROJECTIONS
from projections.engine.fold import Fold
from projections.engine.history import Row

FOLDER = Path(__file__).parent
SECRET = Secret(b"the master key of golden logs   ")
"""Of nothing else: what is sealed here is not secret."""

Line = dict[str, Any]


def releases() -> list[str]:
    return sorted(each.name for each in FOLDER.iterdir() if (each / "log.jsonl").exists())


def read(release: str, name: str) -> list[Line]:
    lines = (FOLDER / release / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def write(release: str, name: str, lines: Iterable[Line]) -> None:
    folder = FOLDER / release
    folder.mkdir(exist_ok=True)
    told = (orjson.dumps(line, default=str).decode() + "\n" for line in lines)
    (folder / f"{name}.jsonl").write_text("".join(told), "utf-8")


def of_log(row: StoredDraft, said: Recorded) -> Line:
    """A row of `events`, its columns in their order; what is sealed is written in base 64."""
    return {
        "position": said.position,
        "stream": said.stream,
        "version": said.version,
        "topic": row.topic,
        "state": orjson.loads(row.state),
        "personal": b64encode(row.personal).decode() if row.personal else None,
        "subject": row.subject,
        "occurred_at": said.occurred_at,
        "known_from": said.known_from,
        "recorded_at": said.recorded_at,
        "actor": said.by.actor,
        "source": said.by.source,
        "command_id": said.by.command,
        "correlation": said.by.correlation,
        "causation": said.by.causation,
        "rest": said.rest,
    }


def stored(line: Line, keys: Mapping[UUID, bytes | None]) -> StoredRecord:
    """As the database would answer it."""
    personal = b64decode(line["personal"]) if line["personal"] else None
    beside = UUID(bytes=personal[1:17]) if personal and personal[0] == 2 else None
    ids = {name: UUID(line[name]) for name in ("correlation", "causation") if line[name]}
    times = ("occurred_at", "known_from", "recorded_at")
    return StoredRecord(
        originator_id=UUID(line["stream"]),
        originator_version=line["version"],
        topic=line["topic"],
        state=orjson.dumps(line["state"]),
        id=line["position"],
        personal=personal,
        actor=line["actor"],
        source=line["source"],
        command_id=UUID(line["command_id"]),
        correlation=ids.get("correlation"),
        causation=ids.get("causation"),
        rest=line["rest"],
        subject=UUID(line["subject"]),
        key=keys.get(UUID(line["subject"])),
        other_key=keys.get(beside) if beside else None,
        **{name: datetime.fromisoformat(line[name]) for name in times},
    )


def events(release: str) -> list[Recorded]:
    """Every row of the release's log, read by the code of today."""
    keys = {
        UUID(line["subject"]): b64decode(line["key"]) if line["key"] else None
        for line in read(release, "keys")
    }
    mapper = EventMapper(SECRET)
    return [mapper.to_domain_event(stored(line, keys)) for line in read(release, "log")]


def rows(told: Iterable[Recorded]) -> list[Line]:
    """All rows of all read models, in an order of their own."""
    fold = Fold(*PROJECTIONS)
    fold.take(told)
    lines = [json.loads(orjson.dumps(line, default=str)) for line in map(of_row, fold.rows())]
    return sorted(lines, key=lambda line: json.dumps([line["table"], line], sort_keys=True))


def of_row(row: Row) -> Line:
    names = ("valid_from", "valid_to", "known_from", "known_to")
    about: Line = {"table": row.table, "position": row.position, "version": row.version}
    return about | dict(zip(names, row.times, strict=True)) | {"columns": _columns(row)}


def _columns(row: Row) -> Line:
    columns: Line = row.columns._asdict()  # type: ignore[attr-defined]
    return columns


def sealed(
    said: Iterable[tuple[Draft, Provenance]], recorded: Iterable[Recorded], keys: Mapping[UUID, Any]
) -> Iterator[Line]:
    mapper = EventMapper(SECRET)
    for (draft, by), each in zip(said, recorded, strict=True):
        yield of_log(mapper.to_stored_event(draft, by, keys), each)
