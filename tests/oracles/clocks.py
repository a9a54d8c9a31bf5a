"""Which records count at an instant, by direct definition: knows events, nothing else of ours."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.activity import Activity
from domain.recorded import Recorded
from domain.ticket import Ticket
from tests.oracles.naive import field, last

Story = Sequence[Recorded]


def in_backlog(told: Story, _: datetime) -> bool:
    said = last(told, Ticket.Opened, Ticket.Resolved, Ticket.Closed, Ticket.Reopened)
    return said is not None and isinstance(said.event, Ticket.Opened | Ticket.Reopened)


def is_overdue(told: Story, at: datetime) -> bool:
    said = last(told, Activity.Planned, Activity.Done, Activity.Cancelled, Activity.Reopened)
    if said is None or isinstance(said.event, Activity.Done | Activity.Cancelled):
        return False
    names = ("due", "begins", "minutes")
    day, begins, minutes = (field(told, n, Activity.Planned, Activity.Rescheduled) for n in names)
    if isinstance(begins, datetime):
        lasts: Any = minutes or 0
        return at >= begins + timedelta(minutes=lasts)
    today: Any = at.astimezone(UTC).date()
    return day is not None and today > day
