"""A list of commands: each its own result, or all of them as one."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.commands.door import Door, assert_refused
from tests.crm import LEAD, OFFER, SALES, Crm, id_of
from tests.given import populated

ACME, BOLT = id_of("acme"), id_of("bolt")
EUR = {"amount": "12.50", "currency": "EUR"}


@pytest.fixture
def crm() -> Crm:
    return populated().tell({"acme": ["lead"], "bolt": ["lead", "won"]})


@pytest.fixture
def door(crm: Crm) -> Door:
    return Door(crm)


def change(deal: UUID, command: str, **body: Any) -> dict[str, Any]:
    return {"noun": "opportunities", "command": command, "id": str(deal), "body": body}


def enter(name: str, **own: Any) -> dict[str, Any]:
    return {"noun": "customers", "command": "enter", "body": {"name": name}, **own}


def a_customer_and_a_deal() -> list[dict[str, Any]]:
    """The second names the first, under an id that the client has made."""
    customer = str(uuid4())
    deal = {"name": "new", "customer": customer, "pipeline": str(SALES), "amount": EUR}
    begin = {"noun": "opportunities", "command": "open", "body": deal}
    return [enter("Eve", id=customer), begin]


def statuses(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.json()
    return [each["status"] for each in answer.json()["items"]]


def test_each_command_has_a_result_of_its_own(crm: Crm, door: Door) -> None:
    said = [
        change(ACME, "move", stage=str(OFFER)),
        change(BOLT, "move", stage=str(OFFER)),
        change(ACME, "fly"),
        change(ACME, "lose"),
        enter("Eve"),
        change(ACME, "win", because="signed"),
    ]
    answer = door.post("commands", said)
    assert statuses(answer) == [200, 409, 404, 422, 201, 200]
    moved, closed, unknown, wrong, entered, _ = answer.json()["items"]
    assert moved["answer"]["version"] == 2
    assert [each["topic"] for each in entered["answer"]["events"]] == ["customer.entered.v1"]
    codes = [each["problem"]["code"] for each in (closed, unknown, wrong)]
    assert codes == ["opportunity_closed", "unknown_command", "invalid"]
    assert wrong["problem"]["errors"] == [{"field": "3.body.reason", "why": "Field required"}]
    assert answer.headers["Crm-Position"] == str(len(crm.log.events))
    assert crm.log.events[-1].by.reason == "signed"


def test_a_list_has_one_correlation_and_each_command_its_own_id(crm: Crm, door: Door) -> None:
    before = len(crm.log.events)
    door.post("commands", [enter("Eve"), enter("Ann")])
    said = [each.by for each in crm.log.events[before:]]
    assert len({by.correlation for by in said}) == 1
    assert len({by.command for by in said}) == 2


@pytest.mark.parametrize("atomic", ["false", "true"])
def test_later_commands_see_what_earlier_ones_did(crm: Crm, door: Door, atomic: str) -> None:
    answer = door.post(f"commands?atomic={atomic}", a_customer_and_a_deal())
    assert statuses(answer) == [201, 201]
    [entered, opened] = answer.json()["items"]
    [event] = opened["answer"]["events"]
    assert event["data"]["customer"] == entered["answer"]["id"]


@pytest.mark.parametrize("atomic", ["false", "true"])
def test_a_dry_run_shows_it_and_records_nothing(crm: Crm, door: Door, atomic: str) -> None:
    before = door.stored
    answer = door.post(f"commands?dry_run=true&atomic={atomic}", a_customer_and_a_deal())
    assert statuses(answer) == [200, 200]
    for each in answer.json()["items"]:
        assert each["answer"]["events"]
        assert each["answer"]["position"] is None
    assert "Crm-Position" not in answer.headers
    assert door.stored == before


def test_an_atomic_list_is_one_command(crm: Crm, door: Door) -> None:
    before = door.stored
    said = [
        change(ACME, "move", stage=str(OFFER)),
        change(ACME, "change-amount", amount=EUR),
        enter("Eve"),
    ]
    answer = door.post("commands?atomic=true", said)
    assert statuses(answer) == [200, 200, 201]
    assert door.stored == (before[0] + 3, before[1] + 1)
    assert len({(r.by.command, r.recorded_at) for r in crm.log.events[before[0] :]}) == 1
    results = [each["answer"] for each in answer.json()["items"]]
    assert [each["version"] for each in results] == [2, 3, 1]
    assert {each["position"] for each in results} == {len(crm.log.events)}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (change(BOLT, "win"), "opportunity_closed"),
        (change(ACME, "move", stage=str(LEAD)), "already_in_stage"),
        (change(ACME, "lose"), "invalid"),
        (change(ACME, "fly"), "unknown_command"),
        (change(id_of("nobody"), "win"), "not_there"),
        ({"noun": "opportunities", "command": "win"}, "id_missing"),
        ({**change(ACME, "win"), "if_match": 7}, "stale"),
        ({"noun": "users", "command": "join", "body": {"name": "A", "login": "anna"}}, "taken"),
    ],
)
def test_an_atomic_list_is_refused_whole(door: Door, wrong: dict[str, Any], code: str) -> None:
    before = door.stored
    said = [change(ACME, "move", stage=str(OFFER)), enter("Eve"), wrong, enter("Ann")]
    if code == "already_in_stage":
        said = said[1:]
    refused = assert_refused(door.post("commands?atomic=true", said), code)
    if code == "invalid":
        assert refused["errors"][0]["field"] == "2.body.reason"
    elif code != "taken":
        assert refused["item"] == said.index(wrong)
    assert door.stored == before


def test_an_atomic_list_is_undone_whole(crm: Crm, door: Door) -> None:
    said = [change(ACME, "move", stage=str(OFFER)), change(BOLT, "reopen")]
    door.post("commands?atomic=true", said)
    assert door.post(f"opportunities/{ACME}/undo").status_code == 200
    deals = [crm.deal(name) for name in ("acme", "bolt")]
    assert [(deal.stage, deal.status) for deal in deals if deal] == [(LEAD, "open"), (LEAD, "won")]


@pytest.mark.parametrize("atomic", ["false", "true"])
def test_a_list_that_is_sent_again_is_carried_out_once(door: Door, atomic: str) -> None:
    said = [change(ACME, "move", stage=str(OFFER)), enter("Eve"), change(ACME, "win")]
    path = f"commands?atomic={atomic}"
    first = door.post(path, said, idempotency_key="k")
    stored = door.stored
    again = door.post(path, said, idempotency_key="k")
    assert door.stored == stored
    assert statuses(again) == statuses(first)
    for one, other in zip(first.json()["items"], again.json()["items"], strict=True):
        assert one["answer"]["id"] == other["answer"]["id"]
        assert one["answer"]["position"] == other["answer"]["position"]
        told = one["answer"]["events"] if atomic == "false" else []
        assert other["answer"]["events"] == told
    changed = [*said[:2], change(ACME, "lose", reason="price")]
    answer = door.post(path, changed, idempotency_key="k")
    if atomic == "true":
        assert_refused(answer, "key_reused")
    else:
        assert answer.json()["items"][2]["problem"]["code"] == "key_reused"
    assert door.stored == stored


def test_a_command_of_a_list_may_have_a_key_of_its_own(door: Door) -> None:
    said = [enter("Eve", idempotency_key="eve")]
    first = door.post("commands", said).json()["items"][0]["answer"]
    alone = door.post("customers", {"name": "Eve"}, idempotency_key="eve").json()
    assert alone == first


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ([], "invalid"),
        ({}, "invalid"),
        (None, "invalid"),
        ([7], "invalid"),
        ([{}], "invalid"),
        ([{"noun": "customers"}], "invalid"),
        ([enter("Eve", colour="red")], "invalid"),
        ([enter("Eve", id="7")], "invalid"),
        ([enter("Eve", if_match=-1)], "invalid"),
        ([enter("Eve", if_match=10**30)], "invalid"),
        ([enter("Eve", idempotency_key="x" * 201)], "invalid"),
        ([enter("Eve") | {"body": []}], "invalid"),
        ([enter("Eve")] * 1_001, "invalid"),
    ],
)
def test_what_is_no_list_of_commands_is_refused(door: Door, said: Any, code: str) -> None:
    before = door.stored
    for atomic in ("false", "true"):
        assert_refused(door.post(f"commands?atomic={atomic}", said), code)
    assert door.stored == before


def test_an_atomic_list_has_one_key_and_one_reason(door: Door) -> None:
    before = door.stored
    because = change(ACME, "win", because="signed")
    for said in ([enter("Eve", idempotency_key="k")], [enter("Eve"), because]):
        assert_refused(door.post("commands?atomic=true", said), "part_of_one")
    assert_refused(door.post("commands", [enter("Eve")], if_match='"1"'), "version_of_list")
    assert door.stored == before
    assert statuses(door.post("commands?atomic=true", [because])) == [200]
    assert door.crm.log.events[-1].by.reason == "signed"
