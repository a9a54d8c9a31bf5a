"""The archive's manifest: which segments hold which events, and what must be in them."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from domain.errors import Conflict
from domain.event import Event
from domain.upcasters import stored_as
from pipelines.ports import Place
from pipelines.schema import schema

FILE = "manifest.json"


class ArchiveDamaged(Conflict, code="archive_damaged"):
    """A file of the archive is missing, or is not what was written. Nothing was changed: bring the
    file back, or archive to another place.
    """


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Segment(Frozen):
    """The events of one type at positions `first` to `last`, in a file that never changes."""

    file: str
    first: int
    last: int
    rows: int
    size: int
    sha256: str


class Generation(Frozen):
    """All of one type up to the manifest's position, as one release read them."""

    number: int
    fingerprint: str
    columns: Mapping[str, str]
    segments: tuple[Segment, ...] = ()


class Manifest(Frozen):
    """How far the log is archived, and `types`: {topic of today: its generations, the last of which
    is read}. `last_event` is the id of the event at `position`: of no other log.
    """

    format: Literal[1] = 1
    position: int = 0
    last_event: str | None = None
    types: Mapping[str, tuple[Generation, ...]] = {}

    @property
    def segments(self) -> Iterator[Segment]:
        """Of all generations."""
        for generations in self.types.values():
            for generation in generations:
                yield from generation.segments

    def of(self, event: type[Event]) -> Generation | None:
        """Its generation, unless that was written as another release read it."""
        generations = self.types.get(event.TOPIC)
        if generations and generations[-1].fingerprint == fingerprint(event):
            return generations[-1]
        return None


def columns(event: type[Event]) -> dict[str, str]:
    return {name: str(dtype) for name, dtype in schema(event).items()}


def fingerprint(event: type[Event]) -> str:
    """Of how its events are read: their columns, and which topics are read as it."""
    read = {"columns": columns(event), "stored_as": stored_as(event.TOPIC)}
    return sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()


def read_manifest(place: Place) -> Manifest | None:
    """None where nothing was archived yet. Raises `ArchiveDamaged`."""
    try:
        content = place.read(FILE)
    except FileNotFoundError:
        return None
    try:
        return Manifest.model_validate_json(content)
    except ValidationError as wrong:
        raise ArchiveDamaged(file=place.url(FILE)) from wrong


def write_manifest(place: Place, manifest: Manifest) -> None:
    place.write(FILE, manifest.model_dump_json(indent=1).encode())
