"""What is foretold is told to people in a table, and to programs in figures."""

import json
from zoneinfo import ZoneInfo

import pytest

from pipelines.foretold import TELLS, money
from pipelines.scan import ToldStory
from tests.pipelines.models.business import BEGINS, DAY, business

UTC = ZoneInfo("UTC")


@pytest.mark.parametrize("name", TELLS)
def test_an_empty_log_is_answered(name: str) -> None:
    told = TELLS[name](ToldStory([]), BEGINS, UTC)
    assert "not enough data" in str(told["table"])
    json.dumps(told, default=str)


def test_a_forecast_is_a_line_a_month() -> None:
    told = TELLS["forecast"](ToldStory(business(days=80)), BEGINS + 80 * DAY, UTC)
    first, head, *lines = str(told["table"]).splitlines()
    assert first.startswith("forecast by simulation: not enough data. The past does not")
    assert head.split() == ["month", "cur", "P10", "P50", "P90"]
    assert [line.split()[0] for line in lines] == [f"2022-{month:02}" for month in range(3, 9)]


def test_money_is_said_in_whole_units() -> None:
    assert money(1_234_567, "EUR") == "12,346"
    assert money(1_234_567, "JPY") == "1,234,567"
    assert money(None, "EUR") == ""
