"""What was known of the company, month by month."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from pipelines.features.company import coming, months, weeks
from pipelines.features.deals import deals, open_deals
from pipelines.features.known import GREENWICH, Known
from pipelines.scan import ToldStory
from tests.crm import Crm
from tests.pipelines.features.logs import JOURNEYS, moments
from tests.service import promise


def on(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


def told() -> Crm:
    """Opened in January at 100 euros, 300 in February and won in March; another stays open."""
    crm = Crm()
    for day, deal, word in (
        *(("2024-01-10", "acme", "lead"), ("2024-02-10", "acme", "300")),
        *(("2024-02-20", "bolt", "offer"), ("2024-03-10", "acme", "won")),
    ):
        crm.log.clock = on(day)
        crm.say(deal, word)
    return crm


def test_each_month_has_what_came_in_and_what_stood_at_its_end() -> None:
    found = months(ToldStory(told().log.events), on("2024-03-15")).collect().to_dicts()
    assert [(row["subject"], row["complete"]) for row in found] == [
        *(("EUR", True), ("EUR", True), ("EUR", False))
    ]
    names = ("opened", "won_value", "open_deals", "open_value", "weighted_value", "purchased")
    assert [tuple(row[name] for name in names) for row in found] == [
        (1, 0, 1, 100, 10, 0),
        (1, 0, 2, 400, 55, 0),
        (0, 300, 1, 100, 25, 300),
    ]


def test_a_quiet_week_is_there_too() -> None:
    found = weeks(ToldStory(told().log.events), on("2024-03-15")).collect()
    assert found["period"].diff().drop_nulls().unique().to_list() == [timedelta(days=7)]
    assert found["period"].dt.weekday().unique().to_list() == [1]


@pytest.mark.parametrize("log", JOURNEYS[:2])
def test_what_is_open_at_the_end_is_what_the_deals_say(log: Any) -> None:
    story = ToldStory(log)
    for at in moments(log, many=4):
        standing = open_deals(deals(Known(story, at))).select(pl.len(), pl.col("amount").sum())
        number, amount = standing.collect().row(0)
        last = months(story, at).filter(pl.col("period") == pl.col("period").max()).collect()
        assert last["open_deals"].sum() == number
        assert last["open_value"].sum() == pytest.approx(amount / 100)


def test_the_months_to_come_are_known_by_the_calendar() -> None:
    """New Year's Day of 2024 was a Monday; before there is a calendar, nobody knows of it."""
    crm = Crm()
    promise(crm)
    crm.say("acme", "lead")
    story = ToldStory(crm.log.events)
    [row] = coming(story, on("2023-12-15"), GREENWICH, months=1).to_dicts()
    assert (row["month"], row["days"], row["working_days"], row["holidays"]) == ("01", 31, 23, 0)
    [row] = months(story, on("2024-01-15")).collect().to_dicts()
    assert (row["working_days"], row["holidays"]) == (22, 1)
