"""Tables of features as files, one for each table and instant: whole, or not there."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import polars as pl

from domain.errors import Invalid
from pipelines.archive import Told
from pipelines.features.catalogue import BY_NAME, FeatureTable
from pipelines.ports import Place, Story

MADE_OF = "solocrm"
"""The entry of a file's metadata that says what it was made of."""


class UnknownTable(Invalid, code="unknown_feature_table"):
    """There is no table of features of that name."""


class NoInstants(Invalid, code="no_instants"):
    """The range ends before it begins."""


@dataclass(frozen=True)
class Partition:
    """One table as it was known at one instant."""

    table: str
    at: datetime

    @property
    def file(self) -> str:
        return f"{self.table}/{self.at.astimezone(UTC):%Y-%m-%dT%H%M%S.%fZ}.parquet"


def table(name: str) -> FeatureTable:
    """Raises `UnknownTable`."""
    if name not in BY_NAME:
        raise UnknownTable(name=name, known=", ".join(BY_NAME))
    return BY_NAME[name]


def instants(first: datetime, last: datetime, every: timedelta) -> Sequence[datetime]:
    """From `first` on, up to `last`. Raises `NoInstants`."""
    if last < first:
        raise NoInstants(first=first, last=last)
    return [first + number * every for number in range((last - first) // every + 1)]


def build(
    partition: Partition, story: Story, place: Place, zone: ZoneInfo, there: Iterable[str] = ()
) -> int:
    """Write one partition, unless it is among the files that are `there`, made of the same events
    by the same features; how many rows it has.
    """
    made_of = made(partition, story, zone)
    if partition.file in there:
        found = BytesIO(place.read(partition.file))
        if pl.read_parquet_metadata(found).get(MADE_OF) == made_of:
            return int(pl.scan_parquet(found).select(pl.len()).collect().item())
    rows = table(partition.table).told(story, [partition.at], zone)
    write(place, partition.file, rows, made_of)
    return rows.height


def write(place: Place, file: str, rows: pl.DataFrame, made_of: str = "") -> None:
    """The whole file, or nothing."""
    content = BytesIO()
    rows.write_parquet(content, metadata={MADE_OF: made_of})
    place.write(file, content.getvalue())


def made(partition: Partition, story: Story, zone: ZoneInfo) -> str:
    features = {each.name: each.sentence() for each in table(partition.table).features}
    return json.dumps({"position": story.position, "zone": zone.key, "features": features})


def backfill(
    partitions: Sequence[Partition], story: Story, place: Place, zone: ZoneInfo, told: Told
) -> int:
    """Write them all; those that are there already are left alone. How many rows they have."""
    there, rows = place.sizes().keys(), 0
    for number, partition in enumerate(partitions):
        told(number, len(partitions))
        rows += build(partition, story, place, zone, there)
    told(len(partitions), len(partitions))
    return rows
