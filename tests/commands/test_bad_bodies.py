"""Whatever is wrong with the body of a command, it is told in one sentence under a code, and
nothing is stored: for every command and every field, made from the document of the routes.
"""

from collections.abc import AsyncIterator, Iterator
from functools import cache
from typing import Any

import pytest

from commands.catalogue import COMMANDS, NOUNS
from domain.catalogue import can_be_merged
from tests.commands.door import Door, assert_refused
from tests.commands.wrong import fields
from tests.crm import id_of
from tests.given import populated

# Every process that runs tests reads this file: what takes long is made where it is asked for.


@cache
def door() -> Door:
    return Door(populated().tell({"acme": ["lead"], "bolt": ["lead", "won"]}))


@cache
def spec() -> dict[str, Any]:
    return door().app.openapi()


PATHS = sorted(
    {f"/api/{each.noun}" + ("" if each.begins else f"/{{id}}/{each.name}") for each in COMMANDS}
    | {f"/api/{noun}/{{id}}/{name}" for noun in NOUNS for name in ("undo", "correct")}
    | {f"/api/{noun}/{{id}}/split" for noun, record in NOUNS.items() if can_be_merged(record)}
)
ACME = f"opportunities/{id_of('acme')}"


@pytest.fixture(autouse=True)
def nothing_is_stored() -> Iterator[None]:
    before = door().stored
    yield
    assert door().stored == before


def body_of(path: str) -> dict[str, Any]:
    said = spec()["paths"][path]["post"]["requestBody"]
    schema = said["content"]["application/json"]["schema"]
    found: dict[str, Any] = spec()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def address(path: str) -> str:
    return path.removeprefix("/api/").replace("{id}", str(id_of("acme")))


def test_every_path_is_tried() -> None:
    assert {*PATHS} == {*spec()["paths"]} - {"/api/commands"}


@pytest.mark.parametrize("path", PATHS)
def test_every_wrong_field_is_named(path: str) -> None:
    tried = 0
    for name, value in fields(body_of(path), spec()["components"]["schemas"]):
        said = assert_refused(door().post(address(path), {name: value}), "invalid")
        named = {each["field"].removeprefix("body.").partition(".")[0] for each in said["errors"]}
        assert name in named, value
        tried += 1
    assert tried >= 5


@pytest.mark.parametrize("path", PATHS)
def test_a_missing_and_an_unknown_field_are_named(path: str) -> None:
    schema = body_of(path)
    said = assert_refused(door().post(address(path), {"colour": "red"}), "invalid")
    missing = {f"body.{name}" for name in schema.get("required", ())}
    assert {each["field"] for each in said["errors"]} == missing | {"body.colour"}


@pytest.mark.parametrize("path", PATHS)
def test_a_body_is_an_object(path: str) -> None:
    for body in (b"[]", b"[{}]", b'"win"', b"7", b"true"):
        assert_refused(door().send(address(path), body), "invalid")


@pytest.mark.parametrize("path", PATHS)
def test_a_body_may_be_left_out_only_where_nothing_is_required(path: str) -> None:
    required = bool(body_of(path).get("required"))
    assert spec()["paths"][path]["post"]["requestBody"].get("required", False) is required
    bare = door().client.post(f"/api/{address(path)}?dry_run=true")
    if required:
        assert_refused(bare, "invalid")
    else:
        assert bare.is_success or bare.json()["code"] != "invalid"


