"""Builds of read models: each a schema, in groups that advance together, read by one pointer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from infra.postgres.queries import sql
from infra.postgres.tables import StoredTable
from projections.engine.builds import fingerprint
from projections.engine.table import Projection


@dataclass(frozen=True)
class Group:
    """Builds that advance together under one checkpoint."""

    of: int
    schemas: dict[Projection, str]

    @property
    def tables(self) -> list[StoredTable]:
        return [
            StoredTable(schema, table)
            for projection, schema in self.schemas.items()
            for table in projection.tables
        ]


def live_group(connection: Connection[Any], projections: Sequence[Projection]) -> Group | None:
    """The live builds, if they are of this code, all of them in one group."""
    rows = connection.execute(sql("live_builds")).fetchall()
    found = {name: (schema, print_, of) for name, schema, print_, of in rows}
    groups = {of for _, _, of in found.values()}
    if len(groups) != 1 or any(
        found.get(each.name, ("", ""))[1] != fingerprint(each) for each in projections
    ):
        return None
    return Group(groups.pop(), {each: found[each.name][0] for each in projections})


def new_group(connection: Connection[Any], projections: Sequence[Projection]) -> Group:
    """Empty tables without indexes, in schemas of their own; not live yet."""
    [of] = connection.execute("SELECT coalesce(max(of), 0) + 1 FROM builds").fetchone() or (1,)
    group = Group(of, {each: f"{each.name}_b{of}" for each in projections})
    for projection, schema in group.schemas.items():
        connection.execute(f'CREATE SCHEMA "{schema}"')
        given = {"schema": schema, "projection": projection.name, "number": of, "of": of}
        connection.execute(sql("register_build"), given | {"fingerprint": fingerprint(projection)})
    for table in group.tables:
        connection.execute(table.create())
    return group


def index(connection: Connection[Any], group: Group) -> None:
    for table in group.tables:
        for statement in table.index():
            connection.execute(statement)
        connection.execute(f"ANALYZE {table.name}")


def go_live(connection: Connection[Any], group: Group, position: int) -> None:
    """Readers see the group from their next answer on."""
    connection.execute(
        "INSERT INTO checkpoints (of, slots, position) VALUES (%s, '[0,64)', %s)",
        [group.of, position],
    )
    connection.execute(sql("go_live"), {"of": group.of})


def checkpoint(connection: Connection[Any], group: Group) -> int:
    """The last position that all slots of the group have folded."""
    found = connection.execute(
        "SELECT min(position) FROM checkpoints WHERE of = %s", [group.of]
    ).fetchone()
    return int(found[0]) if found else 0


def drop_others(connection: Connection[Any], group: Group) -> None:
    """Builds that are read no more and that nobody keeps up."""
    gone = connection.execute("SELECT schema FROM builds WHERE of <> %s", [group.of]).fetchall()
    for (schema,) in gone:
        connection.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
    connection.execute("DELETE FROM builds WHERE of <> %s", [group.of])
    connection.execute("DELETE FROM checkpoints WHERE of <> %s", [group.of])
