"""`solocrm pipelines leaks`: columns of a table that were known only after the outcome."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from domain.errors import Invalid
from solocrm.cli.options import Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    import polars as pl

app = typer.Typer()

HEADS = ("column", "tells alone", "adds to the others")


class NoSuchColumn(Invalid, code="no_such_column"):
    """The table has no such column."""


class NoOutcome(Invalid, code="no_outcome"):
    """The outcome is yes or no: say by --is which of its values is yes."""


@app.command()
def leaks(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or Parquet.")],
    label: Annotated[str, typer.Option(help="The column of the outcome.")],
    is_: Annotated[str | None, typer.Option("--is", help="Its value that counts as yes.")] = None,
    leave: Annotated[
        list[str] | None, typer.Option(help="A column that is not learned from, such as an id.")
    ] = None,
    separator: Annotated[str, typer.Option(help="Between the cells of CSV.")] = ",",
    as_json: Json = False,
) -> None:
    """Point out columns that tell too much of an outcome to have been known before it.

    Exits with 1 where there are any.
    """
    from pipelines.features.leaks import tell_tales

    rows = outcomes(read(file, separator), label, is_)
    for name in leave or ():
        if name not in rows.columns:
            raise NoSuchColumn(column=name, known=", ".join(rows.columns))
    suspects = tell_tales(rows, label, leave or ())
    told: dict[str, Any] = {"rows": len(rows), "suspects": [vars(each) for each in suspects]}
    lines = [(s.column, f"{s.separates:.3f}", f"{s.adds:.3f}") for s in suspects]
    found = table(HEADS, lines) if lines else "no column tells too much of the outcome"
    show(told, found, as_json=as_json)
    if suspects:
        raise typer.Exit(1)


def read(file: Path, separator: str) -> "pl.DataFrame":
    import polars as pl

    if file.suffix == ".parquet":
        return pl.read_parquet(file)
    return pl.read_csv(file, separator=separator, infer_schema_length=None)


def outcomes(rows: "pl.DataFrame", label: str, is_: str | None) -> "pl.DataFrame":
    """With the label as true or false."""
    import polars as pl

    if label not in rows.columns:
        raise NoSuchColumn(column=label, known=", ".join(rows.columns))
    if is_ is not None:
        return rows.with_columns(pl.col(label).cast(pl.String) == is_)
    if rows[label].dtype != pl.Boolean:
        values = rows[label].unique().sort().head(5).cast(pl.String).to_list()
        raise NoOutcome(values=", ".join(map(str, values)))
    return rows
