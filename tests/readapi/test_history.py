"""A record's history tells what was said of it, by which knowledge, and what was taken back."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from commands.opportunities import change_amount, move
from tests.crm import DAY, OFFER, STAGES, TRIAL, Crm, euros, founder, id_of, instead
from tests.readapi.door import Door

ACME = id_of("acme")
PATH = f"opportunities/{ACME}/history"


@pytest.fixture
def crm() -> Crm:
    """Moved on the third day, which two days later turns out to have been to another stage."""
    crm = Crm().tell({"acme": ["lead", "250", "offer"]})
    crm.log.turn_clock(2 * DAY)
    moved = instead(move, crm.happened(ACME, 3), stage=TRIAL)
    crm.correct(ACME, 3, instead=[moved])
    return crm


@pytest.fixture
def told(door: Door, crm: Crm) -> Door:
    door.tell(crm)
    return door


def seen(history: Any) -> list[tuple[int, str, int | None]]:
    return [(e["version"], e["topic"].split(".")[1], e["retracted_by"]) for e in history["events"]]


def stage(history: Any) -> Any:
    return history["state"] and history["state"]["stage"]


def test_all_that_was_said_is_told_and_what_was_taken_back_is_marked(told: Door) -> None:
    history = told.get(PATH)
    assert seen(history) == [
        (1, "opened", None),
        (2, "amount_changed", None),
        (3, "moved", 4),
        (4, "retracted", None),
        (5, "moved", None),
    ]
    assert history["version"] == 5
    assert stage(history) == str(TRIAL)
    assert history["state"]["amount"] == {"minor": 25_000, "currency": "EUR"}


def test_what_was_not_known_then_is_not_told(told: Door, crm: Crm) -> None:
    then = crm.happened(ACME, 3)
    history = told.get(PATH, known_at=then)
    assert [version for version, _, _ in seen(history)] == [1, 2, 3]
    assert all(by is None for _, _, by in seen(history))
    assert stage(history) == str(OFFER)
    assert history["version"] == 3


def test_its_state_is_that_of_the_instant_by_the_knowledge_asked_for(told: Door, crm: Crm) -> None:
    moved, opened = crm.happened(ACME, 3), crm.happened(ACME, 1)
    before = told.get(PATH, at=moved - DAY / 2)
    assert stage(before) == str(STAGES[0])
    assert len(before["events"]) == 5
    assert stage(told.get(PATH, at=moved)) == str(TRIAL)
    assert stage(told.get(PATH, at=moved, known_at=moved)) == str(OFFER)
    assert told.get(PATH, at=opened - DAY)["state"] is None


def test_an_event_carries_all_its_times_who_said_it_and_why(door: Door, crm: Crm) -> None:
    late = crm.now - DAY
    by = founder()
    crm.do(change_amount, ACME, at=late, amount=euros(7), by=by)
    door.tell(crm)
    event = door.get(PATH)["events"][-1]
    assert instant(event["occurred_at"]) == late
    assert late < instant(event["known_from"]) <= instant(event["recorded_at"])
    assert (event["actor"], event["source"], event["command_id"]) == (
        "founder",
        "test",
        str(by.command),
    )
    assert event["data"] == {"amount": {"minor": 700, "currency": "EUR"}}
    retracted = door.get(PATH)["events"][3]
    assert retracted["data"]["reason"] == "typo"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_what_its_events_point_to_is_called_by_name(told: Door) -> None:
    names = told.get(PATH)["names"]
    assert names[str(OFFER)] == "offer"
    assert names[str(id_of("acme Ltd"))] == "acme Ltd"


def test_every_noun_has_a_history(told: Door) -> None:
    customer = told.get(f"customers/{id_of('acme Ltd')}/history")
    assert seen(customer) == [(1, "entered", None)]
    assert customer["state"]["tags"] == []
    assert seen(told.get(f"pipelines/{id_of('sales')}/history")) == [(1, "defined", None)]


def test_a_record_that_never_was_and_one_that_was_not_yet_are_told_apart(
    told: Door, crm: Crm
) -> None:
    assert told.get(f"opportunities/{uuid4()}/history") == "not_there"
    assert told.get(f"customers/{ACME}/history") == "not_there"
    assert told.client.get(f"/api/deals/{ACME}/history").status_code == 404
    assert told.get("opportunities/acme/history") == "invalid"
    assert told.get(PATH, known_at=crm.happened(ACME, 1) - DAY) == "not_there_then"


def test_what_was_undone_is_told_but_has_no_state(door: Door) -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.undo(ACME)
    door.tell(crm)
    history = door.get(PATH)
    assert seen(history) == [(1, "opened", 2), (2, "retracted", None)]
    assert history["state"] is None
