"""What a mapping states: files, their columns, how they are cleaned, and what each row becomes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from commands.identity import identity
from commands.imports.steps import Conditional, Step
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


class Records(Conditional):
    """Records of one kind: where their rows stand, and what each of those becomes.

    Rows of one external id tell one record's story. Without steps, they only lend their ids. Rows
    for which the conditions do not hold are passed over.
    """

    continues: Name | None = None
    """Its rows tell more of those records, which have the same external ids."""

    file: str | None = None
    topic: Annotated[str, Field(pattern=r"^[a-zA-Z0-9._-]{1,240}$")] | None = None
    """Of Kafka: each of its messages is a row, as an object of JSON."""
    types: tuple[str, ...] = ()
    """What the header ce_type of its messages says, where it may say one of these alone."""
    message: str | None = None
    """What makes a message the one it is; its header ce_id, or else all of it, unless stated."""
    list_: Annotated[str | None, Field(alias="list", min_length=1)] = None
    """Where the rows stand in a file of JSON, unless the whole is their list."""
    may_be_missing: bool = False
    rows: list[dict[str, Text]] = Field(default_factory=list)
    """Rows that stand in the mapping itself, before those of the file."""
    encoding: str = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    may_end_open: bool = False
    columns: tuple[str, ...] = ()
    """What the columns are called of a file that has no header."""

    id: str
    one_each: bool = False
    """Each row is a record of its own: those with one id are told apart by their number."""
    in_order: bool = False
    """Its rows stand as they happened; else they are put in the order of their dates."""
    ties: str | None = None
    """Rows of one record and one instant come in the order of this number."""
    values: dict[str, Annotated[Value, BeforeValidator(_column)]] = Field(default_factory=dict)
    steps: list[Step] = Field(default_factory=list)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.file and not self.topic and not self.rows:
            raise ValueError("state a file, a topic, or rows")
        if self.topic and (self.file or self.rows):
            raise ValueError("rows come from a topic, or else from a file and the mapping")
        if self.topic and any(each.by or each.its or each.row for each in self.values.values()):
            raise ValueError("by, its and row go with a file: a message comes alone")
        if not self.topic and (self.types or self.message):
            raise ValueError("types and message go with a topic")
        if not self.is_json and (self.list_ or any(each.many for each in self.values.values())):
            raise ValueError("list and many go with a file of JSON")
        if self.is_json and self.columns:
            raise ValueError("columns go with a file that is no JSON")
        if self.one_each and self.continues:
            raise ValueError("a row that is a record of its own continues none")
        if not is_encoding(self.encoding):
            raise ValueError(f"there is no encoding {self.encoding}")
        if self.delimiter in '"\r\n\0':
            raise ValueError("a delimiter is neither a quote nor the end of a line")
        if len(self.nouns) > 1:
            raise ValueError("the steps are about records of several kinds: state each apart")
        for at in (name for step in self.steps for name in names(step.at)):
            if self.value(at).as_ not in {"date", "instant", "months"}:
                raise ValueError(f"{at} dates a step: state that it is read as: date")
        if self.ties and self.value(self.ties).as_ != "number":
            raise ValueError(f"{self.ties} orders rows: state that it is read as: number")
        headers = {self.value(name).column or name for name in self.names}
        if unused := {header for row in self.rows for header in row} - headers:
            raise ValueError(f"no step uses {', '.join(sorted(unused))} of the rows")
        return self

    @property
    def is_json(self) -> bool:
        return self.topic is not None or (self.file or "").lower().endswith(".json")

    @property
    def place(self) -> str | None:
        """Where its rows stand, as sentences call it."""
        return ", ".join(filter(None, (self.file or self.topic, self.list_))) or None

    @property
    def nouns(self) -> set[str]:
        """Of the commands that its rows become."""
        return {step.use().noun for step in self.steps}

    @property
    def names(self) -> set[str]:
        """Every name whose value is asked for."""
        said = {*names(self.id), *self.values, *self.when, *self.unless}
        said |= {self.ties} if self.ties else set()
        said |= {*names(self.message)}
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
    note: Text | None = None
    """What whoever imports should know of it: told with the report."""
    zone: Annotated[ZoneInfo, Field(default=ZoneInfo("UTC"))]
    undated: datetime | date | None = None
    """When that happened which has no date of its own; the time of the import unless stated."""
    known: Literal["as_it_happened", "on_import"] = "on_import"
    on_change: Literal["report", "correct"] = "report"
    on_backwards: Literal["refuse", "clamp"] = "refuse"
    """What a row dates before what its record has reached: it counts as of then, and is told."""
    atomic: Literal["run", "file", "row"] = "run"
    """What is stored as a whole or not at all."""
    nulls: tuple[Text, ...] = ("", "?", "Select")
    records: Annotated[dict[Name, Records], Field(min_length=1)]

    @model_validator(mode="after")
    def _refers_backwards(self) -> Self:
        above: dict[str, Records] = {}
        for kind, records in self.records.items():
            if records.continues:
                self._check_continuing(kind, records, above)
            else:
                for told in (kind, *self.continuing(kind)):  # they are told together
                    self._check_references(told, above)
                above[kind] = records
        return self

    def _check_continuing(self, kind: str, records: Records, above: Mapping[str, Records]) -> None:
        at = ("records", kind, "continues")
        continued = above.get(records.continues or "")
        if continued is None:
            raise _misplaced(f"{records.continues} must be stated above", *at)
        if records.nouns - continued.nouns:
            raise _misplaced(f"its steps are not about {records.continues}", *at)

    def _check_references(self, kind: str, above: Mapping[str, Records]) -> None:
        records = self.records[kind]
        for name, value in records.values.items():
            _check_reference(value, above, "records", kind, "values", name)
        for number, step in enumerate(records.steps):
            for of, external in references(step.body):
                _check_constant(of, external, above, "records", kind, "steps", number)

    @property
    def topics(self) -> list[str]:
        """Which it reads, in its order."""
        return list(dict.fromkeys(each.topic for each in self.records.values() if each.topic))

    def continuing(self, kind: str) -> list[str]:
        """Whose rows tell more of the records of that kind."""
        return [name for name, each in self.records.items() if each.continues == kind]

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
    if value.its and value.its not in above[value.of].names:
        raise _misplaced(f"{value.of} has no {value.its}", *at)
    if value.unknown == "create" and not value.by and not NAME.fullmatch(above[value.of].id):
        raise _misplaced(f"state by what {value.of} are created", *at)


def _check_constant(of: str, external: str, above: Mapping[str, Records], *at: str | int) -> None:
    if of not in above:
        raise _misplaced(f"{of} must be stated above", *at)
    stated = {text for row in above[of].rows for text in row.values()}
    if not (above[of].file or above[of].topic) and external not in stated:
        raise _misplaced(f"{of} has no {external}", *at)


def _misplaced(problem: str, *at: str | int) -> PydanticCustomError:
    return PydanticCustomError("misplaced", "{problem}", {"problem": problem, "at": at})
