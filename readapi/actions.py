"""Which commands a record allows now: its own rules are asked about an event of each."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain.contact import Contact
from domain.customer import Customer
from domain.errors import Refused
from domain.event import Event
from domain.facts import FACTS
from domain.opportunity import Opportunity
from domain.person import Person, is_forgotten
from domain.pipeline import Pipeline
from domain.product import Product
from domain.story import Record
from domain.user import User

ELSEWHERE = UUID(int=0)
"""A stage, pipeline or contact that the record has nothing to do with."""

SAYS: Mapping[type[Record], Mapping[str, type[Event]]] = {
    User: {
        "rename": User.Renamed,
        "change-role": User.RoleChanged,
        "leave": User.Left,
        "return": User.Returned,
        "forget": Person.Forgotten,
    },
    Pipeline: {
        "rename": Pipeline.Renamed,
        "add-stage": Pipeline.StageAdded,
        "rename-stage": Pipeline.StageRenamed,
        "rate-stage": Pipeline.StageRated,
        "reorder-stages": Pipeline.StagesReordered,
        "retire-stage": Pipeline.StageRetired,
    },
    Product: {
        "rename": Product.Renamed,
        "reprice": Product.Repriced,
        "retire": Product.Retired,
        "resume": Product.Resumed,
    },
    Customer: {
        "rename": Customer.Renamed,
        "describe": Customer.Profiled,
        "detail": Customer.Detailed,
        "assign": Customer.Assigned,
        "tag": Customer.Tagged,
        "untag": Customer.Untagged,
        "archive": Customer.Archived,
        "restore": Customer.Restored,
        "forget": Person.Forgotten,
    },
    Contact: {
        "rename": Contact.Renamed,
        "appoint": Contact.Appointed,
        "detail": Contact.Detailed,
        "archive": Contact.Archived,
        "restore": Contact.Restored,
        "forget": Person.Forgotten,
    },
    Opportunity: {
        "rename": Opportunity.Renamed,
        "move": Opportunity.Moved,
        "join": Opportunity.Joined,
        "win": Opportunity.Won,
        "lose": Opportunity.Lost,
        "reopen": Opportunity.Reopened,
        "change-amount": Opportunity.AmountChanged,
        "change-lines": Opportunity.LinesChanged,
        "rate": Opportunity.Rated,
        "change-close-date": Opportunity.CloseDateChanged,
        "assign": Opportunity.Assigned,
        "set-next-step": Opportunity.NextStepSet,
        "add-contact": Opportunity.ContactAdded,
        "remove-contact": Opportunity.ContactRemoved,
        "archive": Opportunity.Archived,
        "restore": Opportunity.Restored,
    },
    **{fact: {} for fact in FACTS},
}
"""{kind of record: {command: what it says}}."""


def actions(record: Record | None) -> list[str]:
    """The names of the commands that the record's state allows; none of what is not there."""
    if record is None:
        return []
    said = SAYS[type(record)].items()
    return [name for name, event in said if may_tell(record, event) and allows(record, event)]


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
        case Pipeline():
            return {"stage": record.first_stage, "stages": record.order}
    return {}
