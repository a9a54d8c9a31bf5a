"""The door of all commands: one route each, made from the table."""

from functools import cache
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from commands.asking import BadVersion, Caller
from commands.catalogue import COMMANDS
from commands.http import router
from commands.identity import identity
from domain.errors import KeyReused, Stale
from domain.opportunity import Opportunity, OpportunityClosed
from tests.commands.door import Client, log
from tests.crm import LEAD, OFFER, SALES, STAGES, Crm, id_of
from web import problems

ACME, CUSTOMER = id_of("acme"), id_of("acme Ltd")
TO_OFFER = Opportunity.Moved(stage=OFFER, stages=STAGES)


@cache
def app() -> FastAPI:
    async def identify() -> Caller:
        return Caller("founder", "api", "203.0.113.7")

    made = FastAPI()
    made.include_router(router(log, identify, problems.told))
    return made


class Door:
    """A CRM in memory behind HTTP; what is refused is raised."""

    def __init__(self, crm: Crm) -> None:
        self.app = app()
        self.client = Client(self.app, crm, raises=True)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/api/{path}", json=body or {}, headers=named)


@pytest.fixture
def crm() -> Crm:
    return Crm().tell({"acme": ["lead"]})


@pytest.fixture
def door(crm: Crm) -> Door:
    return Door(crm)


def test_every_command_has_a_route_and_every_record_its_corrections(door: Door) -> None:
    paths = door.app.openapi()["paths"]
    for each in COMMANDS:
        own = f"/api/{each.noun}" if each.begins else f"/api/{each.noun}/{{id}}/{each.name}"
        assert paths[own]["post"]["summary"] == each.help
        assert {f"/api/{each.noun}/{{id}}/{name}" for name in ("undo", "correct")} <= set(paths)


def test_a_record_is_begun_under_an_id_that_its_key_makes(crm: Crm, door: Door) -> None:
    body = {
        "name": "bolt",
        "customer": str(CUSTOMER),
        "pipeline": str(SALES),
        "amount": {"amount": "12.50", "currency": "EUR"},
    }
    first = door.post("opportunities", body, idempotency_key="k1")
    again = door.post("opportunities", body, idempotency_key="k1")
    assert first.status_code == again.status_code == 201
    assert first.headers["Crm-Position"] == str(len(crm.log.events))
    assert [again.json()[name] for name in ("id", "version", "position")] == [
        first.json()[name] for name in ("id", "version", "position")
    ]
    opened = crm.told(UUID(first.json()["id"]))[0]
    assert isinstance(opened, Opportunity.Opened)
    assert (opened.stage, opened.amount.minor) == (LEAD, 1250)
    with pytest.raises(KeyReused):
        door.post("opportunities", body | {"name": "core"}, idempotency_key="k1")


def test_a_command_tells_version_position_and_what_it_said(crm: Crm, door: Door) -> None:
    moved = door.post(f"opportunities/{ACME}/move", {"stage": str(OFFER)})
    assert moved.status_code == 200
    assert moved.headers["ETag"] == '"2"'
    assert [each["topic"] for each in moved.json()["events"]] == ["opportunity.moved.v1"]
    assert crm.told(ACME)[1:] == [TO_OFFER]


def test_who_said_it_through_which_door_and_why_is_kept(crm: Crm, door: Door) -> None:
    door.post(f"opportunities/{ACME}/win", {"because": "signed today"})
    by = crm.log.events[-1].by
    assert (by.actor, by.source, by.origin) == ("founder", "api", "203.0.113.7")
    assert (by.reason, by.correlation) == ("signed today", by.command)


def test_a_dry_run_records_nothing(crm: Crm, door: Door) -> None:
    dry = door.post(f"opportunities/{ACME}/move?dry_run=true", {"stage": str(OFFER)})
    assert "Crm-Position" not in dry.headers
    assert [each["topic"] for each in dry.json()["events"]] == ["opportunity.moved.v1"]
    assert len(crm.told(ACME)) == 1


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', "1", "*"])
def test_a_change_may_name_the_version_that_was_read(door: Door, tag: str) -> None:
    body = {"stage": str(OFFER)}
    assert door.post(f"opportunities/{ACME}/move", body, if_match=tag).status_code == 200


