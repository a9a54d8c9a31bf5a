"""Working calendars, with their holidays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain import working_calendar
from readapi.ports import Snapshot
from readapi.records.kind import Kind, by_id, ids, of_ids


@dataclass(frozen=True)
class Holiday:
    calendar: UUID
    day: date
    name: str


@dataclass(frozen=True)
class WorkingCalendar:
    """`week` has the shifts of each day, by the clock of the zone."""

    id: UUID
    name: str
    zone: str
    week: dict[str, list[dict[str, str]]]
    version: int
    holidays: tuple[Holiday, ...] = ()


async def with_holidays(
    snapshot: Snapshot, found: Sequence[WorkingCalendar]
) -> list[WorkingCalendar]:
    own = by_id(await of_ids(snapshot, "holidays", Holiday, ids(found)), "calendar")
    return [replace(each, holidays=own[each.id]) for each in found]


def careful(defined: working_calendar.WorkingCalendar) -> dict[str, object]:
    return {"day": defined.holidays[0].day if defined.holidays else date.min}


WORKING_CALENDARS = Kind("working-calendars", WorkingCalendar, more=with_holidays, careful=careful)
