"""Which commands a record allows now: its own rules are asked about an event of each."""

from collections.abc import Mapping
from typing import Any

from commands.catalogue import CHANGING
from domain.errors import Refused
from domain.event import Event
from domain.merging import merged_into
from domain.person import Person, is_forgotten
from domain.story import Record
from domain.user import User
from readapi.records.kind import Kind


def actions(kind: Kind, record: Record | None) -> list[str]:
    """The names of the commands that the record's state allows; none of what is not there. What is
    merged into another is only split from it.
    """
    if record is None:
        return []
    if merged_into(record):
        return ["split"]
    given = kind.careful(record)
    return [
        command.name
        for command in CHANGING[type(record)]
        if command.says and may_tell(record, command.says) and allows(record, command.says, given)
    ]


def may_tell(record: Record, event: type[Event]) -> bool:
    """Nothing personal is told of who is forgotten."""
    return not (is_forgotten(record) and event.needs_personal())


def allows(record: Record, event: type[Event], given: Mapping[str, Any]) -> bool:
    """An event that only the record's state can speak against, its rules let pass."""
    if event is Person.Forgotten:
        return not isinstance(record, User) or record.left
    try:
        record.check(event.model_construct(**given))
    except Refused:
        return False
    return True
