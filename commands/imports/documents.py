"""Files of JSON: a list of objects is a table, and what stands in them are its columns."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commands import plain_json
from commands.imports.errors import FileEmpty, ListMissing, Malformed, MissingColumn
from commands.imports.mapping import Records
from commands.imports.tables import Column, Line, Row, Said

END = "it ends too early"


@dataclass(frozen=True)
class Listing:
    """A list of objects; the first is row 1. What an object does not say is empty."""

    file: str
    stem: str
    rows: list[dict[str, Any]]

    @property
    def header(self) -> list[str]:
        return list(dict.fromkeys(key for row in self.rows for key in row))

    def __len__(self) -> int:
        return len(self.rows)

    def lines(self, columns: Sequence[Column]) -> Iterator[Line]:
        """Raises `MissingColumn` where no object says what is required, `Malformed`."""
        header = self.header
        paths = [(column, column.name.split(".")) for column in columns]
        for column, (key, *_) in paths:
            if self.rows and column.required and key not in header:
                raise MissingColumn(file=self.file, column=key, columns=", ".join(header))
        for number, row in enumerate(self.rows, 1):
            said = [self._said(row, path, column, number) for column, path in paths]
            yield Row(self.file, number, [written(row.get(key)) for key in header]), said

    def _said(self, row: object, path: Sequence[str], column: Column, number: int) -> Said:
        try:
            return texts(row, path) if column.many else text(row, path)
        except ValueError as wrong:
            problem = f"{column.name} {wrong}"
            raise Malformed(file=self.file, place=f"row {number}", problem=problem) from None


def document(content: str, records: Records) -> Any:
    """Numbers as they are written. Raises `FileEmpty`, `Malformed`."""
    name = records.file or ""
    if not content.strip():
        raise FileEmpty(file=name)
    try:
        return plain_json.read(content, number=str)
    except json.JSONDecodeError as wrong:
        cut = wrong.pos >= len(content.rstrip()) or wrong.msg.startswith("Unterminated")
        problem = END if cut else wrong.msg
        raise Malformed(file=name, place=f"line {wrong.lineno}", problem=problem) from None
    except RecursionError:
        raise Malformed(file=name, place="line 1", problem="it is nested too deeply") from None
    except ValueError as wrong:  # what JSON allows, but does not mean one thing
        raise Malformed(file=name, place="some place", problem=wrong) from None


def listed(found: Any, records: Records) -> Listing:
    """The list that the mapping names. Raises `ListMissing`, `FileEmpty`, `Malformed`."""
    name, path, file = records.file or "", records.list_ or "", records.place or ""
    for key in path.split(".") if path else ():
        if not isinstance(found, dict) or key not in found:
            there = ", ".join(found) if isinstance(found, dict) else "none"
            raise ListMissing(file=name, list=path, lists=there)
        found = found[key]
    if not isinstance(found, list):
        raise Malformed(file=file, place="its beginning", problem="it is no list")
    for number, row in enumerate(found, 1):
        if not isinstance(row, dict):
            raise Malformed(file=file, place=f"row {number}", problem="it is no object")
    if not found and not records.may_be_missing:
        raise FileEmpty(file=file)
    return Listing(file, f"{Path(name).stem}.{path}".rstrip("."), found)


def text(node: object, path: Sequence[str]) -> str:
    """What stands there, empty where nothing does. Raises `ValueError` where it is no text."""
    for key in path:
        match node:
            case None:
                return ""
            case dict():
                node = node.get(key)
            case list():
                raise ValueError("is in a list: state many: true")
            case _:
                raise ValueError(f"is looked for in {node!r}")
    match node:
        case dict():
            raise ValueError("is an object: name what is meant in it")
        case list():
            raise ValueError("is a list: state many: true")
    return written(node)


def texts(node: object, path: Sequence[str]) -> tuple[str, ...]:
    """Of each that stands in the list there. Raises `ValueError` where there is none."""
    for place, key in enumerate(path):
        if isinstance(node, list):
            return tuple(text(each, path[place:]) for each in node)
        if not isinstance(node, dict):
            break
        node = node.get(key)
    if isinstance(node, list):
        return tuple(text(each, ()) for each in node)
    if node is None:
        return ()
    raise ValueError("is no list")


def written(node: object) -> str:
    """As a field of a sheet has it."""
    match node:
        case None:
            return ""
        case str():
            return node
    return json.dumps(node, ensure_ascii=False)
