"""Activities are told as they were to be done then: due, overdue, and the next of each deal."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from commands import activities, contacts, customers, opportunities
from tests.crm import DAY, SALES, Crm, id_of
from tests.readapi.door import Door

ACME, BOLT = id_of("acme"), id_of("bolt")
ACME_LTD, CARL = id_of("acme Ltd"), id_of("Carl")
HOUR = timedelta(hours=1)
FIRST_DAY = datetime(2024, 1, 10, tzinfo=UTC)


@pytest.fixture
def crm() -> Crm:
    """Two deals; on 10 January four things are to be done."""
    crm = Crm().tell({"acme": ["lead", "offer"], "bolt": ["lead"]})
    crm.do(contacts.add, CARL, name="Carl", customer=ACME_LTD)
    crm.log.clock = FIRST_DAY
    plan(crm, "send the offer", due="2024-01-11", opportunity=ACME)
    plan(crm, "call Carl", kind="call", begins="2024-01-11T10:00:00Z", minutes=30, contact=CARL)
    plan(crm, "thank acme", due="2024-01-20", opportunity=ACME)
    plan(crm, "tidy up")
    return crm


def plan(crm: Crm, name: str, **body: Any) -> None:
    crm.do(activities.plan, id_of(name), name=name, **body)


def listed(door: Door, at: datetime | None = None, **wanted: Any) -> list[str]:
    return [each["name"] for each in door.get("activities", at=at, **wanted)["items"]]


def after(crm: Crm, time: timedelta) -> Crm:
    crm.log.clock = FIRST_DAY + time
    return crm


def test_what_is_to_be_done_first_stands_first(crm: Crm, door: Door) -> None:
    door.tell(after(crm, HOUR))
    assert listed(door) == ["call Carl", "send the offer", "thank acme", "tidy up"]
    assert listed(door, kind="call") == ["call Carl"]
    assert listed(door, opportunity=str(ACME)) == ["send the offer", "thank acme"]
    assert listed(door, customer=str(ACME_LTD), q="CARL") == ["call Carl"]
    assert listed(door, priority="high") == []


def test_a_call_is_overdue_from_its_end_and_a_task_from_the_end_of_its_day(
    crm: Crm, door: Door
) -> None:
    door.tell(after(crm, 5 * DAY))
    both = ["call Carl", "send the offer"]
    expected: dict[timedelta, tuple[list[str], list[str]]] = {
        HOUR: ([], []),
        DAY: ([], both),
        DAY + 10.25 * HOUR: ([], both),
        DAY + 10.5 * HOUR: (both[:1], both[1:]),
        2 * DAY - timedelta(microseconds=1): (both[:1], both[1:]),
        2 * DAY: (both, []),
    }
    for time, (overdue, today) in expected.items():
        at = FIRST_DAY + time
        assert listed(door, at=at, when="overdue") == overdue
        assert listed(door, at=at, when="today") == today
        assert listed(door, at=at, when="undated") == ["tidy up"]
        told = {e["name"]: e["overdue"] for e in door.get("activities", at=at)["items"]}
        assert [name for name, late in told.items() if late] == overdue


def test_what_is_done_is_not_overdue_but_was(crm: Crm, door: Door) -> None:
    crm = after(crm, 3 * DAY)
    crm.do(activities.do, id_of("call Carl"), outcome="He is glad")
    crm.do(activities.cancel, id_of("send the offer"), reason="too dear")
    door.tell(crm)
    assert listed(door, at=crm.now, when="overdue") == []
    assert listed(door) == ["thank acme", "tidy up", "send the offer", "call Carl"]
    assert listed(door, at=crm.now - HOUR, when="overdue") == ["call Carl", "send the offer"]
    call = door.get(f"activities/{id_of('call Carl')}")
    assert (call["status"], call["outcome"], call["contact_name"]) == ("done", "He is glad", "Carl")
    assert (call["customer_name"], call["actions"]) == ("acme Ltd", ["rename", "reopen"])


def test_every_deal_shows_what_is_to_be_done_next_or_that_nothing_is(crm: Crm, door: Door) -> None:
    crm = after(crm, 3 * DAY)
    crm.do(opportunities.set_next_step, BOLT, text="write", due="2024-01-12")
    crm.do(activities.do, id_of("send the offer"))
    door.tell(crm)

    def next_of(deal: UUID, at: datetime) -> tuple[Any, ...]:
        [card] = [
            card
            for card in door.get(f"pipelines/{SALES}/board", at=at, cards=True)["cards"]
            if card["id"] == str(deal)
        ]
        told = door.get(f"opportunities/{deal}", at=at)
        assert told["next_activity"] == card["next_activity"]
        assert told["next_activity_name"] == (card["next_activity"] and card["next_step"])
        return card["next_step"], card["next_due"], card["next_overdue"]

    before, now = crm.now - HOUR, crm.now
    assert next_of(ACME, FIRST_DAY + HOUR) == ("send the offer", "2024-01-11", False)
    assert next_of(ACME, before) == ("send the offer", "2024-01-11", True)
    assert next_of(ACME, now) == ("thank acme", "2024-01-20", False)
    assert next_of(BOLT, before) == (None, None, False)
    assert next_of(BOLT, now) == ("write", "2024-01-12", True)


def test_activities_stand_on_the_timeline_of_their_customer(crm: Crm, door: Door) -> None:
    crm.do(activities.do, id_of("call Carl"))
    door.tell(crm)
    told = door.get(f"customers/{ACME_LTD}/timeline")["items"]
    own = [(each["type"], each["topic"]) for each in told if each["type"] == "activities"]
    assert own == [
        ("activities", "activity.done.v1"),
        *[("activities", "activity.planned.v1")] * 3,
    ]


def test_what_was_to_be_done_with_somebody_is_forgotten_with_them(crm: Crm, door: Door) -> None:
    crm.do(activities.do, id_of("call Carl"), outcome="He is glad")
    crm.do(customers.forget, ACME_LTD)
    door.tell(crm)
    call = door.get(f"activities/{id_of('call Carl')}")
    assert (call["name"], call["forgotten"], call["outcome"]) == ("", True, None)
    assert listed(door, kind="task") == ["", "", "tidy up"]
