"""What a file gives, whatever its form: rows under their numbers, and in each what it says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

Said = str | tuple[str, ...]
"""What a row says in one place; several texts where a list stands there."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file, under its number there, or of the mapping itself."""

    file: str
    number: int
    fields: Sequence[str]


class Column(NamedTuple):
    """What is looked for in each row; `many` where a list is to stand there."""

    name: str
    many: bool = False
    required: bool = False


Line = tuple[Row, Sequence[Said]]
"""A row, and what it says in the columns that are asked for."""


class Table(Protocol):
    """The rows of a file, or of a list in one."""

    @property
    def file(self) -> str:
        """As a sentence calls it."""

    @property
    def stem(self) -> str:
        """As a file about its rows is called."""

    @property
    def header(self) -> Sequence[str]: ...

    def __len__(self) -> int: ...

    def lines(self, columns: Sequence[Column]) -> Iterator[Line]:
        """Raises `MissingColumn`, `Malformed`."""
