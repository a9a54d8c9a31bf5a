"""An office with working hours, and a promise: what tickets are told in terms of."""

from typing import Any

from commands import sla_policies, working_calendars
from tests.crm import Crm, id_of

OFFICE, PROMISE = id_of("office"), id_of("promise")
SHIFTS = [{"opens": "09:00", "closes": "12:00"}, {"opens": "13:00", "closes": "18:00"}]
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
WEEK = dict.fromkeys(DAYS, SHIFTS)


def terms(**changed: Any) -> dict[str, Any]:
    """Any ticket is answered within 4 hours and resolved within 16; the urgent ones sooner."""
    targets = [{"answer": 240, "resolve": 960}, {"priority": 1, "answer": 60, "resolve": 240}]
    return {"calendar": OFFICE, "targets": targets} | changed


def promise(crm: Crm, zone: str = "UTC", **changed: Any) -> None:
    """Monday to Friday, but for New Year's Day."""
    holidays = [{"day": "2024-01-01", "name": "New Year"}]
    crm.do(working_calendars.define, OFFICE, name="office", zone=zone, week=WEEK, holidays=holidays)
    crm.do(sla_policies.define, PROMISE, name="promise", terms=terms(**changed))
