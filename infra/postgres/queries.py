"""The statements of `sql/`, by their file's name.

What sets up a session (`LISTEN`, `SET LOCAL`, a lock) and the call of a function of `functions/`
stand where they are used; what is put together from declared tables, in `tables.py`.
"""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"


@cache
def sql(name: str) -> str:
    """The text of `sql/{name}.sql`."""
    return (FOLDER / f"{name}.sql").read_text("utf-8")
