"""A desk with tickets of every sort, at ten o'clock on a Wednesday."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from commands import customers, tickets, users, working_calendars
from tests.crm import Crm, Decide, euros, id_of
from tests.service import DAYS, OFFICE, promise

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2024, 1, 8, tzinfo=UTC)
NOW = MONDAY + 2 * DAY + 10 * HOUR
CUSTOMERS = {"harbour": "Harbour Botanics", "wuxi": "无锡惠康医药", "kew": "Kew Street Dairy"}
PROBE, GATEWAY, EXCEL, RETURN, DOOR, OLD = map(
    id_of, ("probe", "gateway", "excel", "return", "door", "old")
)


def desk(monday: datetime = MONDAY) -> Crm:
    """One is late, one at risk, one due today, one later, one waits, one is resolved."""
    crm = Crm()
    crm.log.turn_clock(monday - DAY - crm.log.clock)
    for key, name in CUSTOMERS.items():
        crm.do(customers.enter, id_of(key), name=name)
    crm.do(users.join, id_of("Anna"), name="Anna", login="anna")
    promise(crm)
    week = {day: [{"opens": "09:00", "closes": "18:00"}] for day in DAYS}
    crm.do(working_calendars.change_hours, OFFICE, week=week)
    for after, decide, ticket, body in HAPPENED:
        crm.log.turn_clock(monday + after - crm.log.clock)
        crm.do(decide, ticket, **body)
    crm.log.turn_clock(monday + (NOW - MONDAY) - crm.log.clock)
    return crm


def opening(name: str, customer: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "customer": id_of(customer)} | more


PROBES = {"kind": "complaint", "channel": "mail", "reference": "1231", "text": "证书没有附上"}
REMEDY = {"remedy": "sent again", "cost": euros(20), "prevention": "checklist"}
AFTER_SALES = {"kind": "after_sales", "order": id_of("order 7")}
TUESDAY, WEDNESDAY = DAY, 2 * DAY

HAPPENED: tuple[tuple[timedelta, Decide, UUID, dict[str, Any]], ...] = (
    (9 * HOUR, tickets.open_, OLD, opening("Old question", "kew")),
    (10 * HOUR, tickets.resolve, OLD, {}),
    (11 * HOUR, tickets.open_, PROBE, opening("探头校准证书缺失", "wuxi", **PROBES)),
    (12 * HOUR, tickets.answer, PROBE, {"text": "我们马上查。"}),
    (13 * HOUR, tickets.explain, PROBE, {"cause": "lab delay"}),
    (14 * HOUR, tickets.remedy, PROBE, REMEDY),
    (17 * HOUR, tickets.wait, PROBE, {"awaiting": "customer", "note": "serial numbers"}),
    (19 * HOUR, tickets.open_, GATEWAY, opening("Gateway offline", "harbour")),
    (TUESDAY + 9 * HOUR, tickets.open_, DOOR, opening("Cold store door", "kew")),
    (TUESDAY + 10 * HOUR, tickets.wait, DOOR, {"awaiting": "customer"}),
    (TUESDAY + 11 * HOUR, tickets.note_reply, PROBE, {"text": "序列号在附件，共 6 支。"}),
    (TUESDAY + 16 * HOUR, tickets.open_, RETURN, opening("Return", "kew", **AFTER_SALES)),
    (TUESDAY + 16 * HOUR, tickets.answer, RETURN, {"text": "Send them."}),
    (WEDNESDAY + 9 * HOUR, tickets.open_, EXCEL, opening("能否导出 Excel", "harbour")),
    (WEDNESDAY + 9 * HOUR, tickets.assign, EXCEL, {"owner": id_of("Anna"), "team": "support"}),
)
"""After Monday's midnight."""
