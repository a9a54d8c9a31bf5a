"""Whatever is wrong with a question — its instants, position, page, record, parameters — is told in
one sentence under a code, for every read of the API.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from typing import Any

import pytest
from httpx2 import Response

from commands import facts, tickets, trainings
from readapi.receipt import Receipt
from tests.commands.door import assert_refused
from tests.crm import DAY, SALES, id_of
from tests.facts import note_all
from tests.given import ACME, ANNA, CARL, NOBODY, WIDGET, populated
from tests.readapi.door import Door, app, open_door
from tests.sales import CARE, ORDER, note_sales
from tests.service import OFFICE, PROMISE, promise
from tests.trainings import CARD

LAMP = id_of("no light")

WRONG_INSTANTS = (
    "yesterday",
    "",
    "2024-02-30",
    "2024-13-01",
    "2024-01-01T00:00:00",
    "2024-01-01 00:00",
    "2024-01-01T25:00:00Z",
    "01.02.2024",
    "1709200800",
    "now()",
    "2024-01-01T00:00:00+99:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "٢٠٢٤-٠١-٠١",
    "x" * 5_000,
)
"""Of whatever kind: bad_instant, or in the future."""

KNOWN = "2024-01-01T23:59:59.999999Z"
"""So is read what lies later than 2024-01-01, by whose knowledge it is asked."""
LATER = ("9999-12-31", "9999-12-31T23:59:59Z", "2999-01-01")


@pytest.fixture(scope="module")
def door(module_database: str) -> Iterator[Door]:
    with open_door(module_database) as opened:
        crm = populated().tell({"acme": ["lead", "offer"], "bolt": ["lead", "won"]})
        note_all(crm)
        note_sales(crm)
        promise(crm)
        crm.do(trainings.record, id_of("training"), card=CARD)
        crm.do(tickets.open_, LAMP, name="No light", customer=ACME)
        crm.log.turn_clock(DAY)
        opened.tell(crm)
        yield opened


# Every process that runs tests reads this file: what takes long is made where it is asked for.


@cache
def spec() -> dict[str, Any]:
    """{path: what it says of its questions}."""
    said: dict[str, Any] = app().openapi()["paths"]
    return said


def paths() -> list[str]:
    return sorted(spec())


def pinned() -> list[str]:
    return [path for path in paths() if "known_at" in parameters(path)]


def paged() -> list[str]:
    return [path for path in paths() if "cursor" in parameters(path)]


def of_one() -> list[str]:
    return [path for path in paths() if "{id}" in path]


A_RECEIPT = Receipt(
    of={"figure": "board", "pipeline": str(SALES)},
    at=datetime(2024, 1, 1, tzinfo=UTC),
    known_at=datetime(2024, 1, 1, tzinfo=UTC),
    position=0,
    definitions={},
    builds={},
).text()
IDS = {
    "contacts": CARL,
    "customers": ACME,
    "opportunities": id_of("acme"),
    "orders": ORDER,
    "pipelines": SALES,
    "products": WIDGET,
    "sla-policies": PROMISE,
    "subscriptions": CARE,
    "tickets": LAMP,
    "trainings": id_of("training"),
    "users": ANNA,
    "working-calendars": OFFICE,
    **{each.noun: id_of(each.decide.__name__) for each in facts.COMMANDS},
}


def parameters(path: str) -> dict[str, Any]:
    """{name: schema} of those behind the question mark."""
    given = spec()[path]["get"].get("parameters", ())
    return {each["name"]: each["schema"] for each in given if each["in"] == "query"}


def instants(path: str) -> list[str]:
    """The parameters that name an instant, or a day's end."""
    texts = [name for name, each in parameters(path).items() if "format" not in each]
    return [name for name in ("at", "known_at", "from", "to") if name in texts]


def address(path: str, id: object = None) -> str:
    noun = path.split("/")[2]
    given = {"id": str(id or IDS.get(noun, ACME)), "measure": "open_pipeline"}
    return path.format(**given, name=CARD["model"])


def all_or_two(path: str, wrong: tuple[str, ...]) -> tuple[str, ...]:
    """One parser reads them all, so one path tries every wrong text; the others show that it is
    asked there too.
    """
    return wrong if path == "/api/customers" else wrong[:2]


