"""Options that several commands share, and how an answer is printed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from pydantic_core import to_json

DataDir = Annotated[
    Path | None,
    typer.Option(
        help="The folder of the database to use, started if need be. Without it:"
        " SOLOCRM_DATABASE_URL, SOLOCRM_DATA_DIR, or the user's own folder.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def show(answer: Mapping[str, object], sentence: str, *, as_json: bool) -> None:
    """Print an answer on stdout: as JSON for programs, or in words."""
    print(to_json(answer).decode() if as_json else sentence)
