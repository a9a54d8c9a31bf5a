"""What may happen to a ticket."""

from typing import Any

import pytest

from commands import tickets
from domain.event import Event
from domain.ticket import Details, Ticket
from tests.crm import euros, id_of
from tests.given import ACME, ANNA, CARL, NOBODY, given

ORDER = id_of("order 7")
OPENED = Ticket.Opened(name="No light", customer=ACME, kind="enquiry")
COMPLAINT = Ticket.Opened(name="Broken", customer=ACME, kind="complaint")
TAKEN_UP = Ticket.TakenUp()
WAITS = Ticket.PutOnHold(awaiting="customer", customer=ACME)
RESOLVED, CLOSED = Ticket.Resolved(customer=ACME), Ticket.Closed()
REOPENED = Ticket.Reopened(customer=ACME)
UPDATED = Ticket.Updated()
SHUT: dict[str, tuple[tuple[Event, ...], str]] = {
    "resolved": ((OPENED, RESOLVED), "ticket_resolved"),
    "closed": ((OPENED, RESOLVED, CLOSED), "ticket_closed"),
    "closed at once": ((OPENED, CLOSED), "ticket_closed"),
}


def test_a_customer_asks() -> None:
    given().when(tickets.open_, name="No light", customer=ACME).then(OPENED)
    told = {"channel": "mail", "text": "Since Sunday", "reference": "0007"}
    more = {"contact": CARL, "owner": ANNA, "details": Details(priority=2), **told}
    full = OPENED.model_copy(update=more)
    given().when(tickets.open_, name="No light", customer=ACME, **more).then(full)
    given(OPENED).when(tickets.open_, name="No light", customer=ACME).refused("already_there")


@pytest.mark.parametrize("unknown", ["customer", "contact", "owner"])
def test_whom_a_ticket_names_is_known(unknown: str) -> None:
    body = {"name": "No light", "customer": ACME} | {unknown: NOBODY}
    given().when(tickets.open_, **body).refused("not_there")


def test_after_sales_is_about_an_order() -> None:
    body = {"name": "Return", "customer": ACME, "kind": "after_sales"}
    about = Ticket.Opened(name="Return", customer=ACME, kind="after_sales", order=ORDER)
    given().when(tickets.open_, **body).refused("order_missing")
    given().when(tickets.open_, **body, order=ORDER).then(about)
    classified = Ticket.Classified(kind="after_sales", order=ORDER)
    given(OPENED).when(tickets.classify, kind="after_sales").refused("order_missing")
    given(OPENED).when(tickets.classify, kind="after_sales", order=ORDER).then(classified)
    given(OPENED).when(tickets.classify, kind="enquiry").then()


def test_subject_line_and_details_change_where_they_are_new() -> None:
    renamed = Ticket.Renamed(name="Dark", customer=ACME)
    given(OPENED).when(tickets.rename, name="Dark").then(renamed)
    given(OPENED, renamed).when(tickets.rename, name="Dark").then()
    urgent = Ticket.Updated(details=Details(priority=1))
    given(OPENED).when(tickets.update, details={"priority": 1}).then(urgent)
    given(OPENED, urgent).when(tickets.update, details={"priority": 1}).then()
    cleared = Ticket.Updated(details=Details(priority=None))
    given(OPENED, urgent).when(tickets.update, details={"priority": None}).then(cleared)


def test_somebody_is_to_settle_it() -> None:
    anna = Ticket.Assigned(owner=ANNA, team="support")
    given(OPENED).when(tickets.assign, owner=ANNA, team="support").then(anna)
    given(OPENED, anna).when(tickets.assign, owner=ANNA, team="support").then()
    given(OPENED, anna).when(tickets.assign, owner=None).then(Ticket.Assigned(owner=None))
    given(OPENED).when(tickets.assign, owner=NOBODY).refused("not_there")


def test_it_is_taken_up_once_until_it_waits() -> None:
    given(OPENED).when(tickets.take_up).then(TAKEN_UP)
    given(OPENED, TAKEN_UP).when(tickets.take_up).refused("ticket_active")
    given(OPENED, TAKEN_UP, WAITS).when(tickets.take_up).then(TAKEN_UP)


@pytest.mark.parametrize("awaiting", ["customer", "vendor", "problem", "evidence"])
def test_it_waits(awaiting: Any) -> None:
    waits = Ticket.PutOnHold(awaiting=awaiting, note="serial numbers", customer=ACME)
    body = {"awaiting": awaiting, "note": "serial numbers"}
    given(OPENED).when(tickets.wait, **body).then(waits)
    given(OPENED, waits).when(tickets.wait, awaiting=awaiting).then()
    given(OPENED, waits).when(tickets.wait, **body).then(waits)


def test_a_reply_ends_the_wait_for_the_customer_and_no_other() -> None:
    reply = Ticket.Replied(text="Six of them", customer=ACME)
    vendor = Ticket.PutOnHold(awaiting="vendor", customer=ACME)
    given(OPENED, WAITS).when(tickets.note_reply, text="Six of them").then(reply)
    given(OPENED, WAITS, reply).when(tickets.take_up).refused("ticket_active")
    given(OPENED, vendor, reply).when(tickets.take_up).then(TAKEN_UP)
    given(OPENED, RESOLVED, reply).when(tickets.reopen).then(REOPENED)


def test_an_answer_takes_a_new_ticket_up() -> None:
    answered = Ticket.Answered(text="Try the other plug", customer=ACME)
    given(OPENED).when(tickets.answer, text="Try the other plug").then(answered)
    given(OPENED, answered).when(tickets.take_up).refused("ticket_active")
    given(OPENED, WAITS, answered).when(tickets.take_up).then(TAKEN_UP)


