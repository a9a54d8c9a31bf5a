"""`ask(question)` answers over a story in memory, at the end of it or as of any (at, known_at);
`door` is all of the read API over HTTP.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import Protocol, TypeVar

import pytest

from projections.catalogue import PROJECTIONS
from readapi.ports import Snapshot
from tests.crm import Crm
from tests.readapi.door import Door, open_door
from tests.readapi.loaded import asking

T = TypeVar("T")


class Ask(Protocol):
    def __call__(
        self,
        crm: Crm,
        question: Callable[[Snapshot], Awaitable[T]],
        *,
        at: datetime | None = None,
        known_at: datetime | None = None,
    ) -> T: ...


@pytest.fixture
def ask(database: str) -> Ask:
    def answered(
        crm: Crm,
        question: Callable[[Snapshot], Awaitable[T]],
        *,
        at: datetime | None = None,
        known_at: datetime | None = None,
    ) -> T:
        async def run() -> T:
            async with asking(database) as (tables, as_of):
                tables.load(crm.fold(*PROJECTIONS))
                end = known_at or crm.now
                async with as_of(at or end, end) as snapshot:
                    return await question(snapshot)

        return asyncio.run(run())

    return answered


@pytest.fixture
def door(database: str) -> Iterator[Door]:
    with open_door(database) as opened:
        yield opened