def test_a_version_is_the_one_of_now_and_a_number(door: Door) -> None:
    with pytest.raises(Stale):
        door.post(f"opportunities/{ACME}/win", if_match='"7"')
    for wrong in ('"one"', "-1", "", '"1.0"', "1, 2"):
        with pytest.raises(BadVersion):
            door.post(f"opportunities/{ACME}/win", if_match=wrong)


@pytest.mark.parametrize(
    "body",
    [
        {"stage": str(OFFER), "colour": "red"},
        {"stage": "offer"},
        {},
        {"stage": str(OFFER), "occurred_at": "2024-01-02T10:00:00"},
    ],
)
def test_a_wrong_body_is_not_carried_out(crm: Crm, door: Door, body: dict[str, str]) -> None:
    assert door.post(f"opportunities/{ACME}/move", body).status_code == 422
    assert len(crm.told(ACME)) == 1


def test_the_past_is_corrected_by_commands_at_their_instants(crm: Crm, door: Door) -> None:
    crm.tell({"acme": ["trial", "won"]})
    at = crm.happened(ACME, 2).isoformat()
    held = {"command": "move", "occurred_at": at, "stage": str(OFFER)}
    body = {"retract": [2], "instead": [held], "reason": "wrong column"}
    assert door.post(f"opportunities/{ACME}/correct", body).json()["version"] == 5
    assert crm.told(ACME)[1:] == [TO_OFFER, Opportunity.Won()]
    late = {"instead": [held | {"occurred_at": crm.now.isoformat()}], "reason": "too late"}
    with pytest.raises(OpportunityClosed):
        door.post(f"opportunities/{ACME}/correct", late)


def test_the_last_change_is_undone(crm: Crm, door: Door) -> None:
    door.post(f"opportunities/{ACME}/win")
    assert door.post(f"opportunities/{ACME}/undo").json()["version"] == 3
    assert len(crm.told(ACME)) == 1


def test_two_customers_are_merged_and_split_again(crm: Crm, door: Door) -> None:
    other = door.post("customers", {"name": "acme GmbH"}).json()["id"]
    address, body = f"customers/{other}", {"into": str(CUSTOMER), "take": ["name"]}
    dry = door.post(f"{address}/merge?dry_run=true", body)
    topics = ["customer.merged_into.v1", "customer.took_in.v1", "customer.renamed.v1"]
    assert [each["topic"] for each in dry.json()["events"]] == topics
    assert door.post(f"{address}/merge", body).json()["version"] == 2
    done = door.post(f"{address}/split", {"because": "two shops after all"}).json()
    assert [each["stream"] for each in done["events"]] == [other, str(CUSTOMER)]
    assert [len(crm.told(UUID(each))) for each in (other, str(CUSTOMER))] == [1, 1]
    assert crm.log.events[-1].by.reason == "two shops after all"


def test_a_fact_is_noted_once_under_the_name_that_its_source_gives_it(crm: Crm, door: Door) -> None:
    body = {"customer": str(CUSTOMER), "channel": "phone", "source": "dialler", "message": "c-17"}
    first, again = door.post("touches", body), door.post("touches", body)
    assert first.json()["id"] == again.json()["id"] == str(identity("dialler", "touches", "c-17"))
    assert [len(each.json()["events"]) for each in (first, again)] == [1, 0]
    assert again.json()["position"] == first.json()["position"]
    other = door.post("touches", body | {"message": "c-18"})
    assert other.json()["id"] != first.json()["id"]
    assert len(crm.log.stream(UUID(first.json()["id"]))) == 1
    halfway = {name: value for name, value in body.items() if name != "source"}
    assert door.post("touches", halfway).status_code == 422


def test_facts_come_in_a_list_and_again_in_another(crm: Crm, door: Door) -> None:
    def touch(n: int) -> dict[str, Any]:
        body = {"customer": str(CUSTOMER), "channel": "phone", "source": "s", "message": f"{n}"}
        return {"noun": "touches", "command": "touch", "body": body}

    once = door.post("commands", [touch(n) for n in (1, 2)]).json()["items"]
    twice = door.post("commands", [touch(n) for n in (3, 2, 1, 3)]).json()["items"]
    assert [len(each["answer"]["events"]) for each in once + twice] == [1, 1, 1, 0, 0, 0]
    assert twice[1]["answer"]["id"] == once[1]["answer"]["id"]
