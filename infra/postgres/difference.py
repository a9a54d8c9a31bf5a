"""Two builds of one read model, row by row: what only one has, and what they say differently."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection, IsolationLevel

from domain.errors import Conflict
from infra.postgres import builds
from infra.postgres.builds import Build
from infra.postgres.queries import sql
from infra.postgres.tables import BY, StoredTable
from infra.postgres.upkeep import NoSuchBuild
from projections.engine.table import Projection

EXAMPLES = 3
"""Rows told of each kind."""


class NotComparable(Conflict, code="not_comparable"):
    """The builds name their rows by other keys."""


@dataclass(frozen=True)
class Example:
    """A row as each build has it."""

    kind: str
    live: dict[str, object] | None
    other: dict[str, object] | None


@dataclass(frozen=True)
class Difference:
    """One table: rows of a kind as counts and examples; columns that only one build has."""

    table: str
    same: int
    only_live: int
    only_other: int
    different: int
    columns_only_live: Sequence[str]
    columns_only_other: Sequence[str]
    examples: Sequence[Example]

    @property
    def differs(self) -> bool:
        return bool(self.only_live or self.only_other or self.different)


@dataclass(frozen=True)
class Compared:
    """Two builds, how far each is folded, and their tables."""

    live: str
    live_position: int
    other: str
    other_position: int
    tables: Sequence[Difference]


def diff(url: str, projection: Projection, number: int | None = None) -> Compared:
    """The live build against that one, or the newest other; rows are matched by key and
    beginnings, and compared by the columns that both have. Raises `NoSuchBuild`, `NotComparable`.
    """
    with psycopg.connect(url) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        live, other = pair(connection, projection.name, number)
        tables = [
            compared(connection, ours, theirs)
            for ours, theirs in zip(
                builds.tables(projection, live.schema),
                builds.tables(projection, other.schema),
                strict=True,
            )
        ]
    return Compared(live.schema, live.position or 0, other.schema, other.position or 0, tables)


def pair(connection: Connection[Any], name: str, number: int | None) -> tuple[Build, Build]:
    own = [each for each in builds.all_builds(connection) if each.projection == name]
    live = [each for each in own if each.live]
    others = [each for each in own if each.ready and not each.live]
    others = [each for each in others if number in {None, each.number}]
    if not live or not others:
        raise NoSuchBuild(read_model=name, number=number or "another")
    return live[0], others[-1]


def compared(connection: Connection[Any], live: StoredTable, other: StoredTable) -> Difference:
    ours, theirs = columns(connection, live), columns(connection, other)
    if not {*live.table.key, *BY} <= ours & theirs:
        raise NotComparable(table=live.table.name)
    statement, alone = live.compare(other), [list(ours ^ theirs)] * 2
    counts = connection.execute(f"SELECT kind, count(*) FROM ({statement}) GROUP BY 1", alone)
    rows = dict(counts.fetchall())
    examples = [
        Example(*row)
        for kind in ("only live", "only other", "different")
        if kind in rows
        for row in connection.execute(
            f"SELECT kind, live, other FROM ({statement}) WHERE kind = %s LIMIT %s",
            [*alone, kind, EXAMPLES],
        )
    ]
    return Difference(
        table=live.table.name,
        same=rows.get("same", 0),
        only_live=rows.get("only live", 0),
        only_other=rows.get("only other", 0),
        different=rows.get("different", 0),
        columns_only_live=sorted(ours - theirs),
        columns_only_other=sorted(theirs - ours),
        examples=examples,
    )


def columns(connection: Connection[Any], table: StoredTable) -> set[str]:
    found = connection.execute(sql("columns"), {"schema": table.schema}).fetchall()
    return {*dict(found).get(table.table.name, ())}
