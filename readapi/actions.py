"""Which commands a record allows now: its own rules are asked about an event of each."""

from datetime import date
from typing import Any
from uuid import UUID

from commands.catalogue import CHANGING
from domain.errors import Refused
from domain.event import Event
from domain.opportunity import Opportunity
from domain.order import Order
from domain.person import Person, is_forgotten
from domain.pipeline import Pipeline
from domain.story import Record
from domain.subscription import Subscription
from domain.user import User
from domain.working_calendar import WorkingCalendar

ELSEWHERE = UUID(int=0)
"""A stage, pipeline or contact that the record has nothing to do with."""


def actions(record: Record | None) -> list[str]:
    """The names of the commands that the record's state allows; none of what is not there."""
    if record is None:
        return []
    return [
        command.name
        for command in CHANGING[type(record)]
        if command.says and may_tell(record, command.says) and allows(record, command.says)
    ]


def may_tell(record: Record, event: type[Event]) -> bool:
    """Nothing personal is told of who is forgotten."""
    return not (is_forgotten(record) and event.needs_personal())


def allows(record: Record, event: type[Event]) -> bool:
    """An event that only the record's state can speak against, its rules let pass."""
    if event is Person.Forgotten:
        return not isinstance(record, User) or record.left
    try:
        record.check(event.model_construct(**in_order(record)))
    except Refused:
        return False
    return True


def in_order(record: Record) -> dict[str, Any]:
    """Values of the fields that rules look at, such as a careful caller would give."""
    match record:
        case Opportunity(stage=stage, amount=amount, lines=lines, contacts=contacts):
            return {
                "stage": ELSEWHERE,
                "stages": (stage, ELSEWHERE),
                "pipeline": ELSEWHERE,
                "amount": amount,
                "lines": lines,
                "contact": contacts[0][0] if contacts else ELSEWHERE,
            }
        case Order(amount=amount, lines=lines, discount=discount, tax=tax):
            return {"amount": amount, "lines": lines, "discount": discount, "tax": tax}
        case Subscription(terms=terms):
            return {"terms": terms}
        case Pipeline():
            return {"stage": record.first_stage, "stages": record.order}
        case WorkingCalendar(holidays=holidays):
            return {"day": holidays[0].day if holidays else date.min}
    return {}
