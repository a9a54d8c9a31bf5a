"""A company in which at ten on a Wednesday every rule of today names somebody."""

from datetime import UTC, datetime, timedelta
from typing import Any

from commands import activities, customers, opportunities, orders, pipelines, tickets
from tests.crm import DAY, LEAD, OFFER, SALES, Crm, euros, id_of, opening
from tests.service import promise

HOUR = timedelta(hours=1)
MONDAY = datetime(2024, 3, 4, tzinfo=UTC)
WEDNESDAY = MONDAY + 2 * DAY + 10 * HOUR
JOURNEYS = {
    **{name: ["lead"] for name in ("acme", "bolt", "core", "dune", "edge", "fern", "gale")},
    "holm": ["lead", "offer"],
}


def ltd(name: str) -> dict[str, Any]:
    return {"customer": id_of(f"{name} Ltd")}


def deal(name: str) -> dict[str, Any]:
    return {"opportunity": id_of(name)}


def everybody() -> Crm:
    """At ten on Wednesday each customer has a reason of its own, core two."""
    crm = Crm().tell(JOURNEYS)
    for name, day in {"dune": 5, "acme": 10}.items():
        crm.do(opportunities.change_close_date, id_of(name), close_date=f"2024-03-{day:02}")
    crm.log.clock = MONDAY
    promise(crm)
    crm.do(pipelines.rate_stage, SALES, stage=OFFER, probability="0.25", rots_after=20)
    plans: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Call core", {"kind": "call", "due": "2024-03-05"} | ltd("core")),
        ("Tidy up", {"due": "2024-03-06"}),
        *((f"Thank {name}", {"due": "2024-03-20"} | deal(name)) for name in ("acme", "holm")),
    )
    for name, body in plans:
        crm.do(activities.plan, id_of(name), name=name, **body)
    for name, due in {"bolt": 5, "edge": 6, "dune": 30, "fern": 30}.items():
        body = {"text": f"Write to {name}", "due": f"2024-03-{due:02}"}
        crm.do(opportunities.set_next_step, id_of(name), **body)
    crm.do(customers.enter, id_of("ice Ltd"), name="ice Ltd")
    crm.do(orders.place, id_of("late"), amount=euros(70), **ltd("ice"))
    crm.do(orders.invoice, id_of("late"), number="R-7", due="2024-03-05")
    crm.do(orders.place, id_of("in time"), amount=euros(70), **ltd("edge"))
    crm.do(orders.invoice, id_of("in time"), number="R-8", due="2024-03-06")
    crm.log.clock = MONDAY + DAY + 9 * HOUR
    crm.do(tickets.open_, id_of("dark"), name="No light", **ltd("acme"))
    crm.log.clock = MONDAY + DAY + 15.5 * HOUR
    crm.do(tickets.open_, id_of("cold"), name="No heat", **ltd("fern"))
    crm.log.clock = MONDAY + 2 * DAY + 9 * HOUR
    crm.do(opportunities.change_close_date, id_of("acme"), close_date="2024-03-25")
    crm.do(opportunities.open_, id_of("new"), **opening("new", LEAD) | ltd("gale"))
    crm.log.clock = WEDNESDAY
    return crm
