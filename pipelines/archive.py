"""The log as immutable, typed Parquet segments beside it, for whoever reads much of it.

A segment is written before the manifest names it, and named by the positions that it covers: an
archive that was interrupted anywhere is whole up to its manifest, and goes on from there.
"""

import re
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import polars as pl

from domain.catalogue import EVENTS
from domain.errors import Conflict
from domain.event import Event
from domain.upcasters import read_as, stored_as
from pipelines.manifest import (
    FILE,
    ArchiveDamaged,
    Generation,
    Manifest,
    Segment,
    columns,
    fingerprint,
    read_manifest,
    write_manifest,
)
from pipelines.ports import Place, StoredLog, UnknownEvent
from pipelines.stored import typed

BATCH = 100_000
"""Positions that are held in memory, and written again after an interruption."""

WRITERS = 4
"""Segments that are written at once: most wait for the disk."""

SEGMENT = re.compile(r"[\w.]+/g\d+/\d{12}-\d{12}\.parquet(\.part)?")
"""How files are called that are ours to take away."""

TODAY = {event.TOPIC: event for event in EVENTS}

Told = Callable[[int, int], None]
"""Is told how many of how many are done."""


def quietly(done: int, all_: int) -> None:
    """Nobody is told."""


class EmptyLog(Conflict, code="empty_log"):
    """Nothing is recorded yet: there is nothing to archive or to learn from."""


class OtherLog(Conflict, code="archive_of_another_log"):
    """The archive there is of another log. Nothing was changed: archive to another place."""


@dataclass(frozen=True)
class Archived:
    """How far the log is archived now, and what this run added."""

    position: int
    events: int
    segments: int
    size: int
    renewed: Sequence[str]
    """Topics of which a new generation was written."""


def archive(log: StoredLog, place: Place, until: int, told: Told = quietly) -> Archived:
    """Bring the archive up to the event at that position, in today's words. It goes on where it was
    interrupted. Raises `EmptyLog`, `OtherLog`, `ArchiveDamaged`, `UnknownEvent`.
    """
    if not until:
        raise EmptyLog
    with log.alone():
        before = checked(log, place)
        tidy(place, before)
        renewed = [event for event in EVENTS if before.of(event) is None]
        now = before
        for event in renewed:
            now = renew(log, place, now, event)
        if renewed:
            write_manifest(place, now)
        for reached, rows in read_ahead(log, now.position, until):
            told(now.position - before.position, until - before.position)
            now = extend(place, now, rows, reached)
    told(now.position - before.position, now.position - before.position)
    there = {each.file for each in before.segments}
    added = [each.size for each in now.segments if each.file not in there]
    return Archived(
        position=now.position,
        events=now.position - before.position,
        segments=len(added),
        size=sum(added),
        renewed=[event.TOPIC for event in renewed if event.TOPIC in before.types],
    )


def checked(log: StoredLog, place: Place) -> Manifest:
    """What is archived so far, all of it there; begun if nothing is. Raises `ArchiveDamaged`,
    `OtherLog`.
    """
    sizes = place.sizes()
    manifest = read_manifest(place)
    if manifest is None:
        if any(SEGMENT.fullmatch(name) for name in sizes):
            raise ArchiveDamaged(file=place.url(FILE))
        write_manifest(place, Manifest())
        return Manifest()
    check_log(log, manifest)
    for segment in manifest.segments:
        if sizes.get(segment.file) != segment.size:
            raise ArchiveDamaged(file=place.url(segment.file))
    return manifest


def check_log(log: StoredLog, manifest: Manifest) -> None:
    if manifest.position and log.event_at(manifest.position) != manifest.last_event:
        raise OtherLog(position=manifest.position)


def tidy(place: Place, manifest: Manifest) -> None:
    """Take away what an interrupted run left, which no manifest names."""
    named = {each.file for each in manifest.segments}
    for name in place.sizes():
        if SEGMENT.fullmatch(name) and name not in named:
            place.remove(name)


def renew(log: StoredLog, place: Place, manifest: Manifest, event: type[Event]) -> Manifest:
    """With a new generation of that type up to the same position, and the last one beside it for
    whoever still reads that.
    """
    there = manifest.types.get(event.TOPIC, ())
    number = there[-1].number + 1 if there else 1
    generation = Generation(number=number, fingerprint=fingerprint(event), columns=columns(event))
    for after in range(0, manifest.position, BATCH):
        until = min(after + BATCH, manifest.position)
        rows = log.rows(after, until, stored_as(event.TOPIC))
        generation = with_segment(place, generation, event, rows, after + 1, until)
    now = with_types(manifest, {event.TOPIC: (*there[-1:], generation)})
    if generation.segments:
        write_manifest(place, now)
    return now


def read_ahead(log: StoredLog, after: int, until: int) -> Iterator[tuple[int, pl.DataFrame]]:
    """Batches, each with the position that it reaches; the next is read while one is written."""
    starts = range(after, until, BATCH)
    ranges = [(start, min(start + BATCH, until)) for start in starts]
    with ThreadPoolExecutor(1) as reader:
        coming = deque(reader.submit(log.rows, *each) for each in ranges[:1])
        for number, (_, reached) in enumerate(ranges, 1):
            rows = coming.popleft().result()
            coming.extend(reader.submit(log.rows, *each) for each in ranges[number : number + 1])
            yield reached, rows


def extend(place: Place, manifest: Manifest, rows: pl.DataFrame, until: int) -> Manifest:
    """With the events up to that position."""
    first = manifest.position + 1

    def grown(part: tuple[type[Event], pl.DataFrame]) -> tuple[str, tuple[Generation, ...]]:
        event, own = part
        *before, last = manifest.types[event.TOPIC]
        return event.TOPIC, (*before, with_segment(place, last, event, own, first, until))

    with ThreadPoolExecutor(WRITERS) as writers:
        types = dict(writers.map(grown, [*by_event(rows)]))
    ending = {"position": until, "last_event": rows["event_id"][-1]}
    now = with_types(manifest, types).model_copy(update=ending)
    write_manifest(place, now)
    return now


def by_event(rows: pl.DataFrame) -> Iterator[tuple[type[Event], pl.DataFrame]]:
    """The rows of each type of today. Raises `UnknownEvent` for what a newer release wrote."""
    topics = {topic: read_as(topic) for topic in rows["topic"].unique(maintain_order=True)}
    for topic in topics.values():
        if topic not in TODAY:
            raise UnknownEvent(topic=topic)
    today = rows["topic"].replace_strict(topics, return_dtype=pl.String)
    for (topic,), own in rows.group_by(today, maintain_order=True):
        yield TODAY[topic], own


def with_segment(
    place: Place,
    generation: Generation,
    event: type[Event],
    rows: pl.DataFrame,
    first: int,
    last: int,
) -> Generation:
    """With what was stored of that type at those positions, if anything."""
    if rows.is_empty():
        return generation
    content = BytesIO()
    typed(event, rows).write_parquet(content)
    written = content.getvalue()
    file = f"{event.TOPIC}/g{generation.number}/{first:012}-{last:012}.parquet"
    place.write(file, written)
    segment = Segment(
        file=file,
        first=first,
        last=last,
        rows=len(rows),
        size=len(written),
        sha256=sha256(written).hexdigest(),
    )
    return generation.model_copy(update={"segments": (*generation.segments, segment)})


def with_types(manifest: Manifest, types: Mapping[str, Collection[Generation]]) -> Manifest:
    return manifest.model_copy(update={"types": {**manifest.types, **types}})
