"""Campaigns are told as they were planned and run then."""

from datetime import timedelta
from typing import Any

import pytest

from commands import campaigns, facts, users
from tests.crm import DAY, Crm, euros, id_of
from tests.readapi.door import Door

ANNA, SPRING, FAIR = id_of("Anna"), id_of("Spring"), id_of("Fair")
ACME_LTD = id_of("acme Ltd")


@pytest.fixture
def crm() -> Crm:
    """Anna's spring campaign runs, a fair is planned."""
    crm = Crm().tell({"acme": ["lead"]})
    crm.do(users.join, ANNA, name="Anna", login="anna")
    plan: dict[str, Any] = {
        "audience": {"region": "Berlin"},
        "channels": ["mail"],
        "budget": euros(500),
    }
    crm.do(campaigns.plan, SPRING, name="Spring", owner=ANNA, **plan)
    crm.do(campaigns.plan, FAIR, name="Fair", begins="2024-09-01")
    crm.log.turn_clock(DAY)
    crm.do(campaigns.start, SPRING)
    return crm


def names(answer: Any) -> list[str]:
    return [each["name"] for each in answer["items"]]


def test_what_runs_stands_first(crm: Crm, door: Door) -> None:
    door.tell(crm)
    assert names(door.get("campaigns")) == ["Spring", "Fair"]
    assert names(door.get("campaigns", status="planned")) == ["Fair"]
    assert names(door.get("campaigns", channel="mail", q="SPR")) == ["Spring"]
    before = crm.now - timedelta(hours=1)
    assert names(door.get("campaigns", at=before, status="running")) == []
    assert names(door.get("campaigns", at=before)) == ["Fair", "Spring"]


def test_a_campaign_is_told_as_it_was(crm: Crm, door: Door) -> None:
    then = crm.now
    crm.log.turn_clock(DAY)
    crm.do(campaigns.stop, SPRING, reason="sold out")
    crm.do(campaigns.budget, SPRING, budget=None)
    door.tell(crm)
    before, after = door.get(f"campaigns/{SPRING}", at=then), door.get(f"campaigns/{SPRING}")
    assert (before["status"], before["budget"], before["currency"]) == ("running", 50_000, "EUR")
    assert (before["audience"], before["owner_name"]) == ({"region": "Berlin"}, "Anna")
    assert (after["status"], after["reason"], after["budget"]) == ("stopped", "sold out", None)
    assert {"start", "stop"} & set(after["actions"]) == {"start"}


def test_facts_name_their_campaign_as_it_is_called_then(crm: Crm, door: Door) -> None:
    crm.do(facts.touch, id_of("touch"), customer=ACME_LTD, campaign=SPRING, channel="mail")
    crm.do(campaigns.rename, SPRING, name="Early spring")
    door.tell(crm)
    [touch] = door.get("touches", campaign=str(SPRING))["items"]
    assert touch["campaign_name"] == "Early spring"
