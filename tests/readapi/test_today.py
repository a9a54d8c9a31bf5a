"""Today says whom to turn to and why, by rules that can be checked, as of any (at, known_at)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from readapi.today.reasons import RULES
from tests.readapi.door import Door, open_door
from tests.today import HOUR, MONDAY, WEDNESDAY, everybody


@pytest.fixture(scope="module")
def door(module_database: str) -> Iterator[Door]:
    with open_door(module_database) as opened:
        opened.tell(everybody())
        yield opened


def told(door: Door, at: datetime = WEDNESDAY, **asked: str) -> Any:
    return door.get("today", at=at, known_at=at, **asked)


def rules(answer: Any) -> list[tuple[str | None, list[str]]]:
    return [
        (each["customer_name"], [why["rule"] for why in each["reasons"]]) for each in answer["next"]
    ]


def test_promises_come_first_then_plans_then_money_then_deals_that_nobody_moves(
    door: Door,
) -> None:
    assert rules(told(door)) == [
        ("acme Ltd", ["ticket_late"]),
        ("fern Ltd", ["ticket_at_risk"]),
        ("core Ltd", ["activity_overdue", "no_next_step"]),
        (None, ["activity_today"]),
        ("bolt Ltd", ["step_overdue"]),
        ("edge Ltd", ["step_today"]),
        ("ice Ltd", ["invoice_late"]),
        ("dune Ltd", ["close_date_over"]),
        ("holm Ltd", ["stays_too_long"]),
        ("gale Ltd", ["no_next_step", "no_next_step"]),
    ]


def test_each_rule_counts_what_it_names(door: Door) -> None:
    answer = told(door)
    assert answer["counts"] == dict.fromkeys(RULES, 1) | {"no_next_step": 3}
    assert answer["waiting"] == 10
    assert [each["name"] for each in answer["tickets"]] == ["No light", "No heat"]


def test_one_rule_lists_all_that_it_names(door: Door) -> None:
    answer = told(door, rule="no_next_step")
    assert rules(answer) == [
        ("core Ltd", ["no_next_step"]),
        ("gale Ltd", ["no_next_step", "no_next_step"]),
    ]
    assert answer["counts"]["ticket_late"] == 1
    assert told(door, rule="luck") == "invalid"


def test_a_reason_carries_what_its_rule_saw(door: Door) -> None:
    saw = {why["rule"]: why for each in told(door)["next"] for why in each["reasons"]}
    assert saw["ticket_late"]["left"] == -5 * 3600  # due Tuesday at 14:00
    assert saw["activity_overdue"]["day"] == "2024-03-05"
    assert saw["step_overdue"]["step"] == "Write to bolt"
    assert (saw["invoice_late"]["name"], saw["invoice_late"]["owed"]) == ("R-7", 7_000)
    assert saw["close_date_over"]["day"] == "2024-03-05"
    assert saw["stays_too_long"]["days"] > saw["stays_too_long"]["most"] == 20
    assert saw["stays_too_long"]["stage_name"] == "offer"


def test_the_stake_is_what_is_open_with_the_customer(door: Door) -> None:
    stakes = {each["customer_name"]: each["stake"] for each in told(door)["next"]}
    assert stakes["gale Ltd"] == {"EUR": 20_000}
    assert stakes["ice Ltd"] == {}
    assert stakes[None] == {}


def test_what_slipped_says_from_when_to_when(door: Door) -> None:
    [slip] = told(door)["slipped"]
    assert (slip["name"], slip["before"], slip["after"]) == ("acme", "2024-03-10", "2024-03-25")
    assert told(door, WEDNESDAY - 2 * HOUR)["slipped"] == []


def test_what_changed_since_yesterday_adds_up(door: Door) -> None:
    opened, won = told(door)["bridges"]
    assert (opened["measure"], won["measure"]) == ("open_pipeline", "won_value")
    assert opened["since"] == "2024-03-05T23:59:59.999999Z"
    assert opened["end"]["EUR"] - opened["start"]["EUR"] == 10_000
    assert [step["cause"] for step in opened["steps"]] == ["new"]


def test_a_past_day_asks_for_what_was_to_be_done_then(door: Door) -> None:
    then = told(door, MONDAY + HOUR)
    assert rules(then)[0] == ("holm Ltd", ["stays_too_long"])
    assert then["day"] == "2024-03-04"
    assert then["counts"]["activity_overdue"] == 0
    assert told(door, datetime(1, 1, 1, tzinfo=UTC))["next"] == []
