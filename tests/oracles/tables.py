"""A read model at (at, known_at) by folding from zero what is believed then, and nothing else."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.catalogue import RECORD_OF
from domain.recorded import Recorded
from projections.engine.table import Columns, Gone, Projection, Rows
from tests.oracles.naive import believed

Log = Mapping[UUID, Sequence[Recorded]]


def rows(projection: Projection, log: Log, at: datetime, known: datetime) -> set[tuple[Any, ...]]:
    """(table, business columns …) of every row."""
    return {
        (key[0], *row)
        for stream in log.values()
        if RECORD_OF[type(stream[0].event)] in projection.of
        for key, row in folded(projection, believed(stream, at, known)).items()
    }


def folded(projection: Projection, told: Sequence[Recorded]) -> dict[Any, Columns]:
    """{key: row} of one stream."""
    held: dict[Any, Columns] = {}
    for each in told:
        if projection.reads(type(each.event)):
            for change in [*projection.changes(each, Rows(list(held.values())))]:
                if isinstance(change, Gone):
                    held.pop(projection.key(change.row), None)
                else:
                    held[projection.key(change)] = change
    return held
