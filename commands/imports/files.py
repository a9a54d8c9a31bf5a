"""Reads files of comma-separated values whole, or refuses them whole."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from commands.imports.errors import (
    FileCut,
    FileEmpty,
    FileMissing,
    FileUnreadable,
    Malformed,
    MissingColumn,
    WrongEncoding,
)
from commands.imports.mapping import Records

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Table:
    """The rows of a file, numbered as a spreadsheet does: the header is row 1."""

    file: str
    header: list[str]
    rows: list[list[str]]

    def places(self, columns: Sequence[str]) -> list[int]:
        """Where the columns stand. Raises `MissingColumn`, `Malformed`."""
        for column in columns:
            if column not in self.header:
                raise MissingColumn(file=self.file, column=column, columns=", ".join(self.header))
            if self.header.count(column) > 1:
                raise Malformed(file=self.file, row=1, problem=f"{column} is there twice")
        return [self.header.index(column) for column in columns]


def read_table(folder: Path, records: Records) -> Table:
    """Raises `FileMissing`, `FileUnreadable`, `FileEmpty`, `FileCut`, or `Malformed`."""
    name = records.file or ""
    text = _decoded(_bytes(folder, name), records.encoding, name)
    rows = _split(text, records.delimiter, name)
    if len(rows) < 2:
        raise FileEmpty(file=name)
    header, *rest = rows
    for number, row in enumerate(rest, 2):
        if len(row) != len(header):
            problem = f"{len(row)} fields under {len(header)} columns"
            raise Malformed(file=name, row=number, problem=problem)
    if not text.endswith(("\n", "\r")) and not records.may_end_open:
        raise FileCut(file=name, line=text.count("\n") + 1)
    return Table(name, [column.strip() for column in header], rest)


def _bytes(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise FileMissing(folder=folder, file=name) from None
    except OSError as failed:
        raise FileUnreadable(file=name, problem=failed.strerror) from None


def _decoded(raw: bytes, encoding: str, name: str) -> str:
    """A byte order mark is no part of the text."""
    such_as = "utf-16" if raw.startswith(UTF_16_MARKS) else "cp1252 or latin-1"
    try:
        text = raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeError as wrong:
        start = wrong.start if isinstance(wrong, UnicodeDecodeError) else 0
        line = raw.count(b"\n", 0, start) + 1
        raise WrongEncoding(file=name, encoding=encoding, line=line, such_as=such_as) from None
    if "\0" in text:  # UTF-16 without its mark
        line = text.count("\n", 0, text.index("\0")) + 1
        raise WrongEncoding(file=name, encoding=encoding, line=line, such_as="utf-16")
    return text


def _split(text: str, delimiter: str, name: str) -> list[list[str]]:
    """Lines without anything are no rows."""
    rows: list[list[str]] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows += filter(None, reader)
    except csv.Error as wrong:
        raise Malformed(file=name, row=len(rows) + 1, problem=wrong) from None
    return rows
