"""One record: its events with all their times, and its state as of any instant."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python

from domain.errors import NotThere
from domain.recorded import Recorded
from domain.story import Record, Retracted, state, story
from readapi.feed import Told, tell
from readapi.names import Names, ids_in, names
from readapi.nouns import noun_of, record_of
from readapi.ports import Events, Snapshot
from readapi.records.kind import NotThereThen


@dataclass(frozen=True)
class Happening(Told):
    """An event of the record; since the version in `retracted_by` was said, it never was."""

    retracted_by: int | None


@dataclass(frozen=True)
class History:
    """What is known of a record by `known_at`, and its `state` at `at`, if it has one then.

    `names`: {id: name} of all that its events point to.
    """

    id: UUID
    version: int
    events: Sequence[Happening]
    state: dict[str, Any] | None
    names: Names


async def history(snapshot: Snapshot, events: Events, noun: str, id: UUID) -> History:
    """Raises `UnknownType`, `NotThere`, and `NotThereThen` where nothing is known of it yet."""
    record = record_of(noun)
    known = known_then(snapshot, await stream_of(events, noun, id))
    if not known:
        raise NotThereThen(id=id)
    gone = {
        version: r.version
        for r in known
        if isinstance(r.event, Retracted)
        for version in r.event.versions
    }
    told = [Happening(**vars(tell(r, noun)), retracted_by=gone.get(r.version)) for r in known]
    then = state(record, story(known), snapshot.asof.at)
    pointed_to = set(ids_in([asdict(each) for each in told]))
    return History(
        id, known[-1].version, told, told_as_json(then), await names(snapshot, pointed_to)
    )


async def stream_of(events: Events, noun: str, id: UUID) -> Sequence[Recorded]:
    """All events of a record of that noun. Raises `NotThere`."""
    stream = (await events.streams([id]))[id]
    if not stream or noun_of(stream[0]) != noun:
        raise NotThere(id=id)
    return stream


def known_then(snapshot: Snapshot, stream: Sequence[Recorded]) -> Sequence[Recorded]:
    """As far as it is known by the answer's knowledge, and folded."""
    return [
        r
        for r in stream
        if r.known_from <= snapshot.asof.known_at and r.position <= snapshot.position
    ]


def told_as_json(record: Record | None) -> dict[str, Any] | None:
    """Its fields as JSON; sets in order, so that an answer stays the same."""
    if record is None:
        return None
    fields = {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in vars(record).items()
    }
    told: dict[str, Any] = to_jsonable_python(fields)
    return told