def test_only_a_complaint_has_cause_and_remedy() -> None:
    explained = Ticket.Explained(cause="late parcel")
    remedied = Ticket.Remedied(remedy="refund", cost=euros(20), prevention="other carrier")
    given(COMPLAINT).when(tickets.explain, cause="late parcel").then(explained)
    body = {"remedy": "refund", "cost": euros(20), "prevention": "other carrier"}
    given(COMPLAINT, CLOSED).when(tickets.remedy, **body).then(remedied)
    given(OPENED).when(tickets.explain, cause="late parcel").refused("not_a_complaint")
    given(OPENED).when(tickets.remedy, **body).refused("not_a_complaint")
    turned = Ticket.Classified(kind="complaint")
    given(OPENED, turned).when(tickets.explain, cause="late parcel").then(explained)


def test_it_is_resolved_closed_and_reopened() -> None:
    given(OPENED).when(tickets.resolve).then(RESOLVED)
    noted = Ticket.Resolved(note="new lamp", customer=ACME)
    given(OPENED, WAITS).when(tickets.resolve, note="new lamp").then(noted)
    given(OPENED).when(tickets.close).then(CLOSED)
    given(OPENED, RESOLVED).when(tickets.close).then(CLOSED)
    given(OPENED, RESOLVED).when(tickets.reopen).then(REOPENED)
    again = Ticket.Reopened(reason="dark again", customer=ACME)
    given(OPENED, RESOLVED, CLOSED).when(tickets.reopen, reason="dark again").then(again)
    given(OPENED).when(tickets.reopen).refused("ticket_open")
    given(OPENED, RESOLVED, REOPENED).when(tickets.resolve).then(RESOLVED)


@pytest.mark.parametrize("settled", SHUT)
def test_nothing_is_done_on_a_settled_ticket(settled: str) -> None:
    events, code = SHUT[settled]
    given(*events).when(tickets.take_up).refused(code)
    given(*events).when(tickets.wait, awaiting="vendor").refused(code)
    given(*events).when(tickets.answer, text="Well").refused(code)
    given(*events).when(tickets.resolve).refused(code)


def test_a_settled_ticket_is_still_described() -> None:
    news = Ticket.Updated(details=Details(category="lamps"))
    given(OPENED, CLOSED).when(tickets.update, details={"category": "lamps"}).then(news)
    given(OPENED, CLOSED).when(tickets.rename, name="Dark").then(
        Ticket.Renamed(name="Dark", customer=ACME)
    )
    anna = Ticket.Assigned(owner=ANNA)
    given(OPENED, CLOSED).when(tickets.assign, owner=ANNA).then(anna)
    given(OPENED, CLOSED).when(tickets.close).refused("ticket_closed")


VENDOR = Ticket.PutOnHold(awaiting="vendor", customer=ACME)
WAYS: dict[str, tuple[tuple[Event, ...], dict[str, str], tuple[Event, ...]]] = {
    "nothing new": ((OPENED,), {"status": "new"}, (UPDATED,)),
    "begun": ((OPENED,), {"status": "active"}, (TAKEN_UP,)),
    "waiting": ((OPENED,), {"status": "waiting", "awaiting": "customer"}, (WAITS,)),
    "still": ((OPENED, WAITS), {"status": "waiting", "awaiting": "customer"}, (UPDATED,)),
    "for another": ((OPENED, WAITS), {"status": "waiting", "awaiting": "vendor"}, (VENDOR,)),
    "on": ((OPENED, WAITS), {"status": "active"}, (TAKEN_UP,)),
    "resolved": ((OPENED, WAITS), {"status": "resolved"}, (RESOLVED,)),
    "closed": ((OPENED, RESOLVED), {"status": "closed"}, (CLOSED,)),
    "closed at once": ((OPENED,), {"status": "closed"}, (CLOSED,)),
    "reopened": ((OPENED, CLOSED), {"status": "active"}, (REOPENED,)),
    "reopened, waiting": (
        (OPENED, RESOLVED),
        {"status": "waiting", "awaiting": "customer"},
        (REOPENED, WAITS),
    ),
    "resolved after all": ((OPENED, CLOSED), {"status": "resolved"}, (REOPENED, RESOLVED)),
    "closed still": ((OPENED, CLOSED), {"status": "closed"}, (UPDATED,)),
}


@pytest.mark.parametrize("way", WAYS)
def test_another_system_tells_where_it_stands(way: str) -> None:
    before, body, after = WAYS[way]
    given(*before).when(tickets.sync, **body).then(*after)


def test_what_another_system_says_of_it_is_news_or_an_update() -> None:
    late = Details(made_sla=False)
    anna, told = Ticket.Assigned(owner=ANNA, team="70"), Ticket.Updated(details=late)
    body = {"status": "active", "owner": ANNA, "team": "70", "details": {"made_sla": False}}
    given(OPENED).when(tickets.sync, **body).then(anna, told, TAKEN_UP)
    given(OPENED, anna, told, TAKEN_UP).when(tickets.sync, **body, number=3).then(UPDATED)
    given(OPENED).when(tickets.sync, status="active", owner=NOBODY).refused("not_there")


def test_what_another_system_says_makes_sense() -> None:
    given(OPENED, TAKEN_UP).when(tickets.sync, status="new").refused("never_new_again")
    given(OPENED).when(tickets.sync, status="waiting").refused("awaited_missing")
    given(OPENED).when(tickets.sync, status="active", awaiting="vendor").refused("awaited_missing")
