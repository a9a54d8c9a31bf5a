"""What a mapping states of one value of a row: its column, and how that is cleaned."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from commands.imports.amounts import DecimalSign
from domain.event import Day


def _written(given: object) -> object:
    """YAML reads 1 and 1.5 as numbers where a file has text."""
    if isinstance(given, bool):
        raise ValueError("true and false need quotes")
    return str(given) if isinstance(given, int | float | date) else given


Text = Annotated[str, BeforeValidator(_written)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Value(Strict):
    """What a name stands for: a column, and what cleaning makes of it, in this order."""

    column: str | None = None
    """The name itself unless another is stated."""
    row: bool = False
    """No column, but the number of the row in its file: an id where the file has none."""
    aliases: dict[Text, Text] = Field(default_factory=dict)
    replace: dict[Text, Text] = Field(default_factory=dict)
    case: Literal["lower", "upper", "title"] | None = None
    empty: Text | None = None
    """What an empty field stands for."""
    required: bool = False
    begins: Text | None = None
    """What the text begins with, or it is refused."""
    many: bool = False
    """A list stands there, in JSON: each of its texts is cleaned."""

    as_: Literal["text", "date", "instant", "months", "number", "money", "phone", "email"] = Field(
        default="text", alias="as"
    )
    before: Day | None = None
    """Of months: the day so many whole months before that one."""
    format: str | None = None
    """Of a date, as in `%d/%m/%Y %H:%M`."""
    decimal: DecimalSign = "."
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None

    of: Name | None = None
    """The value is a record of those, found by its external id or `by` another of their names."""
    by: str | None = None
    its: str | None = None
    """Not the record itself, but what its row says under that name."""
    unknown: Literal["error", "create", "nothing"] = "error"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.as_ == "money") != (self.currency is not None):
            raise ValueError("currency goes with as: money")
        if (self.as_ == "months") != (self.before is not None):
            raise ValueError("before goes with as: months")
        if self.format and self.as_ not in {"date", "instant"}:
            raise ValueError("format goes with as: date or as: instant")
        if self.of and self.as_ != "text":
            raise ValueError("a reference is read as text")
        if not self.of and (self.by or self.its or self.unknown != "error"):
            raise ValueError("by, its and unknown go with of")
        if self.row and (self.column or self.many):
            raise ValueError("the number of a row stands in no column")
        if self.of and self.many:
            raise ValueError("a reference names one record: many does not go with of")
        return self
