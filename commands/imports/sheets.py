"""Files of comma-separated values: read whole, or refused whole."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from commands.imports.errors import FileCut, FileEmpty, Malformed, MissingColumn
from commands.imports.mapping import Records
from commands.imports.tables import Column, Line, Row


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, numbered as a spreadsheet does: the header, if there is one, is row 1."""

    file: str
    header: list[str]
    rows: list[list[str]]
    first: int = 2

    @property
    def stem(self) -> str:
        return Path(self.file).stem

    def __len__(self) -> int:
        return len(self.rows)

    def lines(self, columns: Sequence[Column]) -> Iterator[Line]:
        """Raises `MissingColumn`, `Malformed`."""
        places = [self._place(column.name) for column in columns]
        for number, row in enumerate(self.rows, self.first):
            yield Row(self.file, number, row), [row[place] for place in places]

    def _place(self, column: str) -> int:
        if column not in self.header:
            raise MissingColumn(file=self.file, column=column, columns=", ".join(self.header))
        if self.header.count(column) > 1:
            raise Malformed(file=self.file, place="row 1", problem=f"{column} is there twice")
        return self.header.index(column)


def sheet(text: str, records: Records) -> Sheet:
    """Raises `FileEmpty`, `FileCut`, `Malformed`."""
    name = records.file or ""
    rows = _split(text, records.delimiter, name)
    first = 1 if records.columns else 2
    if len(rows) < first:
        raise FileEmpty(file=name)
    header, *rest = [list(records.columns), *rows] if records.columns else rows
    for number, row in enumerate(rest, first):
        if len(row) != len(header):
            problem = f"{len(row)} fields under {len(header)} columns"
            raise Malformed(file=name, place=f"row {number}", problem=problem)
    if not text.endswith(("\n", "\r")) and not records.may_end_open:
        raise FileCut(file=name, line=text.count("\n") + 1)
    return Sheet(name, [column.strip() for column in header], rest, first)


def _split(text: str, delimiter: str, name: str) -> list[list[str]]:
    """Lines without anything are no rows; spaces part two columns however many they are."""
    if delimiter == " ":
        return [fields for line in text.splitlines() if (fields := line.split())]
    rows: list[list[str]] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows += filter(None, reader)
    except csv.Error as wrong:
        raise Malformed(file=name, place=f"row {len(rows) + 1}", problem=wrong) from None
    return rows
