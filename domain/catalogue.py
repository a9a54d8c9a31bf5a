"""Every kind of record and every event: imported wherever stored events are read."""

import re

from domain.activity import Activity
from domain.attribution_policy import AttributionPolicy
from domain.campaign import Campaign
from domain.contact import Contact
from domain.customer import Customer
from domain.event import Event
from domain.facts import FACTS
from domain.merging import GoesInto
from domain.opportunity import Opportunity
from domain.order import Order
from domain.person import Person
from domain.pipeline import Pipeline
from domain.product import Product
from domain.sla_policy import SlaPolicy
from domain.story import Record, Retracted
from domain.subscription import Subscription
from domain.ticket import Ticket
from domain.training import Training
from domain.user import User
from domain.working_calendar import WorkingCalendar

RECORDS: tuple[type[Record], ...] = (
    *(User, Pipeline, Product, Customer, Contact, Opportunity),
    *(Campaign, AttributionPolicy, Activity),
    *(WorkingCalendar, SlaPolicy, Ticket),
    *(Order, Subscription),
    *FACTS,
    Training,
)
"""Those with doors of their own."""


def events_of(record: type[Record]) -> list[type[Event]]:
    """The events that happen to a record, in the order in which its class tells them."""
    nested = vars(record).values()
    return [each for each in nested if isinstance(each, type) and issubclass(each, Event)]


def in_topics(record: type[Record]) -> str:
    """As its topics begin: `web_visit` for `WebVisit`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", record.__name__).lower()


RECORD_OF: dict[type[Event], type[Record]] = {
    event: record for record in (*RECORDS, Person) for event in events_of(record)
}

EVENTS: tuple[type[Event], ...] = (*RECORD_OF, Retracted)


def can_be_merged(record: type[Record]) -> bool:
    """Whether records of that kind turn out to be one another."""
    return any(issubclass(event, GoesInto) for event in events_of(record))
