"""What a process has done, in a file that outlives its kill: one JSON object a line."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

Line = dict[str, Any]


class Journal:
    """Written by one process at a time; what it has written stays, whoever dies.

    A kill may cut a line: whoever comes next takes the piece away.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        os.truncate(self._file, path.read_bytes().rfind(b"\n") + 1)

    def note(self, *lines: Mapping[str, object]) -> None:
        os.write(self._file, b"".join(orjson.dumps(line) + b"\n" for line in lines))


def lines_of(path: Path) -> Iterator[Line]:
    """A last line that is still being written is not there yet."""
    if path.exists():
        whole, _, _ = path.read_bytes().rpartition(b"\n")
        yield from map(orjson.loads, whole.splitlines())
