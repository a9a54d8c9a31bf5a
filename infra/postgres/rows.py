"""All rows of the live read models, to compare them with a fold."""

from collections.abc import Iterator, Sequence
from typing import Any

from psycopg import Connection

from infra.postgres.builds import live_group
from infra.postgres.tables import StoredTable
from projections.engine.history import Row
from projections.engine.table import Projection


def all_rows(connection: Connection[Any], projections: Sequence[Projection]) -> Iterator[Row]:
    """In no order; none where no builds of this code are live."""
    if group := live_group(connection, projections):
        for projection, schema in group.schemas.items():
            for table in projection.tables:
                stored = StoredTable(schema, table)
                for values in connection.execute(stored.select_all(), binary=True):
                    yield stored.read(values, projection.key)
