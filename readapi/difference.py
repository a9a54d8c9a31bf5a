"""What became of a record between two moments: field by field, and the events that did it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from domain.story import state, story
from readapi.feed import Told, tell
from readapi.funnel import PeriodBackwards
from readapi.history import known_then, stream_of, told_as_json
from readapi.names import Names, ids_in, names
from readapi.nouns import record_of
from readapi.ports import Events, Snapshot
from readapi.records.kind import NotThereThen


@dataclass(frozen=True)
class Before:
    """The earlier moment. Like a bridge's it is seen by the knowledge of its own time, or by that
    of the answer where a `known_at` was asked for, unless it has one of its own.
    """

    at: str
    known_at: str | None = None

    def read(self, snapshot: Snapshot, known_at: str | None) -> tuple[datetime, datetime]:
        """Raises `BadInstant`, `PeriodBackwards`."""
        at, asof = snapshot.instant(self.at), snapshot.asof
        known = snapshot.instant(self.known_at) if self.known_at else at
        if self.known_at is None and known_at is not None:
            known = asof.known_at
        if at > asof.at or known > asof.known_at:
            raise PeriodBackwards(first=max(at, known), last=asof.at)
        return min(at, known), known


@dataclass(frozen=True)
class Changed:
    """A field, named with dots where it lies deeper; what is not there is None."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Difference:
    """`added`: events believed then that were not before; `gone`: those believed before that are
    not any more. `names`: {id: name} of all that they point to.
    """

    id: UUID
    from_at: datetime
    from_known_at: datetime
    there_before: bool
    there: bool
    fields: Sequence[Changed]
    added: Sequence[Told]
    gone: Sequence[Told]
    names: Names


async def difference(
    snapshot: Snapshot, events: Events, noun: str, id: UUID, before: Before, known_at: str | None
) -> Difference:
    """Up to the snapshot's moment. Raises `NotThere`, `NotThereThen` where it was there at neither,
    `PeriodBackwards`, `BadInstant`.
    """
    at, known = before.read(snapshot, known_at)
    stream = known_then(snapshot, await stream_of(events, noun, id))
    was, now = told_by(stream, at, known), told_by(stream, snapshot.asof.at, snapshot.asof.known_at)
    if not was and not now:
        raise NotThereThen(id=id)
    record = record_of(noun)
    states = [told_as_json(state(record, each)) for each in (was, now)]
    added, gone = ([tell(r, noun) for r in only(*pair)] for pair in ((now, was), (was, now)))
    pointed_to = set(ids_in([asdict(each) for each in (*added, *gone)])) | set(ids_in(states))
    return Difference(
        id=id,
        from_at=at,
        from_known_at=known,
        there_before=states[0] is not None,
        there=states[1] is not None,
        fields=[*changed(*(dict(flat(each or {})) for each in states))],
        added=added,
        gone=gone,
        names=await names(snapshot, pointed_to),
    )


def told_by(stream: Sequence[Recorded], at: datetime, known_at: datetime) -> list[Recorded]:
    """The story at `known_at`, up to `at`."""
    return [r for r in story(stream, known_at) if r.occurred_at <= at]


def only(those: Sequence[Recorded], others: Sequence[Recorded]) -> list[Recorded]:
    versions = {r.version for r in others}
    return [r for r in those if r.version not in versions]


def flat(fields: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        if isinstance(value, Mapping) and set(value) != {"minor", "currency"}:
            yield from flat(value, f"{within}{name}.")
        else:
            yield f"{within}{name}", value


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Changed]:
    for field in dict.fromkeys((*before, *after)):
        pair = before.get(field), after.get(field)
        if pair[0] != pair[1]:
            yield Changed(field, *pair)
