"""All rows of a read model, to compare them with a fold."""

from collections.abc import Iterator, Sequence
from typing import Any

from psycopg import Connection

from infra.postgres.builds import live_schemas
from infra.postgres.tables import StoredTable
from projections.engine.history import Row
from projections.engine.table import Projection

READ = 5_000
"""Rows fetched at a time."""


def rows_in(connection: Connection[Any], projection: Projection, schema: str) -> Iterator[Row]:
    """In no order."""
    for table in projection.tables:
        stored = StoredTable(schema, table)
        with connection.transaction(), connection.cursor("rows", binary=True) as cursor:
            cursor.itersize = READ
            for values in cursor.execute(stored.select_all()):
                yield stored.read(values, projection.key)


def all_rows(connection: Connection[Any], projections: Sequence[Projection]) -> Iterator[Row]:
    """Of all live read models; none where no builds of this code are live."""
    schemas = live_schemas(connection, projections) or {}
    for projection, schema in schemas.items():
        yield from rows_in(connection, projection, schema)
