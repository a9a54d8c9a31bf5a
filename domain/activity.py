"""The activity: a task, a call or a meeting that somebody means to do, until it is done."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from domain.errors import Conflict, Invalid
from domain.event import CustomerLabel, CustomerText, Day, Event, Instant, Label

Kind = Literal["task", "call", "meeting"]
Priority = Literal["low", "normal", "high"]
Minutes = Annotated[int, Field(gt=0, le=60 * 24 * 31)]

Link = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^https?://[^\s\x00]+$", max_length=200),
]
"""Where a call or a meeting is held: an address of the web."""

YEARS = range(1900, 9999)


class ActivityClosed(Conflict, code="activity_closed"):
    """The activity is done or cancelled: re-open it first."""


class ActivityOpen(Conflict, code="activity_open"):
    """The activity is still to be done."""


class DueTwice(Invalid, code="due_twice"):
    """An activity is due by the end of a day, or begins at an instant: not both."""


class NoSuchTime(Invalid, code="no_such_time"):
    """An activity is for a time between 1900 and 9998."""


class LastsUnbegun(Invalid, code="lasts_unbegun"):
    """Only what begins at an instant lasts so many minutes."""


class OfAnotherCustomer(Invalid, code="of_another_customer"):
    """The deal and the contact of an activity are its customer's."""


@dataclass(frozen=True)
class Activity:
    name: str
    kind: Kind
    customer: UUID | None
    due: Day | None
    begins: Instant | None
    minutes: int | None
    priority: Priority
    owner: UUID | None
    status: Literal["planned", "done", "cancelled"] = "planned"

    class Planned(Event, topic="activity.planned.v1"):
        """Somebody means to do something, for a customer or for the company."""

        kind: Kind
        name: CustomerLabel
        customer: UUID | None = None
        contact: UUID | None = None
        opportunity: UUID | None = None
        due: Day | None = None
        begins: Instant | None = None
        minutes: Minutes | None = None
        link: Label | None = None
        priority: Priority = "normal"
        owner: UUID | None = None

    class Renamed(Event, topic="activity.renamed.v1"):
        """What is to be done is put otherwise."""

        name: CustomerLabel
        customer: UUID | None = None

    class Rescheduled(Event, topic="activity.rescheduled.v1"):
        """The activity is for another time, or for some time."""

        due: Day | None = None
        begins: Instant | None = None
        minutes: Minutes | None = None

    class Prioritised(Event, topic="activity.prioritised.v1"):
        """The activity is more or less urgent than before."""

        priority: Priority

    class Assigned(Event, topic="activity.assigned.v1"):
        """Somebody else is to do it."""

        owner: UUID | None

    class Done(Event, topic="activity.done.v1"):
        """It was done, and this came of it."""

        outcome: CustomerText = ""
        customer: UUID | None = None

    class Cancelled(Event, topic="activity.cancelled.v1"):
        """It will not be done."""

        reason: Label | None = None

    class Reopened(Event, topic="activity.reopened.v1"):
        """It is to be done after all, or again."""

    @classmethod
    def begin(cls, event: Event) -> Self | None:
        match event:
            case Activity.Planned() as planned:
                return cls(
                    name=planned.name,
                    kind=planned.kind,
                    customer=planned.customer,
                    due=planned.due,
                    begins=planned.begins,
                    minutes=planned.minutes,
                    priority=planned.priority,
                    owner=planned.owner,
                )
        return None

    def about(self, stream: UUID) -> UUID:
        return self.customer or stream

    def check(self, event: Event) -> None:
        match event:
            case Activity.Reopened():
                if self.status == "planned":
                    raise ActivityOpen
            case Activity.Renamed():
                pass
            case _ if self.status != "planned":
                raise ActivityClosed(closed=self.status)

    def evolve(self, event: Event) -> Self:
        match event:
            case Activity.Renamed(name=name):
                return replace(self, name=name)
            case Activity.Rescheduled(due=due, begins=begins, minutes=minutes):
                return replace(self, due=due, begins=begins, minutes=minutes)
            case Activity.Prioritised(priority=priority):
                return replace(self, priority=priority)
            case Activity.Assigned(owner=owner):
                return replace(self, owner=owner)
            case Activity.Done():
                return replace(self, status="done")
            case Activity.Cancelled():
                return replace(self, status="cancelled")
            case Activity.Reopened():
                return replace(self, status="planned")
        return self


def at_one_time(due: Day | None, begins: Instant | None, minutes: int | None) -> None:
    """Raises `DueTwice`, `LastsUnbegun`, `NoSuchTime`."""
    if due and begins:
        raise DueTwice
    if any(each.year not in YEARS for each in (due, begins) if each):
        raise NoSuchTime
    if minutes and not begins:
        raise LastsUnbegun
