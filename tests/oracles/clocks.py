"""Which records count at an instant, by direct definition: knows events, nothing else of ours."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.activity import Activity
from domain.recorded import Recorded
from domain.ticket import Ticket
from tests.oracles.naive import field, is_deal, last
from tests.oracles.pipelines import first_of, order, stage
from tests.oracles.visits import stays

NEVER = datetime.min.replace(tzinfo=UTC)

Story = Sequence[Recorded]
Streams = Mapping[UUID, Story]


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


def rotting(told: Streams, log: Streams, at: datetime, known_at: datetime) -> list[Story]:
    """A stage that is not there yet is as it was first."""
    found = []
    for own in filter(is_deal, told.values()):
        stay = stays(own)[-1]
        pipeline = told[stay.pipeline] if stay.stage in order(told[stay.pipeline]) else ()
        there = pipeline or first_of(log[stay.pipeline], stay.stage, NEVER, known_at)
        most = stage(there, stay.stage)[2]
        if stay.outcome == "here" and most is not None and (at - stay.begun).days > most:
            found.append(own)
    return found
