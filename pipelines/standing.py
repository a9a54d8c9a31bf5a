"""The story with, in place of a customer that was merged, the one that stands for it as of then."""

from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from domain.customer import Customer
from domain.event import Event
from pipelines.ports import Story
from pipelines.scan import event_class

Instants = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, eq=False)
class Standing:
    """Satisfies `Story`."""

    story: Story
    _merged: dict[Instants, dict[str, str]] = field(default_factory=dict)

    @property
    def position(self) -> int:
        return self.story.position

    def scan(
        self,
        event: type[Event] | str,
        at: datetime | None = None,
        known_at: datetime | None = None,
    ) -> pl.LazyFrame:
        told = self.story.scan(event, at, known_at)
        if "customer" not in event_class(event).model_fields:
            return told
        merged = self.merged(at, known_at)
        return told.with_columns(pl.col("customer").replace(merged)) if merged else told

    def merged(
        self, at: datetime | None = None, known_at: datetime | None = None
    ) -> dict[str, str]:
        """{customer that was merged: the one that stands for it}."""
        if (at, known_at) not in self._merged:
            told = self.story.scan(Customer.MergedInto, at, known_at)
            into = dict(told.select("stream", "survivor").collect().iter_rows())
            for _ in range(len(into).bit_length()):  # each time chains are half as long
                into = {gone: into.get(stands, stands) for gone, stands in into.items()}
            self._merged[at, known_at] = into
        return self._merged[at, known_at]
