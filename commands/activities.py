"""What can be done with an activity."""

from collections.abc import Iterator
from uuid import UUID

from commands.command import Command, LookUp
from commands.customers import on_the_books
from commands.merging import survivor
from domain.activity import (
    Activity,
    Kind,
    Link,
    Minutes,
    OfAnotherCustomer,
    Priority,
    at_one_time,
)
from domain.contact import Contact
from domain.customer import Customer
from domain.event import Day, Event, Instant, Label, Note
from domain.opportunity import Opportunity, OpportunityMerged
from domain.person import IsForgotten, is_forgotten
from domain.user import User


def plan(
    look_up: LookUp,
    *,
    name: Label,
    kind: Kind = "task",
    customer: UUID | None = None,
    contact: UUID | None = None,
    opportunity: UUID | None = None,
    due: Day | None = None,
    begins: Instant | None = None,
    minutes: Minutes | None = None,
    link: Link | None = None,
    priority: Priority = "normal",
    owner: UUID | None = None,
) -> Iterator[Event]:
    """Plan a task, a call or a meeting, due by a day or beginning at an instant."""
    at_one_time(due, begins, minutes)
    customer = whose(look_up, customer, contact, opportunity)
    if owner:
        look_up(User, owner)
    yield Activity.Planned(
        kind=kind,
        name=name,
        customer=customer,
        contact=contact,
        opportunity=opportunity,
        due=due,
        begins=begins,
        minutes=minutes,
        link=link,
        priority=priority,
        owner=owner,
    )


def whose(
    look_up: LookUp, customer: UUID | None, contact: UUID | None, opportunity: UUID | None
) -> UUID | None:
    """The customer of all that is named: the opportunity's or contact's own record of them, where
    one is. Raises `OfAnotherCustomer`, `CustomerMerged`, `OpportunityMerged`, `IsForgotten`.
    """
    named: list[UUID] = []
    if opportunity:
        named.append(worked_on(look_up, opportunity).customer)
    if contact:
        named.append(look_up(Contact, contact).customer)
    if customer and not named:
        on_the_books(look_up, customer)
    named += [customer] if customer else []
    if not named:
        return None
    if len({survivor(look_up, Customer, each) for each in named}) > 1:
        raise OfAnotherCustomer
    if is_forgotten(look_up(Customer, named[0])):
        raise IsForgotten(customer=named[0])
    return named[0]


def worked_on(look_up: LookUp, opportunity: UUID) -> Opportunity:
    found = look_up(Opportunity, opportunity)
    if found.merged_into:
        raise OpportunityMerged(opportunity=opportunity, into=found.merged_into)
    return found


def rename(activity: Activity, _: LookUp, *, name: Label) -> Iterator[Event]:
    """Put what is to be done otherwise."""
    if name != activity.name:
        yield Activity.Renamed(name=name, customer=activity.customer)


def reschedule(
    activity: Activity,
    _: LookUp,
    *,
    due: Day | None = None,
    begins: Instant | None = None,
    minutes: Minutes | None = None,
) -> Iterator[Event]:
    """Say by which day the activity is due, or when it begins; neither for some time."""
    at_one_time(due, begins, minutes)
    if (due, begins, minutes) != (activity.due, activity.begins, activity.minutes):
        yield Activity.Rescheduled(due=due, begins=begins, minutes=minutes)


def prioritise(activity: Activity, _: LookUp, *, priority: Priority) -> Iterator[Event]:
    """Say how urgent the activity is."""
    if priority != activity.priority:
        yield Activity.Prioritised(priority=priority)


def assign(activity: Activity, look_up: LookUp, *, owner: UUID | None) -> Iterator[Event]:
    """Say who is to do it."""
    if owner:
        look_up(User, owner)
    if owner != activity.owner:
        yield Activity.Assigned(owner=owner)


def do(activity: Activity, _: LookUp, *, outcome: Note = "") -> Iterator[Event]:
    """Say that it is done, and what came of it."""
    done = Activity.Done(customer=activity.customer)
    yield done.model_copy(update={"outcome": outcome}) if outcome else done


def cancel(_: Activity, __: LookUp, *, reason: Label | None = None) -> Iterator[Event]:
    """Say that it will not be done."""
    yield Activity.Cancelled(reason=reason)


def reopen(_: Activity, __: LookUp) -> Iterator[Event]:
    """Take up again what was done or cancelled."""
    yield Activity.Reopened()


COMMANDS = (
    Command("activities", Activity, plan, Activity.Planned, begins=True),
    Command("activities", Activity, rename, Activity.Renamed, commutes=True),
    Command("activities", Activity, reschedule, Activity.Rescheduled, commutes=True),
    Command("activities", Activity, prioritise, Activity.Prioritised, commutes=True),
    Command("activities", Activity, assign, Activity.Assigned, commutes=True),
    Command("activities", Activity, do, Activity.Done),
    Command("activities", Activity, cancel, Activity.Cancelled),
    Command("activities", Activity, reopen, Activity.Reopened),
)
