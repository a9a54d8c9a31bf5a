"""What a new build needs when its rows are in: indexes, what the planner knows, and a vacuum, so
that sums at an instant read an index alone.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import psycopg
from psycopg import Connection

from infra.postgres import builds
from infra.postgres.role import with_options
from infra.postgres.tables import StoredTable
from projections.engine.table import Projection

SMALL = 5_000
"""Events up to which the server's own vacuum is soon enough."""

SESSION = (
    "-c maintenance_work_mem=256MB -c synchronous_commit=off"
    " -c max_parallel_maintenance_workers=0"  # two sessions are at it already
)


def finish(url: str, projections: Sequence[Projection], number: int, until: int) -> None:
    """Two tables at a time, the largest first; the server has the work."""
    named = {each.name: each for each in projections}
    with psycopg.connect(url, autocommit=True) as connection:
        own = builds.numbered(connection, number)
        tables = [each for b in own for each in builds.tables(named[b.projection], b.schema)]
        tables.sort(key=partial(size, connection), reverse=True)

    def finished(table: StoredTable) -> None:
        with psycopg.connect(with_options(url, SESSION), autocommit=True) as connection:
            for statement in table.index():
                connection.execute(statement)
            connection.execute(
                f"{'ANALYZE' if until <= SMALL else 'VACUUM (ANALYZE)'} {table.name}"
            )

    with ThreadPoolExecutor(2) as pool:
        for _ in pool.map(finished, tables):
            pass


def size(connection: Connection[Any], table: StoredTable) -> int:
    """Bytes."""
    found = connection.execute("SELECT pg_relation_size(%s)", [table.name]).fetchone()
    return int(found[0]) if found else 0