def required(path: str) -> dict[str, str]:
    known = {
        "from": "2024-01-01",
        "to": "2024-12-31",
        "q": "acme",
        "receipt": A_RECEIPT,
        "suppose": "{}",
        "on": "2024-03-01",
        "by": "source",
    }
    given = spec()[path]["get"].get("parameters", ())
    return {
        each["name"]: known[each["name"]]
        for each in given
        if each["required"] and each["in"] == "query"
    }


def ask(door: Door, path: str, **asked: str) -> Response:
    return door.client.get(address(path), params=required(path) | asked)


def test_right_questions_are_answered_up_to_a_position(door: Door) -> None:
    for path in paths():
        if "{id}" not in path or path.split("/")[2] in IDS:
            answer = ask(door, path)
            assert answer.status_code == 200, path
            told = answer.json() if answer.headers["Content-Type"] == "application/json" else {}
            if isinstance(told, dict) and "position" in told:
                assert answer.headers.get("Crm-Position") == str(told["position"]), path


def test_an_instant_has_its_offset_or_is_a_day(door: Door, subtests: pytest.Subtests) -> None:
    for path in pinned():
        with subtests.test(path):
            for name in instants(path):
                for wrong in all_or_two(path, WRONG_INSTANTS):
                    refused = ask(door, path, **{name: wrong})
                    assert_refused(refused, "bad_instant", "time_in_future")
            for wrong in LATER:
                assert_refused(ask(door, path, known_at=wrong), "time_in_future")


def test_before_the_first_event_and_beyond_what_is_known_there_are_answers(
    door: Door, subtests: pytest.Subtests
) -> None:
    for path in pinned():
        with subtests.test(path):
            at = [name for name in instants(path) if name in {"at", "to"}]
            begins = {"from": "0001-01-01"} if "from" in instants(path) else {}
            early = ask(
                door, path, **dict.fromkeys(at, "0001-01-01"), **begins, known_at="0001-01-01"
            )
            late = ask(door, path, **dict.fromkeys(at, "9999-12-31"), known_at="2024-01-01")
            for answer in (early, late):
                if not answer.is_success:
                    assert_refused(answer, "not_there", "not_there_then", "unknown_model")
            if is_told(late) and at:
                assert {late.json()[each] for each in ("at", "known_at")} == {KNOWN}
            if is_told(early):
                assert_empty(early.json())
            elif early.is_success:
                assert len(early.text.splitlines()) == 1  # a table's head


def is_told(answer: Response) -> bool:
    """Not refused, and no file."""
    return answer.is_success and answer.headers["Content-Type"] == "application/json"


def assert_empty(told: dict[str, Any]) -> None:
    """Nothing is listed, and nothing adds up to anything."""
    for name in ("items", "campaigns", "steps", "start", "end"):
        assert not told.get(name), name
    assert not told.get("total")


def test_a_wrong_parameter_is_named(door: Door, subtests: pytest.Subtests) -> None:
    """With every wrong text where it is met first; elsewhere two show that it is asked, too."""
    met: list[tuple[str, dict[str, Any]]] = []
    for path in paths():
        with subtests.test(path):
            for name, schema in parameters(path).items():
                all_or_some = None if (name, schema) not in met else 2
                met.append((name, schema))
                for wrong in islice(wrong_texts(schema), all_or_some):
                    refused = assert_refused(
                        ask(door, path, **{name: wrong}),
                        "invalid",
                        "not_text",
                        "bad_cursor",
                        "bad_instant",
                        "unknown_type",
                    )
                    if refused["code"] == "invalid":
                        assert f"query.{name}" in {each["field"] for each in refused["errors"]}, (
                            wrong
                        )


def wrong_texts(schema: dict[str, Any]) -> Iterator[str]:
    own = next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema)
    yield "nul\0"
    match own.get("type"):
        case "integer":
            yield from (
                "many",
                "",
                "1.5",
                "NaN",
                str(own["minimum"] - 1),
                str(own.get("maximum", 2**63 - 1) + 1),
                "9" * 5_000,
            )
        case "number":
            yield from ("many", "", "NaN", "inf", "-1", "1e400", str(own["maximum"] + 1))
        case "boolean":
            yield from ("perhaps", "", "2")
        case _ if "enum" in own:
            yield from (f"{own['enum'][0]}?", "", own["enum"][0].upper())
        case _ if own.get("format") == "uuid":
            yield from ("acme", "", "7")
        case _ if own.get("format") == "date":
            yield from ("yesterday", "", "2024-02-30", "01.02.2024", "1709200800", "0")
        case _ if "maxLength" in own:
            yield "x" * (own["maxLength"] + 1)


