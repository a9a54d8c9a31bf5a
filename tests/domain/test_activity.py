"""What may happen to an activity."""

from datetime import UTC, date, datetime
from typing import Any

from commands import activities, customers
from domain.activity import Activity
from tests.crm import id_of
from tests.given import ACME, ANNA, BOLT, CARL, IT, NOBODY, given, populated, refused

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


PLANNED = Activity.Planned(
    kind="task",
    name="Send the offer",
    customer=ACME,
    contact=None,
    opportunity=None,
    due=None,
    begins=None,
    minutes=None,
    link=None,
    priority="normal",
    owner=None,
)
DONE = Activity.Done(customer=ACME)
CANCELLED, REOPENED = Activity.Cancelled(reason="they left"), Activity.Reopened()
PLAN: dict[str, Any] = {"name": "Send the offer", "customer": ACME}


def planned(**otherwise: Any) -> Activity.Planned:
    return PLANNED.model_copy(update=otherwise)


def test_a_task_is_planned_for_a_customer_or_for_the_company() -> None:
    given().when(activities.plan, **PLAN).then(PLANNED)
    given().when(activities.plan, name="Send the offer").then(planned(customer=None))
    given().when(activities.plan, **PLAN | {"customer": NOBODY}).refused("not_there")
    given(PLANNED).when(activities.plan, **PLAN).refused("already_there")


def test_a_task_is_due_by_a_day_and_a_meeting_begins_at_an_instant() -> None:
    by_day = given().when(activities.plan, **PLAN, due="2024-03-01")
    by_day.then(planned(due=date(2024, 3, 1)))
    meeting: dict[str, Any] = {
        "kind": "meeting",
        "begins": NOON,
        "minutes": 45,
        "link": "https://meet.example/1",
    }
    given().when(activities.plan, **PLAN, **meeting).then(planned(**meeting))


def test_an_activity_is_for_one_time() -> None:
    at_noon = {**PLAN, "begins": NOON}
    given().when(activities.plan, **at_noon, due="2024-03-01").refused("due_twice")
    given().when(activities.plan, **PLAN, minutes=30).refused("lasts_unbegun")
    given().when(activities.plan, **PLAN, due="1899-12-31").refused("no_such_time")
    given().when(activities.plan, **PLAN, due="9999-12-31").refused("no_such_time")
    given(PLANNED).when(activities.reschedule, minutes=30).refused("lasts_unbegun")


def test_who_and_what_an_activity_is_about_belong_together() -> None:
    with_carl = {"name": "Send the offer", "contact": CARL}
    given().when(activities.plan, **with_carl).then(planned(contact=CARL))
    other = given().when(activities.plan, **with_carl, customer=BOLT)
    other.refused("of_another_customer")


def test_an_activity_of_a_deal_is_its_customers() -> None:
    crm = populated().tell({"acme": ["lead"]})
    crm.do(activities.plan, IT, name="Send the offer", opportunity=id_of("acme"))
    assert crm.told(IT) == [planned(customer=id_of("acme Ltd"), opportunity=id_of("acme"))]


def test_nothing_is_planned_with_who_is_forgotten() -> None:
    crm = populated()
    crm.do(customers.forget, ACME)
    with refused("forgotten", crm):
        crm.do(activities.plan, IT, **PLAN)


def test_an_activity_is_put_otherwise() -> None:
    renamed = Activity.Renamed(name="Send it", customer=ACME)
    given(PLANNED).when(activities.rename, name="Send it").then(renamed)
    given(PLANNED, renamed).when(activities.rename, name="Send it").then()
    given(PLANNED, DONE).when(activities.rename, name="Send it").then(renamed)


def test_an_activity_is_put_off() -> None:
    put_off = Activity.Rescheduled(due=date(2024, 4, 1), begins=None, minutes=None)
    given(PLANNED).when(activities.reschedule, due="2024-04-01").then(put_off)
    given(PLANNED, put_off).when(activities.reschedule, due="2024-04-01").then()
    given(PLANNED, DONE).when(activities.reschedule, due="2024-04-01").refused("activity_closed")


def test_an_activity_is_more_urgent_than_before() -> None:
    urgent = Activity.Prioritised(priority="high")
    given(PLANNED).when(activities.prioritise, priority="high").then(urgent)
    given(PLANNED, urgent).when(activities.prioritise, priority="high").then()


def test_somebody_is_to_do_it() -> None:
    assigned = Activity.Assigned(owner=ANNA)
    given(PLANNED).when(activities.assign, owner=ANNA).then(assigned)
    given(PLANNED, assigned).when(activities.assign, owner=ANNA).then()
    given(PLANNED).when(activities.assign, owner=NOBODY).refused("not_there")


def test_what_is_done_is_done_once() -> None:
    given(PLANNED).when(activities.do).then(DONE)
    told = Activity.Done(outcome="They like it", customer=ACME)
    given(PLANNED).when(activities.do, outcome="They like it").then(told)
    given(PLANNED, DONE).when(activities.do).refused("activity_closed")
    given(PLANNED, DONE).when(activities.cancel).refused("activity_closed")


def test_what_is_cancelled_is_not_done() -> None:
    given(PLANNED).when(activities.cancel, reason="they left").then(CANCELLED)
    given(PLANNED, CANCELLED).when(activities.do).refused("activity_closed")


def test_what_is_closed_is_taken_up_again() -> None:
    given(PLANNED).when(activities.reopen).refused("activity_open")
    given(PLANNED, DONE).when(activities.reopen).then(REOPENED)
    given(PLANNED, CANCELLED, REOPENED).when(activities.do).then(DONE)
