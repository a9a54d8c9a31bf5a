"""A personal column is known as one, however its type is written."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest

from domain.event import Personal
from projections.catalogue import PROJECTIONS
from projections.engine.table import Table

TABLES = [table for projection in PROJECTIONS for table in projection.tables]


def marks(kind: Any) -> Iterator[Personal]:
    """Wherever in a type they stand."""
    yield from (mark for mark in getattr(kind, "__metadata__", ()) if isinstance(mark, Personal))
    for inner in get_args(kind):
        yield from marks(inner)


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_a_table_knows_every_personal_column_and_whose_it_is(table: Table) -> None:
    marked = {name for name, kind in table.types.items() if list(marks(kind))}
    assert marked == set(table.personal)
    assert set(table.personal.values()) - {"stream"} <= set(table.types)