def test_an_unknown_and_a_doubled_parameter_are_refused(
    door: Door, subtests: pytest.Subtests
) -> None:
    for path in paths():
        with subtests.test(path):
            assert_refused(ask(door, path, known="2024-01-01"), "unknown_parameter")
            for name in parameters(path):
                twice = f"{address(path)}?{name}=1&{name}=2"
                assert_refused(door.client.get(twice), "parameter_twice", "invalid")


WRONG_CURSORS = (
    "next",
    urlsafe_b64encode(b'["2024-01-01T00:00:00","2024-01-01T00:00:00Z",1]').decode(),
    "",
    "!!!",
    "bm90aGluZw==",
    urlsafe_b64encode(b"[]").decode(),
    urlsafe_b64encode(b'["2024-01-01T00:00:00Z","2024-01-01T00:00:00Z",-1]').decode(),
    urlsafe_b64encode(b'["2024-01-01T00:00:00Z","2024-01-01T00:00:00Z",1e9]').decode(),
    urlsafe_b64encode(b'["2024-01-01T00:00:00Z","2024-01-01T00:00:00Z",1,2]').decode(),
    urlsafe_b64encode(b'["0001-01-01T00:00:00+14:00","2024-01-01T00:00:00Z",1]').decode(),
    urlsafe_b64encode(b"[" * 10_000).decode(),
    "é",
)


def test_a_cursor_is_one_that_an_answer_gave(door: Door, subtests: pytest.Subtests) -> None:
    for path in paged():
        with subtests.test(path):
            for cursor in all_or_two(path, WRONG_CURSORS):
                assert_refused(ask(door, path, cursor=cursor), "bad_cursor", "bad_instant")


def test_a_position_is_one_of_the_log(door: Door, subtests: pytest.Subtests) -> None:
    for path in pinned():
        with subtests.test(path):
            for position in all_or_two(path, ("many", "-1", "", "1.5", "9" * 30, "9" * 5_000)):
                headers = {"Crm-Min-Position": position}
                refused = door.client.get(address(path), params=required(path), headers=headers)
                assert_refused(refused, "invalid")


def test_a_record_that_is_not_there_or_is_another_kind_is_not_shown(
    door: Door, subtests: pytest.Subtests
) -> None:
    for path in of_one():
        with subtests.test(path):
            own = IDS.get(path.split("/")[2])
            others = [id for id in IDS.values() if id != own]
            for id in (NOBODY, *(others if path.endswith("{id}") else others[:2])):
                answer = door.client.get(address(path, id), params=required(path))
                assert_refused(answer, "not_there", "nothing_traced", "no_such_pipeline")
            for wrong in ("7", "acme", "%00", f"{NOBODY}x"):
                assert_refused(door.client.get(address(path, wrong)), "invalid")


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/",
        "/api/unicorns",
        f"/api/customers/{ACME}/film",
        "/api/bridge",
        "/api//events",
    ],
)
def test_what_there_is_not_has_no_address(door: Door, path: str) -> None:
    assert_refused(door.client.get(path), "no_such_address")


def test_a_measure_and_a_type_are_known_ones(door: Door) -> None:
    wrong = door.client.get("/api/bridge/happiness?from=2024-01-01")
    assert_refused(wrong, "no_such_measure")
    assert_refused(door.client.get("/api/events?type=unicorns"), "unknown_type")
    assert_refused(door.client.get("/api/events?type=customer"), "unknown_type")


def test_days_at_the_ends_of_the_calendar_are_days(door: Door) -> None:
    for path in paths():
        if {"from", "to"} <= set(required(path)):
            last = ask(door, path, **{"from": "9999-12-31", "to": "9999-12-31"})
            assert last.status_code == 200
            every = ask(door, path, **{"from": "0001-01-01", "to": "9999-12-31"})
            if path.endswith("/film"):
                assert_refused(every, "too_many_frames")
            else:
                assert every.status_code == 200


def test_a_period_does_not_end_before_it_begins(door: Door) -> None:
    for path in paths():
        if {"from", "to"} <= set(required(path)):
            assert_refused(
                ask(door, path, **{"from": "2024-02-01", "to": "2024-01-31"}), "period_backwards"
            )
