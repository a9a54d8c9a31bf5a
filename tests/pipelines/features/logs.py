"""Logs to tell features of: every kind of event, random journeys, orders late and corrected."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random

import polars as pl

from domain.catalogue import EVENTS
from domain.event import Event
from domain.recorded import Recorded
from pipelines.scan import Scanned, frame
from tests.golden import kept
from tests.journeys import random_crm
from tests.random_sales import random_sales

Frames = dict[type[Event], pl.DataFrame]

GOLDEN = kept.events("0.1.0")
JOURNEYS = [random_crm(Random(seed), steps=60).log.events for seed in range(3)]
SALES = [random_sales(Random(seed), steps=60).log.events for seed in range(3)]


def moments(log: Sequence[Recorded], many: int = 8) -> Iterator[datetime]:
    """So many between the first event and the last, the last one too."""
    first, last = log[0].known_from, log[-1].known_from
    for number in range(1, many + 1):
        yield first + (last - first) * number / many


def frames(log: Sequence[Recorded]) -> Frames:
    """All events of each type, retracted or not."""
    found: dict[type[Event], list[Recorded]] = {event: [] for event in EVENTS}
    for each in log:
        found[type(each.event)].append(each)
    return {event: frame(event, told) for event, told in found.items()}


class Ended(Scanned):
    """A log as it was when nothing was there but what was known at `end`: satisfies `Story`."""

    def __init__(self, log: Frames, end: datetime) -> None:
        there = pl.col("known_from") <= end
        self._frames = {event: frame.filter(there) for event, frame in log.items()}
        positions = [frame["position"].max() or 0 for frame in self._frames.values()]
        self.position = max(each for each in positions if isinstance(each, int))

    def _of(self, event: type[Event]) -> pl.LazyFrame:
        return self._frames[event].lazy()
