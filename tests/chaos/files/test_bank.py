"""Calls of a bank's campaign, and what came of them: the figures of the file, in any month."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate

import pytest
from starlette.testclient import TestClient

from tests.mappings.conftest import Told
from tests.mappings.public import PUBLIC, got, needs

MAPPING = "bank"
FOLDER = PUBLIC / "bank"
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
QUARTERS = {
    2008: ("1.1", "1.4", "-0.1", "-0.2"),
    2009: ("-1.8", "-2.9", "-3.4", "-3"),
    2010: ("-1.8", "-1.7", "-1.1"),
}
"""The employment variation rates of a year: no row's year is known but by its indicators."""

pytestmark = needs(FOLDER)


def rows() -> Iterator[dict[str, str]]:
    with (FOLDER / "bank-additional.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter=";")


def months() -> list[tuple[int, int]]:
    """(year, month) of every row by another indicator than the mapping goes by: employment."""
    return [year_of(row) for row in rows()]


def year_of(row: dict[str, str]) -> tuple[int, int]:
    month, employed = MONTHS.index(row["month"]) + 1, row["nr.employed"]
    year = {
        **dict.fromkeys(("5191", "5228.1", "5195.8", "5176.3"), 2008),
        **dict.fromkeys(("5099.1", "5076.2", "5017.5", "5023.5"), 2009),
        **dict.fromkeys(("5008.7", "4991.6", "4963.6"), 2010),
    }[employed]
    return year, month


def test_every_row_is_accounted_for(imports: tuple[Told, Told]) -> None:
    first, second = imports
    assert first.code == second.code == 0
    assert (first.said["refused"], first.said["passed_over"], first.said["problems"]) == (0, 0, [])
    assert first.said["rows"] == 4_119 + 1  # the campaign stands in the mapping
    assert first.said["commands"] == {
        "campaigns/plan": 1,
        "campaigns/start": 1,
        "campaigns/stop": 1,
        "customers/enter": 4_119,
        "touches/touch": 4_119,
        "responses/respond": 4_119,
    }
    assert second.said["recorded"] == second.said["refused"] == 0


def test_the_report_says_that_dates_are_estimated(imports: tuple[Told, Told]) -> None:
    assert all(each.said["note"].startswith("Dates are estimated") for each in imports)


def test_the_campaign_has_the_figures_of_the_file(api: TestClient) -> None:
    [campaign] = got(api, "campaigns")["items"]
    assert (campaign["name"], campaign["status"]) == ("Term deposits", "stopped")
    told = got(api, f"campaigns/{campaign['id']}/results")
    assert (told["touched"], told["touches"], told["responded"]) == (4_119, 4_119, 4_119)
    assert told["outcomes"] == {"no": 3_668, "yes": 451}
    channels = {each["channel"]: (each["touches"], each["outcomes"]) for each in told["channels"]}
    said = Counter((row["contact"], row["y"]) for row in rows())
    assert channels == {
        channel: (
            said[channel, "yes"] + said[channel, "no"],
            {"no": said[channel, "no"], "yes": said[channel, "yes"]},
        )
        for channel in ("cellular", "telephone")
    }


def test_every_month_is_that_of_another_indicator(api: TestClient) -> None:
    """The mapping goes by the price index, this by employment."""
    [campaign] = got(api, "campaigns")["items"]
    touched = Counter(months())
    assert len(touched) == 26
    calendar = [(year, month) for year in (2008, 2009, 2010) for month in range(1, 13)]
    sums = accumulate(touched[each] for each in calendar)
    for (year, month), expected in list(zip(calendar, sums, strict=True))[::3]:
        end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        if not expected:
            continue
        told = got(api, f"campaigns/{campaign['id']}/results", at=end)
        assert (told["touched"], told["responded"]) == (expected, expected), end


def test_what_is_known_only_after_the_call_is_not_brought_in(api: TestClient) -> None:
    [client] = got(api, "customers", q="Client 2", limit=1)["items"]
    assert client["kind"] == "person"
    assert "duration" not in client["custom"]
    assert client["custom"]["job"] == "blue-collar"
    assert client["custom"]["calls of this campaign"] == "2"


@pytest.mark.parametrize("year", QUARTERS)
def test_the_two_indicators_tell_the_same_years(year: int) -> None:
    own = {row["emp.var.rate"] for row in rows() if year_of(row)[0] == year}
    assert own == set(QUARTERS[year])
