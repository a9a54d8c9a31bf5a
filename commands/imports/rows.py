"""Rows become journeys: what a record's rows say that happened to it, as uses of commands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, cast
from uuid import UUID

from commands.command import Command
from commands.imports.cleaning import cleaner
from commands.imports.dates import When
from commands.imports.errors import ImportRefused, NoId, NoStep
from commands.imports.mapping import ImportMapping, Records
from commands.imports.steps import Condition, Conditional, Step
from commands.imports.tables import Column, Line, Row, Said, Table
from commands.imports.templates import Cell, Cells, Fill, as_text, compiled
from domain.errors import Refused

Body = Mapping[str, object]


class Use(NamedTuple):
    """One use of a command, as a row says it."""

    command: Command
    body: Body
    at: When


class Telling(NamedTuple):
    """What one row tells of its record."""

    row: Row
    external: str
    cells: Cells
    uses: list[Use]
    rank: Decimal = Decimal(0)
    """Among rows of the same instant."""


class PlannedStep(NamedTuple):
    """A step, made ready for many rows."""

    applies: Callable[[Cells], bool]
    command: Command
    body: Fill
    at: Callable[[Cells], When]


class Plan:
    """What the mapping states of one kind of records, made ready for many rows."""

    def __init__(self, mapping: ImportMapping, kind: str) -> None:
        self.mapping, self.kind = mapping, kind
        self.records: Records = mapping.records[kind]
        self.whose = self.records.continues or kind
        """The kind of records of which its rows tell."""
        numbers = [name for name in sorted(self.records.names) if self.records.value(name).row]
        said = [name for name in sorted(self.records.names) if name not in numbers]
        self.columns = {name: self.records.value(name).column or name for name in said + numbers}
        self._said, self._numbers = said, len(numbers)
        self._cleaners = [
            (name, cleaner(mapping, self.records.value(name), column))
            for name, column in self.columns.items()
        ]
        self.references = [(name, value) for name, value in self.records.values.items() if value.of]
        self.takes = _condition(self.records)
        """Whether the rows are its own."""
        self._id = as_text(self.records.id)
        self._steps = [self._step(step) for step in self.records.steps]

    def lines(self, table: Table | None) -> Iterator[Line]:
        """The rows of the mapping and of the file, each with what it says in `columns`, in order.

        Raises `MissingColumn`, `Malformed`.
        """
        for row, fields in self._rows(table):
            yield row, [*fields, *[str(row.number)] * self._numbers]

    def _rows(self, table: Table | None) -> Iterator[Line]:
        columns = [self.columns[name] for name in self._said]
        for number, stated in enumerate(self.records.rows, 1):
            fields = [stated.get(column, "") for column in columns]
            yield Row(f"rows of {self.kind}", number, fields), fields
        if table:
            yield from table.lines([self._column(name) for name in self._said])

    def _column(self, name: str) -> Column:
        value = self.records.value(name)
        return Column(self.columns[name], value.many, value.required)

    def clean(self, fields: Sequence[Said]) -> tuple[dict[str, Cell], list[Refused]]:
        """The cells, and why some of them are empty that are not so in the file."""
        try:
            cleaned = zip(self._cleaners, fields, strict=True)
            return {name: clean(text) for (name, clean), text in cleaned}, []
        except ImportRefused:
            return self._cleaned_apart(fields)

    def _cleaned_apart(self, fields: Sequence[Said]) -> tuple[dict[str, Cell], list[Refused]]:
        cells: dict[str, Cell] = {}
        refusals: list[Refused] = []
        for (name, clean), text in zip(self._cleaners, fields, strict=True):
            try:
                cells[name] = clean(text)
            except ImportRefused as refusal:
                said = text if isinstance(text, str) else ", ".join(text)
                cells[name] = Cell(said.strip() or None, None)
                refusals.append(refusal)
        return cells, refusals

    def external_id(self, cells: Cells) -> str:
        """Raises `NoId`."""
        if external := self._id(cells):
            return external
        raise NoId(id=self.records.id)

    def rank(self, cells: Cells) -> Decimal:
        """Among rows of the same instant; one that has no number comes first."""
        found = cells[self.records.ties].value if self.records.ties else None
        return found if isinstance(found, Decimal) else Decimal("-Infinity")

    def stream(self, external: str) -> UUID:
        return self.mapping.id_of(self.whose, external)

    def uses(self, cells: Cells) -> list[Use]:
        """What the row says that happened. Raises `NoStep`."""
        uses = [
            Use(step.command, cast(Body, step.body(cells)), step.at(cells))
            for step in self._steps
            if step.applies(cells)
        ]
        if self._steps and not uses:
            stated = [" and ".join(step.conditions) for step in self.records.steps]
            raise NoStep(conditions="; ".join(dict.fromkeys(stated)))
        return uses

    def _step(self, step: Step) -> PlannedStep:
        body = compiled(step.body, self.mapping.id_of)
        return PlannedStep(_condition(step), step.use(), body, self._at(step))

    def _at(self, step: Step) -> Callable[[Cells], When]:
        """The date of the row, of the step, or of all that is undated."""
        undated = self._in_zone(self.mapping.undated)
        if isinstance(step.at, str):
            said = compiled(step.at, self.mapping.id_of)
            return lambda cells: cast(When, said(cells)) or undated
        stated = self._in_zone(step.at) or undated
        return lambda _: stated

    def _in_zone(self, when: When) -> When:
        if isinstance(when, datetime) and when.tzinfo is None:
            return when.replace(tzinfo=self.mapping.zone)
        return when


def _condition(step: Conditional) -> Callable[[Cells], bool]:
    when = [(name, _texts(said)) for name, said in step.when.items()]
    unless = [(name, _texts(said)) for name, said in step.unless.items()]

    def holds(cells: Cells) -> bool:
        for name, texts in when:
            if cells[name].text not in texts:
                return False
        return not unless or all(cells[name].text not in texts for name, texts in unless)

    return holds


def _texts(said: Condition) -> set[str | None]:
    return set(said) if isinstance(said, list) else {said}
