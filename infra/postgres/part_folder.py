"""Folds one part of the log into new builds: what it is to hold in memory are bytes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from operator import attrgetter
from typing import Self

import psycopg

from domain.event import Event
from infra.mapper import EventMapper
from infra.postgres import builds
from infra.postgres.builds import Build
from infra.postgres.folding import ENDS_THE_BATCH, count, fold_apart
from infra.postgres.parts import Cancelled, Part
from infra.postgres.queries import sql
from infra.postgres.reading import read_all
from infra.postgres.recorder import SELECT
from infra.postgres.role import with_options
from infra.postgres.sheet import Sheet
from infra.postgres.store import PostgresStore
from infra.postgres.worker import SESSION
from infra.secret import Secret
from projections.engine.history import Row
from projections.engine.parking import Parked, Read, TooManyParked, kind_of
from projections.engine.streams import fold_stream
from projections.engine.table import Projection

HANDFUL = 250
"""Events that are read, folded and made bytes before the next ones, so that they lie in the
processor's cache.
"""

SORTED = f"{SESSION} -c work_mem=64MB"
"""A part is sorted in memory."""

OF = attrgetter("stream.int")

Streams = Mapping[type[Event], Sequence[Sequence[Read]]]
"""By what they begin with."""


class PartFolder:
    """Folds parts of the log into the builds of that number, each in a transaction."""

    def __init__(
        self,
        url: str,
        projections: Sequence[Projection],
        secret: Secret,
        number: int,
    ) -> None:
        self._connection = psycopg.connect(with_options(url, SORTED), autocommit=True)
        self._projections = {each.name: each for each in projections}
        self._mapper = EventMapper(secret)
        self._number = number

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def fold(self, part: Part) -> None:
        """Raises `Cancelled`."""
        with self._connection.transaction():
            own = builds.numbered(self._connection, self._number)
            until = own[0].until if own else 0
            stores = [self._store(each) for each in own if each.stopped is None]
            sheets, events = [Sheets(each) for each in stores], 0
            for streams in in_handfuls(self._read(part, until)):
                events += sum(len(stream) for each in streams.values() for stream in each)
                for each in sheets:
                    each.take(streams)
            for each in sheets:
                write(each, lambda: self._read(part, until))
            done = {"number": self._number, "part": part.part, "events": events}
            if self._connection.execute(sql("part_done"), done).rowcount != 1:
                raise Cancelled(number=self._number)

    def _store(self, build: Build) -> PostgresStore:
        projection = self._projections[build.projection]
        return PostgresStore(self._connection, projection, build.schema, self._mapper)

    def _read(self, part: Part, until: int) -> Iterator[Read]:
        given = {"first": part.first, "beyond": part.beyond, "until": until}
        found = self._connection.execute(SELECT + sql("part"), given, binary=True)
        while lines := found.fetchmany(HANDFUL):
            yield from read_all(self._mapper, lines)


def in_handfuls(events: Iterable[Read]) -> Iterator[Streams]:
    """Whole streams, as they come."""
    streams: dict[type[Event], list[list[Read]]] = defaultdict(list)
    size = 0
    for _, each in groupby(events, key=OF):
        stream = list(each)
        streams[kind_of(stream[0])].append(stream)
        size += len(stream)
        if size >= HANDFUL:
            yield streams
            streams, size = defaultdict(list), 0
    yield streams


class Sheets:
    """What a part makes of one build: rows, and streams that are parked."""

    def __init__(self, store: PostgresStore) -> None:
        self.store = store
        self.parked: list[Parked] = []
        self._waiting = {*builds.parked_in(store.connection, store.schema)}
        self._sheets = {each.table.name: Sheet(store.connection, each) for each in store.tables}
        self._failed: Exception | None = None

    def take(self, streams: Streams) -> None:
        """After what cannot be taken nothing more is, and `send` raises it."""
        reads = self.store.projection.reads
        own = [*chain.from_iterable(each for kind, each in streams.items() if reads(kind))]
        if own and not self._failed:
            try:
                self._fold(own)
            except Exception as failed:  # is raised where the part is asked for
                self._failed = failed

    def _fold(self, streams: Sequence[Sequence[Read]]) -> None:
        rows: dict[str, list[Row]] = defaultdict(list)
        for stream in streams:
            history, failed = fold_stream(self.store.projection, stream)
            for row in history:
                rows[row.key[0]].append(row)
            if failed:
                count(failed, self._waiting)
                self.parked.append(failed)
        for table, own in rows.items():
            self._sheets[table].add(own)

    def send(self) -> None:
        if self._failed:
            raise self._failed
        for sheet in self._sheets.values():
            sheet.send()
        for each in self.parked:
            self.store.park(each)


def write(sheets: Sheets, events: Callable[[], Iterable[Read]]) -> None:
    """`events` reads the part again."""
    store = sheets.store
    try:
        try:
            with store.connection.transaction():
                sheets.send()
        except ENDS_THE_BATCH:
            raise
        except Exception:  # no column takes some row: whose, is found and told
            waiting = {*builds.parked_in(store.connection, store.schema)}
            reads = store.projection.reads
            own = (each for streams in in_handfuls(events()) for each in streams.items())
            told = chain.from_iterable(each for kind, each in own if reads(kind))
            fold_apart(store, [*chain.from_iterable(told)], waiting)
    except TooManyParked as stop:
        builds.stop(store.connection, store.schema, stop.last)
