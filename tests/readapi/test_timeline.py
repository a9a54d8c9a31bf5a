"""A customer's timeline: what is believed of it, its contacts and deals, latest first."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from commands import contacts, customers
from commands.opportunities import change_amount, move
from tests.crm import DAY, OFFER, TRIAL, Crm, euros, id_of, instead
from tests.readapi.door import Door

ACME, LTD, CARL, BOLT = id_of("acme"), id_of("acme Ltd"), id_of("Carl"), id_of("bolt Ltd")
PATH = f"customers/{LTD}/timeline"


@pytest.fixture
def crm() -> Crm:
    """A customer with a deal and a contact, and another one beside it."""
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead", "won"]})
    crm.log.turn_clock(DAY)
    crm.do(contacts.add, CARL, name="Carl", customer=LTD, position="buyer")
    return crm.tell({"acme": ["offer", "won"]})


def told(door: Door, crm: Crm) -> Door:
    door.tell(crm)
    return door


def events(timeline: Any) -> list[str]:
    return [each["topic"].removesuffix(".v1") for each in timeline["items"]]


def test_what_happened_with_its_own_records_comes_latest_first(door: Door, crm: Crm) -> None:
    timeline = told(door, crm).get(PATH)
    assert events(timeline) == [
        "opportunity.won",
        "opportunity.moved",
        "contact.added",
        "opportunity.opened",
        "customer.entered",
    ]
    assert [each["type"] for each in timeline["items"]] == [
        "opportunities",
        "opportunities",
        "contacts",
        "opportunities",
        "customers",
    ]
    assert (timeline["total"], timeline["next"]) == (5, None)


def test_what_is_personal_is_said_with_the_rest(door: Door, crm: Crm) -> None:
    added = told(door, crm).get(PATH)["items"][2]
    assert added["record"] == str(CARL)
    assert added["data"] == {"name": "Carl", "customer": str(LTD), "position": "buyer"} | {
        "particulars": added["data"]["particulars"]
    }


def test_what_its_events_point_to_is_called_by_name(door: Door, crm: Crm) -> None:
    names = told(door, crm).get(PATH)["names"]
    expected = {OFFER: "offer", ACME: "acme", LTD: "acme Ltd", CARL: "Carl"}
    assert {id: names[str(id)] for id in expected} == expected


def test_it_shows_what_had_happened_and_was_believed_then(door: Door, crm: Crm) -> None:
    moved = crm.happened(ACME, 2)
    before = crm.now
    crm.log.turn_clock(DAY)
    crm.correct(ACME, 2, instead=[instead(move, moved + DAY / 2, stage=TRIAL)])
    late = crm.happened(ACME, 1) + DAY / 2
    crm.correct(ACME, instead=[instead(change_amount, late, amount=euros(7))])
    told(door, crm)
    assert events(door.get(PATH))[:4] == [
        "opportunity.won",
        "opportunity.moved",
        "contact.added",
        "opportunity.amount_changed",
    ]
    assert stage_moved_to(door.get(PATH)) == str(TRIAL)
    assert stage_moved_to(door.get(PATH, known_at=before)) == str(OFFER)
    assert "opportunity.amount_changed" not in events(door.get(PATH, known_at=before))
    assert events(door.get(PATH, at=moved))[0] == "contact.added"
    assert events(door.get(PATH, at=moved, known_at=before))[0] == "opportunity.moved"


def stage_moved_to(timeline: Any) -> str:
    [moved] = [e for e in timeline["items"] if e["topic"] == "opportunity.moved.v1"]
    return str(moved["data"]["stage"])


def test_a_contact_that_went_to_another_customer_went_with_its_past(door: Door, crm: Crm) -> None:
    before = crm.now
    crm.log.turn_clock(DAY)
    crm.do(contacts.appoint, CARL, position="head", customer=BOLT)
    told(door, crm)
    assert "contact.added" not in events(door.get(PATH))
    assert "contact.added" in events(door.get(PATH, at=before))
    assert events(door.get(f"customers/{BOLT}/timeline"))[0] == "contact.appointed"


def test_pages_make_up_the_whole_and_keep_to_their_moment(door: Door, crm: Crm) -> None:
    told(door, crm)
    whole = door.get(PATH)["items"]
    page = door.get(PATH, limit=2, known_at=crm.now)
    crm.log.turn_clock(DAY)
    crm.do(customers.rename, LTD, name="later")
    told(door, crm)
    found = page["items"]
    while page["next"]:
        page = door.get(PATH, limit=2, cursor=page["next"])
        found += page["items"]
    assert found == whole
    assert page["total"] == 5


def test_a_customer_that_is_not_there_has_no_timeline(door: Door, crm: Crm) -> None:
    told(door, crm)
    entered = crm.happened(LTD, 1)
    assert door.get(f"customers/{uuid4()}/timeline") == "not_there"
    assert door.get(f"customers/{ACME}/timeline") == "not_there"
    assert door.get(PATH, at=entered - DAY) == "not_there_then"
    assert door.get(PATH, at=entered)["total"] == 1


def test_two_events_at_one_instant_keep_their_order(door: Door, crm: Crm) -> None:
    at = crm.now
    crm.say("acme", "again", at=at)
    crm.say("acme", "lost", at=at)
    found = told(door, crm).get(PATH)
    assert events(found)[:3] == ["opportunity.lost", "opportunity.reopened", "opportunity.won"]
    assert all(UUID(each["record"]) == ACME for each in found["items"][:3])
