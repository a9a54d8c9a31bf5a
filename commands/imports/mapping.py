"""What a mapping states: files, their columns, how they are cleaned, and what each row becomes."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from commands.catalogue import UnknownCommand, command
from commands.command import Command
from commands.identity import identity
from commands.imports.templates import NAME, names, references
from commands.imports.values import Name, Strict, Text, Value
from domain.event import Label


def _column(given: object) -> object:
    return {"column": given} if isinstance(given, str) else given


def is_encoding(name: str) -> bool:
    """Whether bytes become text by it."""
    try:
        return isinstance(bytes(4).decode(name), str)
    except (LookupError, ValueError):
        return False


Condition = Text | list[Text | None] | None
"""What the row says there, or one of several; null for nothing."""


class Step(Strict):
    """One command that a row becomes, `when` and `unless` the row says so."""

    command: str
    when: dict[str, Condition] = Field(default_factory=dict)
    unless: dict[str, Condition] = Field(default_factory=dict)
    at: datetime | date | str | None = None
    body: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_there(self) -> Self:
        self.use()
        if isinstance(self.at, str) and not NAME.fullmatch(self.at):
            raise ValueError(f"at is a date or the $name of one, not {self.at}")
        return self

    def use(self) -> Command:
        noun, _, name = self.command.partition("/")
        try:
            return command(noun, name)
        except UnknownCommand:
            raise ValueError(f"there is no command {self.command}") from None

    @property
    def conditions(self) -> Iterator[str]:
        yield from (f"{name} is {said}" for name, said in self.when.items())
        yield from (f"{name} is not {said}" for name, said in self.unless.items())


class Records(Strict):
    """Records of one kind: where their rows stand, and what each of those becomes.

    Rows of one external id tell one record's story. Without steps, they only lend their ids.
    """

    file: str | None = None
    rows: list[dict[str, Text]] = Field(default_factory=list)
    """Rows that stand in the mapping itself, before those of the file."""
    encoding: str = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    may_end_open: bool = False

    id: str
    values: dict[str, Annotated[Value, BeforeValidator(_column)]] = Field(default_factory=dict)
    steps: list[Step] = Field(default_factory=list)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.file and not self.rows:
            raise ValueError("state a file, or rows")
        if not is_encoding(self.encoding):
            raise ValueError(f"there is no encoding {self.encoding}")
        if self.delimiter in '"\r\n\0':
            raise ValueError("a delimiter is neither a quote nor the end of a line")
        if len({step.use().record for step in self.steps}) > 1:
            raise ValueError("the steps are about records of several kinds: state each apart")
        for at in (name for step in self.steps for name in names(step.at)):
            if self.value(at).as_ not in {"date", "instant"}:
                raise ValueError(f"{at} dates a step: state that it is read as: date")
        headers = {self.value(name).column or name for name in self.names}
        if unused := {header for row in self.rows for header in row} - headers:
            raise ValueError(f"no step uses {', '.join(sorted(unused))} of the rows")
        return self

    @property
    def names(self) -> set[str]:
        """Every name whose value is asked for."""
        said = {*names(self.id), *self.values}
        for step in self.steps:
            said |= {*names(step.body), *names(step.at), *step.when, *step.unless}
        return said

    def value(self, name: str) -> Value:
        """A name of which nothing is stated is the column of that name."""
        return self.values.get(name) or Value()


class ImportMapping(Strict):
    """A whole mapping. The order of the records is that in which they are imported."""

    name: Label
    source: Label
    """Ids are made from it: another source means other records."""
    zone: Annotated[ZoneInfo, Field(default=ZoneInfo("UTC"))]
    undated: datetime | date | None = None
    """When that happened which has no date of its own; the time of the import unless stated."""
    known: Literal["as_it_happened", "on_import"] = "on_import"
    on_change: Literal["report", "correct"] = "report"
    atomic: Literal["run", "file", "row"] = "run"
    """What is stored as a whole or not at all."""
    nulls: tuple[Text, ...] = ("", "?", "Select")
    records: Annotated[dict[Name, Records], Field(min_length=1)]

    @model_validator(mode="after")
    def _refers_backwards(self) -> Self:
        above: dict[str, Records] = {}
        for kind, records in self.records.items():
            for name, value in records.values.items():
                _check_reference(value, above, "records", kind, "values", name)
            for number, step in enumerate(records.steps):
                for of, external in references(step.body):
                    _check_constant(of, external, above, "records", kind, "steps", number)
            above[kind] = records
        return self

    def id_of(self, kind: str, external: str) -> UUID:
        """The record of that external id, the same for ever."""
        return identity(self.source, kind, external)


def _check_reference(value: Value, above: Mapping[str, Records], *at: str | int) -> None:
    if value.of is None:
        return
    if value.of not in above:
        raise _misplaced(f"{value.of} must be stated above", *at)
    if value.by and value.by not in above[value.of].names:
        raise _misplaced(f"{value.of} has no {value.by} to go by", *at)
    if value.unknown == "create" and not value.by and not NAME.fullmatch(above[value.of].id):
        raise _misplaced(f"state by what {value.of} are created", *at)


def _check_constant(of: str, external: str, above: Mapping[str, Records], *at: str | int) -> None:
    if of not in above:
        raise _misplaced(f"{of} must be stated above", *at)
    stated = {text for row in above[of].rows for text in row.values()}
    if not above[of].file and external not in stated:
        raise _misplaced(f"{of} has no {external}", *at)


def _misplaced(problem: str, *at: str | int) -> PydanticCustomError:
    return PydanticCustomError("misplaced", "{problem}", {"problem": problem, "at": at})
