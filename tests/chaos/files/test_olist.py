"""Leads and what became of them: the figures of the files, on any day."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.mappings.conftest import Told, cli
from tests.mappings.public import PUBLIC, got, needs

MAPPING = "olist"
FOLDER = PUBLIC / "olist"
LEADS = "olist_marketing_qualified_leads_dataset.csv"
DEALS = "olist_closed_deals_dataset.csv"
FIRST, LAST = date(2017, 6, 14), date(2018, 5, 31)

pytestmark = needs(FOLDER)


def rows(file: str) -> Iterator[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def read(text: str, format: str) -> datetime:
    return datetime.strptime(text, format).replace(tzinfo=UTC)


def leads() -> dict[str, datetime]:
    """When each was met."""
    return {row["mql_id"]: read(row["first_contact_date"], "%m/%d/%Y") for row in rows(LEADS)}


def won() -> dict[str, datetime]:
    return {row["mql_id"]: read(row["won_date"], "%m/%d/%Y %H:%M") for row in rows(DEALS)}


def seen(board: dict[str, Any]) -> tuple[int, int]:
    """How many leads are open, and how many were won."""
    [stage] = board["stages"]
    return stage["count"], board["won"]["n"]


def expected(day: date) -> tuple[int, int]:
    """Straight from the files; nothing is won before it is met."""
    met, closed = leads(), won()
    begun = {id for id, at in met.items() if at.date() <= day}
    ended = {id for id in begun if id in closed and max(closed[id], met[id]).date() <= day}
    return len(begun - ended), len(ended)


def test_every_row_is_accounted_for(imports: tuple[Told, Told]) -> None:
    first, second = imports
    assert first.code == second.code == 0
    assert (first.said["rows"], first.said["refused"], first.said["passed_over"]) == (8_382, 0, 0)
    assert first.said["commands"] == {
        "pipelines/define": 1,
        "customers/enter": 8_000,
        "customers/describe": 380,
        "customers/detail": 380,
        "opportunities/open": 8_000,
        "opportunities/win": 380,
    }
    assert second.said["recorded"] == second.said["refused"] == 0


def test_the_deal_that_was_closed_before_its_lead_is_told_and_taken_as_of_then(
    imports: tuple[Told, Told],
) -> None:
    met, closed = leads(), won()
    [(number, early)] = [
        (number, row["mql_id"])
        for number, row in enumerate(rows(DEALS), 2)
        if closed[row["mql_id"]] < met[row["mql_id"]]
    ]
    for each in imports:
        assert {(told["file"], *told["rows"]) for told in each.said["moved"]} == {(DEALS, number)}
        assert (
            f"opportunities/win is dated {closed[early]:%Y-%m-%d %H:%M}, before its record had come"
            f" to {met[early]:%Y-%m-%d %H:%M}: taken as then." in str(each.said["moved"])
        )


def test_the_api_gives_the_figures(api: TestClient) -> None:
    lead = got(api, "customers", lifecycle="lead")
    customer = got(api, "customers", lifecycle="customer")
    assert (lead["total"], customer["total"]) == (7_620, 380)
    [pipeline] = got(api, "pipelines")["items"]
    funnel = got(api, f"pipelines/{pipeline['id']}/funnel", **{"from": FIRST, "to": LAST})
    [stage] = funnel["stages"]
    assert (stage["entered"], stage["advanced"], stage["here"]) == (8_000, 380, 7_620)
    met = leads()
    days = [max((at - met[id]) / timedelta(days=1), 0) for id, at in won().items()]
    assert stage["days"]["n"] == 380
    assert stage["days"]["p50"] == pytest.approx(median(days), abs=0.01)
    assert round(stage["days"]["p50"]) in {10, 11}


def test_every_day_is_right(api: TestClient) -> None:
    [pipeline] = got(api, "pipelines")["items"]
    for days in range(-1, 430, 43):
        day = FIRST + timedelta(days=days)
        assert seen(got(api, f"pipelines/{pipeline['id']}/board", at=day)) == expected(day), day


def test_the_command_line_gives_the_same(imports: tuple[Told, Told]) -> None:
    assert seen(cli("board", "Sellers", "--at", str(LAST)).said) == expected(LAST)
    assert seen(cli("board", "Sellers").said) == (7_620, 380)


def test_leads_keep_where_they_came_from(api: TestClient) -> None:
    said = {row["mql_id"]: row["origin"] for row in rows(LEADS)}
    some = got(api, "opportunities", limit=500)["items"]
    assert {each["source"] for each in some} > {"email", "social", None}
    for each in some:
        origin = said[each["name"].removeprefix("Lead ")]
        assert each["source"] == (None if origin in {"", "unknown"} else origin)