UNREADABLE = {
    "not JSON": b"reason=price",
    "cut off": b'{"reason": "pri',
    "two values": b"{} {}",
    "UTF-16": '{"reason": "price"}'.encode("utf-16"),
    "Latin-1": '{"reason": "zu früh"}'.encode("latin-1"),
    "a byte order mark": b'\xef\xbb\xbf{"reason": "price"}',
    "a key twice": b'{"reason": "price", "reason": "time"}',
    "an inner key twice": b'{"reason": "price", "x": [{"a": 1, "a": 2}]}',
    "half a character": b'{"reason": "\\ud83d"}',
    "half a character as a key": b'{"reason": "price", "\\ud83d": 1}',
    "not a number": b'{"reason": NaN}',
    "infinity": b'{"reason": -Infinity}',
    "a number of 5,000 digits": b'{"reason": ' + b"9" * 5_000 + b"}",
    "nested deeply": b"[" * 100_000 + b"]" * 100_000,
    "nested deeply inside": b'{"reason": ' + b'{"a": ' * 50_000 + b"1" + b"}" * 50_001,
    "a comment": b'{"reason": "price"} // why',
    "a trailing comma": b'{"reason": "price",}',
    "single quotes": b"{'reason': 'price'}",
    "a raw line break": b'{"reason": "pri\nce"}',
    "a NUL": b'\0{"reason": "price"}',
}


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_in_one_way_only_is_refused(raw: bytes) -> None:
    assert_refused(door().send(f"{ACME}/lose", raw), "unreadable")


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json", None],
)
def test_a_body_is_sent_as_json(kind: str | None) -> None:
    assert_refused(door().send(f"{ACME}/lose", b'{"reason": "price"}', kind), "not_json")


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/Merge+JSON"])
def test_kinds_of_json_are_json(kind: str) -> None:
    sent = door().send(f"{ACME}/lose?dry_run=true", b'{"reason": "price"}', kind)
    assert sent.status_code == 200


async def chunks(size: int) -> AsyncIterator[bytes]:
    yield b'{"reason": "'
    for _ in range(size // 1024):
        yield b"x" * 1024
    yield b'"}'


def test_a_body_has_a_mebibyte_at_most_however_it_is_sent() -> None:
    assert_refused(door().send(f"{ACME}/lose", b"x" * (2**20 + 1)), "too_large")
    assert_refused(door().send(f"{ACME}/lose", chunks(2**20)), "too_large")
    assert_refused(door().send(f"{ACME}/lose", chunks(2**20 - 2048)), "invalid")


@pytest.mark.parametrize(
    "instead",
    [
        {"command": "fly", "occurred_at": "2024-01-01T00:00:00Z"},
        {"command": "move", "occurred_at": "2024-01-01T00:00:00Z"},
        {"command": "move", "occurred_at": "2024-01-01T00:00:00Z", "stage": "lead"},
        {"command": "win", "occurred_at": "2024-01-01T00:00:00Z", "colour": "red"},
        {"command": "win", "occurred_at": "2024-01-01"},
        {"command": "win"},
        {"occurred_at": "2024-01-01T00:00:00Z"},
        "win",
        None,
    ],
    ids=repr,
)
def test_what_holds_instead_is_a_command_with_its_body(instead: Any) -> None:
    body = {"retract": [1], "instead": [instead], "reason": "typo"}
    said = assert_refused(door().post(f"{ACME}/correct", body), "invalid", "unknown_command")
    fields = [each["field"] for each in said.get("errors", ())]
    assert all(each.startswith("body.instead.0") for each in fields)


@pytest.mark.parametrize(
    "versions", [[0], [-1], [2**31], [10**30], ["one"], [1.5], [None], "1", 1], ids=repr
)
def test_what_is_retracted_are_versions(versions: Any) -> None:
    body = {"retract": versions, "reason": "typo"}
    assert_refused(door().post(f"{ACME}/correct", body), "invalid")


def test_no_fact_of_a_refusal_hides_what_every_problem_says() -> None:
    said = assert_refused(door().post(f"opportunities/{id_of('bolt')}/win"), "opportunity_closed")
    assert (said["status"], said["closed"]) == (409, "won")


def test_the_crm_of_these_tests_takes_what_is_right() -> None:
    dry = door().post(f"{ACME}/lose?dry_run=true", {"reason": "price"})
    assert dry.status_code == 200
