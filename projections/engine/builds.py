"""What makes a build: its columns and code. Another fingerprint needs another build."""

from functools import cache
from hashlib import sha256
from inspect import getmodule, getsource

from domain import upcasters
from projections.engine.table import Projection


@cache
def fingerprint(projection: Projection) -> str:
    """Of the module that declares the tables and their changes, and of how old events are read: any
    edit there is another build.
    """
    module = getmodule(projection.changes)
    source = getsource(module) if module else ""
    columns = [
        (table.name, table.key, table.appended, str(table.types)) for table in projection.tables
    ]
    told = (projection.name, columns, source, getsource(upcasters))
    return sha256(repr(told).encode()).hexdigest()[:16]
