"""Exports as files: CSV, spreadsheets and Parquet, each with what says where its lines come from.

Of CSV, which has no place for it, the doors tell that beside the file.
"""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import polars
import xlsxwriter  # type: ignore[import-untyped]

from readapi.exports import MOST, Exported, Format, TooManyLines

MEDIA: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


def as_file(exported: Exported, format: Format) -> bytes:
    """Raises `TooManyLines`."""
    return WRITERS[format](exported)


def as_csv(exported: Exported) -> bytes:
    """With a byte order mark, by which spreadsheets know that it is UTF-8."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, exported.columns, restval="")
    writer.writeheader()
    for line in exported.lines:
        writer.writerow({name: as_text(value) for name, value in line.items()})
    return text.getvalue().encode("utf-8-sig")


def as_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def as_xlsx(exported: Exported) -> bytes:
    """The lines on one sheet, where they come from on another; instants in UTC. No text is read as
    a formula or a link.
    """
    if len(exported.lines) > MOST:
        raise TooManyLines(lines=len(exported.lines), most=MOST)
    file = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        formats: dict[type, Any] = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        sheet = book.add_worksheet(exported.name[:31])
        sheet.write_row(0, 0, exported.columns, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for row, line in enumerate(exported.lines, 1):
            for column, name in enumerate(exported.columns):
                value = line.get(name)
                if isinstance(value, datetime):
                    value = value.astimezone(UTC).replace(tzinfo=None)
                sheet.write(row, column, value, formats.get(type(value)))
        about = book.add_worksheet("receipt")
        for row, pair in enumerate(exported.about.items()):
            about.write_row(row, 0, pair)
    return file.getvalue()


def as_parquet(exported: Exported) -> bytes:
    """Typed by what is in the columns; where it comes from is in the file's own metadata."""
    columns = {name: [line.get(name) for line in exported.lines] for name in exported.columns}
    frame = polars.DataFrame({name: typed(values) for name, values in columns.items()})
    file = BytesIO()
    frame.write_parquet(file, metadata=dict(exported.about))
    return file.getvalue()


def typed(values: list[Any]) -> polars.Series:
    """Exact numbers stay so; what is of several types is text, and so is what is nothing at all."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {Decimal}:
        places = max(-int(value.as_tuple().exponent) for value in values if value is not None)
        return polars.Series(values, dtype=polars.Decimal(38, max(places, 0)))
    if len(kinds) == 1 or kinds == {int, float}:
        return polars.Series(values, strict=False)
    told = [None if value is None else str(as_text(value)) for value in values]
    return polars.Series(told, dtype=polars.String)


WRITERS: dict[Format, Callable[[Exported], bytes]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "parquet": as_parquet,
}
