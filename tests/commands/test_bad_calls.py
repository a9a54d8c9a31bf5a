"""Whatever is wrong around the body of a command — address, headers, key, version, the record, its
state, the time — is told in one sentence under a code, and nothing is stored.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import uuid4

import pytest

from commands.catalogue import COMMANDS
from commands.imports.errors import ImportRefused
from domain.errors import Refused
from tests.commands.door import Door, assert_refused
from tests.crm import DUE, LEAD, OFFER, SALES, id_of
from tests.given import ACME, ANNA, CARL, NOBODY, WIDGET, populated
from tests.test_vocabulary import refusals
from web import problems
from web.present.problem import sentence


@cache
def door() -> Door:
    """Made where it is asked for: every process that runs tests reads this file."""
    told = {"open": ["lead"], "closed": ["lead", "lost"], "away": ["lead", "archived"]}
    return Door(populated().tell(told))


OPEN, CLOSED, AWAY = (f"opportunities/{id_of(name)}" for name in ("open", "closed", "away"))
IDS = {
    "contacts": CARL,
    "customers": ACME,
    "opportunities": id_of("open"),
    "pipelines": SALES,
    "products": WIDGET,
    "users": ANNA,
}


@pytest.fixture(autouse=True)
def nothing_is_stored() -> Iterator[None]:
    before = door().stored
    yield
    assert door().stored == before


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"if_match": '"one"'}, "bad_version"),
        ({"if_match": '"1'}, "bad_version"),
        ({"if_match": '"1", "2"'}, "bad_version"),
        ({"if_match": "-1"}, "bad_version"),
        ({"if_match": ""}, "bad_version"),
        ({"if_match": f'"{10**30}"'}, "bad_version"),
        ({"if_match": '"' + "9" * 5_000 + '"'}, "bad_version"),
        ({"if_match": '"0"'}, "stale"),
        ({"if_match": '"2"'}, "stale"),
        ({"idempotency_key": "x" * 201}, "invalid"),
        ({"crm_correlation": "import of yesterday"}, "invalid"),
        ({"crm_correlation": ""}, "invalid"),
    ],
)
def test_a_wrong_header_is_refused(headers: dict[str, str], code: str) -> None:
    assert_refused(door().post(f"{OPEN}/win", **headers), code)
    assert_refused(door().post(f"{OPEN}/win?dry_run=true", **headers), code)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("dry_run=perhaps", "invalid"),
        ("dry_run=", "invalid"),
        ("dryrun=true", "unknown_parameter"),
        ("dry_run=true&at=2024-01-01", "unknown_parameter"),
        ("dry_run=false&dry_run=true", "parameter_twice"),
    ],
)
def test_a_wrong_parameter_is_refused(query: str, code: str) -> None:
    assert_refused(door().post(f"{OPEN}/win?{query}"), code)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_a_command_is_posted(method: str) -> None:
    assert_refused(door().client.request(method, f"/api/{OPEN}/win"), "no_such_method")


@pytest.mark.parametrize(
    "path",
    ["unicorns", f"unicorns/{NOBODY}/win", f"{OPEN}/fly", f"{OPEN}/win/again", f"{OPEN}/open"],
)
def test_what_there_is_not_has_no_address(path: str) -> None:
    assert_refused(door().post(path, {}), "no_such_address")


@pytest.mark.parametrize("name", ["win", "archive", "undo"])
@pytest.mark.parametrize("id", ["7", "acme", "0" * 31, f"{NOBODY}x", "%00", "{id}"])
def test_an_id_that_is_none_is_refused(name: str, id: str) -> None:
    assert_refused(door().post(f"opportunities/{id}/{name}"), "invalid")


CHANGES = [
    each
    for each in COMMANDS
    if not each.begins and not any(field.is_required() for field in each.body.model_fields.values())
]


@pytest.mark.parametrize("each", CHANGES, ids=[f"{each.noun}/{each.name}" for each in CHANGES])
def test_a_record_that_is_not_there_or_is_another_kind_is_not_changed(each: Any) -> None:
    others = [id for noun, id in IDS.items() if noun != each.noun]
    for id in (NOBODY, *others):
        assert_refused(door().post(f"{each.noun}/{id}/{each.name}"), "not_there")


@pytest.mark.parametrize("noun", IDS)
def test_what_is_not_there_is_not_corrected_or_undone(noun: str) -> None:
    others = [id for other, id in IDS.items() if other != noun]
    for id in (NOBODY, *others):
        body = {"retract": [1], "reason": "typo"}
        assert_refused(door().post(f"{noun}/{id}/correct", body), "not_there")
        assert_refused(door().post(f"{noun}/{id}/undo"), "not_there", "nothing_to_undo")


EUR = {"amount": "12.50", "currency": "EUR"}
USD = {"amount": "12.50", "currency": "USD"}
DEAL = {"name": "new", "customer": str(ACME), "pipeline": str(SALES), "amount": EUR}
NOT_THERE: list[tuple[str, dict[str, Any], str]] = [
    ("opportunities", DEAL | {"customer": str(NOBODY)}, "not_there"),
    ("opportunities", DEAL | {"customer": str(ANNA)}, "not_there"),
    ("opportunities", DEAL | {"pipeline": str(NOBODY)}, "not_there"),
    ("opportunities", DEAL | {"owner": str(CARL)}, "not_there"),
    ("opportunities", DEAL | {"stage": str(NOBODY)}, "unknown_stage"),
    ("opportunities", DEAL | {"stage": str(DUE)}, "unknown_stage"),
    ("opportunities", DEAL | {"lines": [{"product": str(NOBODY), "price": EUR}]}, "not_there"),
    ("contacts", {"name": "Eve", "customer": str(NOBODY)}, "not_there"),
    ("customers", {"name": "Eve", "owner": str(ACME)}, "not_there"),
    (f"{OPEN}/move", {"stage": str(NOBODY)}, "unknown_stage"),
    (f"{OPEN}/assign", {"owner": str(NOBODY)}, "not_there"),
    (f"{OPEN}/add-contact", {"contact": str(ACME), "role": "buyer"}, "not_there"),
    (f"{OPEN}/join", {"pipeline": str(ACME)}, "not_there"),
]


@pytest.mark.parametrize(("path", "body", "code"), NOT_THERE)
def test_a_record_that_a_body_names_is_there(path: str, body: dict[str, Any], code: str) -> None:
    assert_refused(door().post(path, body), code)


WRONG_STATES: list[tuple[str, dict[str, Any] | None, str]] = [
    (f"{CLOSED}/win", None, "opportunity_closed"),
    (f"{CLOSED}/move", {"stage": str(OFFER)}, "opportunity_closed"),
    (f"{CLOSED}/change-amount", {"amount": EUR}, "opportunity_closed"),
    (f"{AWAY}/move", {"stage": str(OFFER)}, "opportunity_archived"),
    (f"{AWAY}/win", None, "opportunity_archived"),
    (f"{OPEN}/reopen", None, "opportunity_open"),
    (f"{OPEN}/restore", None, "opportunity_not_archived"),
    (f"{OPEN}/move", {"stage": str(LEAD)}, "already_in_stage"),
    (f"{OPEN}/change-amount", {"amount": USD}, "other_currency"),
    (f"{OPEN}/win", {"occurred_at": "2023-01-01T00:00:00Z"}, "time_runs_backwards"),
    (f"{OPEN}/win", {"occurred_at": "2124-01-01T00:00:00Z"}, "time_in_future"),
    (f"{OPEN}/win", {"occurred_at": "9999-12-31T23:59:59-14:00"}, "time_in_future"),
    (f"{OPEN}/win", {"occurred_at": "0001-01-01T00:00:00+14:00"}, "time_too_early"),
    ("customers", {"name": "Eve", "occurred_at": "1899-12-31T23:59:59Z"}, "time_too_early"),
    (f"{OPEN}/correct", {"retract": [7], "reason": "typo"}, "not_in_story"),
    (
        f"pipelines/{SALES}/retire-stage",
        {"stage": str(LEAD)},
        "stage_occupied",
    ),
]


@pytest.mark.parametrize(("path", "body", "code"), WRONG_STATES)
def test_a_command_that_the_state_does_not_allow_is_refused(
    path: str, body: dict[str, Any] | None, code: str
) -> None:
    assert_refused(door().post(path, body), code)
    assert_refused(door().post(f"{path}?dry_run=true", body), code)


def test_a_value_that_only_one_may_hold_is_not_given_to_another() -> None:
    assert_refused(door().post("users", {"name": "Anna", "login": "Anna"}), "taken")


def test_a_key_stands_for_one_request(nothing_is_stored: None) -> None:
    fresh = Door(populated().tell({"open": ["lead"]}))
    assert fresh.post(f"{OPEN}/win", idempotency_key="k").status_code == 200
    before = fresh.stored
    assert_refused(fresh.post(f"{OPEN}/win", {"because": "x"}, idempotency_key="k2"))
    assert_refused(fresh.post(f"{OPEN}/archive", idempotency_key="k"), "key_reused")
    assert_refused(fresh.post(f"customers/{ACME}/archive", idempotency_key="k"), "key_reused")
    body = {"name": "Eve"}
    assert_refused(fresh.post("customers", body, idempotency_key="k"), "key_reused")
    assert fresh.stored == before


def leaves() -> list[type[Refused]]:
    return [each for each in refusals() if not issubclass(each, ImportRefused)]


@pytest.mark.parametrize("refusal", leaves(), ids=lambda each: each.__name__)
def test_every_refusal_is_a_problem_of_one_shape(refusal: type[Refused]) -> None:
    raised = refusal(id=uuid4(), status="won", code=7, title=None, detail={})
    told = problems.problem(raised.status, raised.code, sentence(raised), raised.facts)
    assert told.status_code == raised.status
    assert 400 <= raised.status < 500 or raised.status == 503
    body = bytes(told.body).decode()
    assert f'"status":{raised.status},"code":"{raised.code}"' in body
