"""Where a stream stood, as JSON: read by the code that wrote it, and by no other."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from pydantic import TypeAdapter

import domain
from domain.catalogue import RECORDS
from domain.standing import Standing
from domain.story import Record

When = datetime | None

KINDS = {kind.__name__: kind for kind in RECORDS}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The `kind` of record and its state with the ends of its story, as JSON; it is about the
    `subject`.
    """

    version: int
    kind: str
    subject: UUID
    state: bytes


def taken(stream: UUID, standing: Standing) -> Snapshot | None:
    """None where there is no record, or where only the whole stream may tell."""
    if standing.record is None or standing.kind is None or standing.corrected:
        return None
    told = (standing.record, standing.begun, standing.last)
    state = shape(standing.kind).dump_json(told, exclude_unset=True)
    subject = standing.record.about(stream)
    return Snapshot(standing.version, standing.kind.__name__, subject, state)


def restored(snapshot: Snapshot) -> Standing:
    """Raises pydantic's `ValidationError` where it is not what this code writes."""
    kind = KINDS[snapshot.kind]
    record, begun, last = shape(kind).validate_json(snapshot.state)
    return Standing(snapshot.version, kind, record, begun, last)


@cache
def shape(kind: type[Record]) -> TypeAdapter[tuple[Record, When, When]]:
    return TypeAdapter(tuple[kind, When, When])  # type: ignore[valid-type] # a type by value


@cache
def fingerprint() -> str:
    """Of all code that folds: what any edit of the domain may mean for a record is not guessed."""
    digest = sha256()
    for source in sorted(Path(domain.__file__).parent.rglob("*.py")):
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:16]
