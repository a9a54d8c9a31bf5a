"""A demo that was played into the log in memory."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from commands.imports.ports import Import
from domain.catalogue import RECORD_OF
from domain.recorded import Recorded
from domain.story import Record
from solocrm.demo.script import CUSTOMERS, Played, play
from tests.memory_imports import MemoryImports
from tests.memory_log import MemoryLog

ZONE = ZoneInfo("Asia/Shanghai")
ENDS = date(2026, 11, 18)


@dataclass(frozen=True)
class Demo:
    events: Sequence[Recorded]
    played: Played
    imported: Sequence[Import]

    @cached_property
    def streams(self) -> dict[UUID, list[Recorded]]:
        streams: dict[UUID, list[Recorded]] = defaultdict(list)
        for each in self.events:
            streams[each.stream].append(each)
        return streams

    def of(self, record: type[Record]) -> Iterator[list[Recorded]]:
        """The streams of all records of that kind."""
        for stream in self.streams.values():
            if RECORD_OF[type(stream[0].event)] is record:
                yield stream


def played(seed: int, customers: int = CUSTOMERS) -> Demo:
    log = MemoryLog()
    log.clock = datetime(2026, 11, 19, 1, 30, tzinfo=UTC)
    book = MemoryImports()
    playing = play(log, seed=seed, ends=ENDS, zone=ZONE, customers=customers, book=book)
    counts = asyncio.run(playing)
    return Demo(log.events, counts, asyncio.run(book.list()))
