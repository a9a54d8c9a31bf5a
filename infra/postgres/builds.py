"""Builds of read models: each a schema of its own; one pointer says which is read."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.errors import LockNotAvailable
from psycopg.rows import class_row

from infra.postgres import plain
from infra.postgres.queries import sql
from infra.postgres.tables import StoredTable
from infra.postgres.workers import share_out
from projections.engine.builds import fingerprint
from projections.engine.parking import Parked
from projections.engine.table import Projection

KEPT = 2
"""Builds of one read model that are kept beside the live one, the newest."""


DROPPED = "dropped"
"""Why a build has stopped whose tables are to go."""

READS_ON = 2_000
"""Milliseconds that tables wait to be dropped for who reads there."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Build:
    """One read model, folded to `position`; `folded` of the log's events while it is made."""

    schema: str
    projection: str
    number: int
    fingerprint: str
    until: int
    stopped: str | None
    made_at: datetime
    ready: bool
    live: bool
    switched_at: datetime | None
    position: int | None
    kept_up: bool
    parked: int
    folded: int | None

    @property
    def making(self) -> bool:
        """A live one that is not ready is being revived."""
        return not self.ready and not self.live

    @property
    def state(self) -> str:
        if self.stopped is not None:
            return "stopped"
        if not self.ready:
            return "building"
        return "live" if self.live else "kept up" if self.kept_up else "frozen"


def all_builds(connection: Connection[Any]) -> list[Build]:
    with connection.cursor(row_factory=class_row(Build)) as cursor:
        return cursor.execute(sql("builds")).fetchall()


def numbered(connection: Connection[Any], number: int) -> list[Build]:
    """Those that are made together."""
    return [each for each in all_builds(connection) if each.number == number]


def live_schemas(
    connection: Connection[Any], projections: Sequence[Projection]
) -> dict[Projection, str] | None:
    """{projection: its live build}, if all are live in this code."""
    live = {(b.projection, b.fingerprint): b.schema for b in all_builds(connection) if b.live}
    found = {each: live.get((each.name, fingerprint(each))) for each in projections}
    schemas = {each: schema for each, schema in found.items() if schema is not None}
    return schemas if len(schemas) == len(projections) else None


def parked_in(connection: Connection[Any], schema: str) -> list[UUID]:
    """The streams that the build lacks, in the order in which their folds ended."""
    return [stream for (stream,) in connection.execute(sql("parked_in"), {"schema": schema})]


def register(connection: Connection[Any], projections: Sequence[Projection], until: int) -> int:
    """Empty tables without indexes, in schemas of their own. The number that they share."""
    with connection.transaction():
        connection.execute("LOCK TABLE builds IN SHARE ROW EXCLUSIVE MODE")
        found = connection.execute(sql("next_build")).fetchone()
        [number] = found or (1,)
        for projection in projections:
            schema = f"{projection.name}_b{number}"
            for left in (plain.schema_of(schema), schema):  # of a dropped build
                connection.execute(f'DROP SCHEMA IF EXISTS "{left}" CASCADE')
            connection.execute(f'CREATE SCHEMA "{schema}"')
            given = {"schema": schema, "projection": projection.name, "number": number}
            given |= {"fingerprint": fingerprint(projection), "until": until}
            connection.execute(sql("register_build"), given)
            for table in tables(projection, schema):
                connection.execute(table.create())
    return int(number)


def tables(projection: Projection, schema: str) -> list[StoredTable]:
    return [StoredTable(schema, table) for table in projection.tables]


def give(connection: Connection[Any], schemas: Sequence[str], until: int, worker: int) -> None:
    """Builds that are folded up to there to that worker alone, or as far as one before it came."""
    for schema in schemas:
        given = {"schema": schema, "position": until, "worker": worker}
        connection.execute(sql("give"), given)


def ready(connection: Connection[Any], schemas: Sequence[str]) -> None:
    """From now on they are kept up by whoever has their code."""
    connection.execute(sql("make_ready"), {"schemas": list(schemas)})
    share_out(connection)


def go_live(connection: Connection[Any], schemas: Iterable[str]) -> None:
    """Readers see them from their next answer on, analysts from their next connection on."""
    with connection.transaction():
        connection.execute(sql("go_live"), {"schemas": list(schemas)})
        connection.execute("SELECT point_analysts()")


def stop(connection: Connection[Any], schema: str, last: Parked) -> None:
    """It is folded no further, and the others go on."""
    why = f"{last.topic} at position {last.position}: {last.error}"
    connection.execute(sql("stop"), {"schema": schema, "why": why})


def drop(connection: Connection[Any], schemas: Sequence[str]) -> None:
    """From now on nobody sees them or folds into them. Who still reads there is not disturbed:
    their tables then go when builds are dropped the next time.
    """
    connection.execute(sql("mark_dropped"), {"schemas": list(schemas), "dropped": DROPPED})
    marked = connection.execute(sql("stopped_by"), {"why": DROPPED})
    for (schema,) in marked.fetchall():
        try:
            with connection.transaction():
                connection.execute(f"SET LOCAL lock_timeout = {READS_ON}")
                for name in (plain.schema_of(schema), schema):
                    connection.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
                connection.execute(sql("remove_build"), {"schema": schema})
        except LockNotAvailable:
            logger.info("%s is still read: it goes later", schema)


def drop_old(connection: Connection[Any]) -> None:
    """All but the live builds, those that are being made, and the newest `KEPT` of each."""
    old: dict[str, list[str]] = {}
    for build in reversed(all_builds(connection)):
        if not build.live and (build.ready or build.stopped is not None):
            old.setdefault(build.projection, []).append(build.schema)
    drop(connection, [schema for schemas in old.values() for schema in schemas[KEPT:]])
