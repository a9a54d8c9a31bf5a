"""Activities as they stand: planned, done and cancelled ones."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from domain.activity import Activity
from domain.event import CustomerLabel, Personal
from domain.recorded import Recorded
from projections.engine.table import Projection, Rows, Table


class ActivityRow(NamedTuple):
    """One activity, due by the end of a day or from an instant on for so many `minutes`; `closed`
    when it was done or cancelled.
    """

    activity: UUID
    kind: Literal["task", "call", "meeting"]
    name: CustomerLabel
    customer: UUID | None
    contact: UUID | None
    opportunity: UUID | None
    due: date | None
    begins: datetime | None
    minutes: int | None
    link: str | None
    priority: Literal["low", "normal", "high"]
    owner: UUID | None
    status: Literal["planned", "done", "cancelled"] = "planned"
    closed: datetime | None = None
    reason: str | None = None
    outcome: Annotated[str | None, Personal(of="customer")] = None


def changes(recorded: Recorded, rows: Rows) -> Iterator[ActivityRow]:
    match recorded.event:
        case Activity.Planned() as planned:
            yield ActivityRow(
                activity=recorded.stream,
                kind=planned.kind,
                name=planned.name,
                customer=planned.customer,
                contact=planned.contact,
                opportunity=planned.opportunity,
                due=planned.due,
                begins=in_utc(planned.begins),
                minutes=planned.minutes,
                link=planned.link,
                priority=planned.priority,
                owner=planned.owner,
            )
        case _:
            yield changed(recorded, rows.one(ActivityRow))


def changed(recorded: Recorded, row: ActivityRow) -> ActivityRow:
    now = recorded.occurred_at
    match recorded.event:
        case Activity.Renamed(name=name):
            return row._replace(name=name)
        case Activity.Rescheduled(due=due, begins=begins, minutes=minutes):
            return row._replace(due=due, begins=in_utc(begins), minutes=minutes)
        case Activity.Prioritised(priority=priority):
            return row._replace(priority=priority)
        case Activity.Assigned(owner=owner):
            return row._replace(owner=owner)
        case Activity.Done(outcome=outcome):
            return row._replace(status="done", closed=now, outcome=outcome or None)
        case Activity.Cancelled(reason=reason):
            return row._replace(status="cancelled", closed=now, reason=reason)
        case Activity.Reopened():
            return row._replace(status="planned", closed=None, reason=None, outcome=None)
    return row


def in_utc(instant: datetime | None) -> datetime | None:
    """As the store has it, whatever offset it was said with."""
    return instant and instant.astimezone(UTC)


ACTIVITIES = Projection(
    name="activities",
    of=(Activity,),
    tables=(
        Table("activities", ActivityRow, key=("activity",), found_by=("customer", "opportunity")),
    ),
    changes=changes,
)
