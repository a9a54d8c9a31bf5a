"""What a mapping states that a row becomes: commands, where its conditions hold."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Self

from pydantic import Field, model_validator

from commands.catalogue import UnknownCommand, command
from commands.command import Command
from commands.imports.templates import NAME
from commands.imports.values import Strict, Text

Condition = Text | list[Text | None] | None
"""What the row says there, or one of several; null for nothing."""


class Conditional(Strict):
    """Holds of a row where each `when` does, and no `unless`."""

    when: dict[str, Condition] = Field(default_factory=dict)
    unless: dict[str, Condition] = Field(default_factory=dict)

    @property
    def conditions(self) -> Iterator[str]:
        yield from (f"{name} is {said}" for name, said in self.when.items())
        yield from (f"{name} is not {said}" for name, said in self.unless.items())


class Step(Conditional):
    """One command that a row becomes."""

    command: str
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
