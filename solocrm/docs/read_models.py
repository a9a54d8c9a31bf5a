"""The reference of the read models: their tables, columns and keys, as Postgres has them."""

import sys
from collections.abc import Collection, Iterator

from domain.catalogue import RECORD_OF
from infra.postgres.tables import OWN, StoredTable
from projections.catalogue import PROJECTIONS
from projections.engine.feeds import Feeds, feeds
from projections.engine.table import Projection, Table
from solocrm.docs.markdown import code, first_sentence, page, paragraph, table

INTRODUCTION = f"""
Read models are folded from the log and can be folded anew at any time; nothing is changed in them
by hand. Each build of one is a schema of its own, such as `opportunities_b1`. Beside the columns
below every row has {", ".join(map(code, OWN))}: the event that it comes from, and when it holds, as
[the row's history](../semantics.md#the-history-of-a-row) says. A *personal* column belongs to the
person or company whose id stands in the column that is named. *Fed by* names the events that give
the column another value, by their [topics](events.md); a correction may, too.
""".strip()

EVERY = "every event"


def read_models() -> str:
    parts = (part for projection in PROJECTIONS for part in of_projection(projection))
    return page("Read models", INTRODUCTION, *parts)


def of_projection(projection: Projection) -> Iterator[str]:
    yield f"## {projection.name}"
    yield first_sentence(sys.modules[projection.changes.__module__].__doc__)
    yield f"Folded from the events of {', '.join(each.__name__ for each in projection.of)}."
    fed = feeds(projection)
    for each in projection.tables:
        yield from of_table(each, fed)


def of_table(each: Table, fed: Feeds) -> Iterator[str]:
    yield f"### Table {code(each.name)}"
    yield paragraph(each.columns.__doc__)
    yield f"Key: {', '.join(map(code, each.key))}."
    columns = StoredTable("", each).columns.items()
    lines = (column(each, name, kind, fed) for name, kind in columns if name not in OWN)
    yield table(("column", "type", "personal", "fed by"), lines)
    if ends := fed.ends.get(each.name):
        yield f"A row is ended by {topics(ends)}."


def column(of: Table, name: str, kind: str, fed: Feeds) -> tuple[str, str, str, str]:
    owner = of.personal.get(name)
    owner = of.key[0] if owner == "stream" else owner
    return (
        code(name),
        kind,
        f"of {code(owner)}" if owner else "",
        topics(fed.columns.get((of.name, name), ())),
    )


def topics(found: Collection[str]) -> str:
    """In the catalogue's order."""
    told = [event.TOPIC for event in RECORD_OF if event.TOPIC in found]
    return EVERY if len(told) == len(RECORD_OF) else ", ".join(map(code, told))
