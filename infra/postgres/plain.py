"""Plain views of a build for analysts: types that every tool reads, and nothing personal.

A uuid and JSON are text, money is an integer of minor units, a fraction a float. A table's view has
its rows as they stand now; beside it, `…_history` has all of them with their four times.
"""

from collections.abc import Collection, Iterator

from infra.postgres.tables import OWN, StoredTable
from projections.engine.feeds import Feeds

PLAIN = {"uuid": "text", "uuid[]": "text[]", "json": "text", "numeric": "float8"}
"""{a type that tools read as something opaque: what it is cast to}."""

NOW = "WHERE valid_to = '9999-12-31Z' AND known_to = '9999-12-31Z'"


def schema_of(build: str) -> str:
    """Where the views of a build's schema stand."""
    return f"{build}_plain"


def views(stored: StoredTable, fed: Feeds) -> Iterator[str]:
    """The statements that make both views of one table, and say what feeds their columns."""
    table = stored.table
    columns = {name: kind for name, kind in stored.columns.items() if name not in table.personal}
    listed = ", ".join(cast(name, kind) for name, kind in columns.items())
    told = " ".join((table.columns.__doc__ or "").split())
    for name, which in ((table.name, NOW), (f"{table.name}_history", "")):
        view = f'"{schema_of(stored.schema)}"."{name}"'
        yield f"CREATE VIEW {view} AS SELECT {listed} FROM {stored.name} {which}"
        yield f"COMMENT ON VIEW {view} IS {literal(told)}"
        for column in columns:
            topics = literal(fed_by(column, fed.columns.get((table.name, column), ())))
            yield f'COMMENT ON COLUMN {view}."{column}" IS {topics}'


def cast(name: str, kind: str) -> str:
    return f'"{name}"::{PLAIN[kind]} AS "{name}"' if kind in PLAIN else f'"{name}"'


def fed_by(column: str, topics: Collection[str]) -> str:
    return "every event of the row" if column in OWN else ", ".join(sorted(topics))


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
