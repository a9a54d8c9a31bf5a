"""The forecast on a made-up business, whose revenue is known on average."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from domain.recorded import Recorded
from pipelines.models.backcast import NAIVE, Judgement
from pipelines.models.forecast import Forecast, doubts, forecast
from pipelines.models.known import MONTHS, NEXT, Known
from pipelines.models.months import begin, run
from pipelines.models.ways import SIMULATION, WAYS, WEIGHTED
from pipelines.scan import ToldStory
from tests.pipelines.models.business import BEGINS, DAY, business

A_MONTH = 100 * 0.5 * 365.25 / 12 * 100
"""One deal a day of 100 euros, of which half are won, in cents."""

TODAY = BEGINS + 560 * DAY


@pytest.fixture(scope="module")
def log() -> list[Recorded]:
    return business(days=560)


@pytest.fixture(scope="module")
def told(log: list[Recorded]) -> Forecast:
    return forecast(ToldStory(log), TODAY, UTC, paths=100)


def test_every_method_speaks_of_this_month_and_the_five_that_follow(told: Forecast) -> None:
    assert set(told.months["method"]) == set(WAYS)
    for _, said in told.months.group_by("method"):
        assert said["month"].to_list() == run(date(2023, 7, 1), MONTHS)


def test_the_months_to_come_bring_what_months_brought(told: Forecast) -> None:
    simulated = told.months.filter(pl.col("method") == SIMULATION).sort("month")
    assert simulated["p50"].to_numpy()[1:] == pytest.approx(np.full(5, A_MONTH), rel=0.25)
    assert (simulated["p10"] < simulated["p50"]).all()
    assert (simulated["p50"] < simulated["p90"]).all()


def test_what_is_open_runs_out_and_what_is_new_takes_its_place(told: Forecast) -> None:
    parts = told.parts.sort("month")
    assert parts["open"].to_list() == sorted(parts["open"], reverse=True)
    assert parts["new"].to_list()[:3] == sorted(parts["new"].to_list()[:3])
    assert parts["won"][0] > 0
    assert parts["won"][1:].sum() == 0


def test_the_default_is_the_method_that_was_off_the_least(told: Forecast) -> None:
    off = {name: figures["wape"] for name, figures in told.card.candidates.items()}
    assert told.card.method == min(off, key=lambda name: off[name])
    assert told.default["method"].unique().to_list() == [told.card.method]
    assert told.card.metrics["wape"] == min(off.values())
    assert {figures["n"] for figures in told.card.candidates.values()} == {told.card.metrics["n"]}


def test_it_beats_the_stage_weighted_sum_and_says_by_how_much(told: Forecast) -> None:
    gain = {name: told.card.metrics[f"gain over stage_weighted{name}"] for name in ("", ", low")}
    assert gain[""] > gain[", low"] > 0.15


def test_what_speaks_against_a_forecast_is_said_on_its_card(told: Forecast) -> None:
    """There is no year before yet, or ranges held too little of what came."""

    def said(coverage: float, *beside: str) -> list[str]:
        figures = {SIMULATION: {"coverage": coverage, "n": 36.0}} | {each: {} for each in beside}
        return list(doubts(SIMULATION, Judgement(SIMULATION, 36, figures, {})))

    assert said(0.7) == ["no_year_before"]
    assert said(0.7, NAIVE) == []
    assert said(0.6, NAIVE) == ["ranges_too_narrow"]
    assert "no_year_before" not in told.card.remarks


def test_every_past_forecast_stands_beside_what_came(told: Forecast) -> None:
    assert (told.backcast["month"] < date(2023, 7, 1)).all()
    assert (told.backcast["origin"] <= told.backcast["month"]).all()
    assert set(told.backcast["method"]) == set(WAYS)
    assert set(told.errors["ahead"]) == set(range(MONTHS))


def test_what_came_later_changes_no_forecast_of_before(log: list[Recorded]) -> None:
    """Told by all of the log, and by what there was of it then."""
    at = begin(date(2023, 3, 1), UTC) - NEXT
    cut = ToldStory([each for each in log if each.known_from <= at])
    whole, then = (Known.at(story, at, UTC) for story in (ToldStory(log), cut))
    assert whole.deals.steps.equals(then.deals.steps)
    assert (whole.came == then.came).all()
    assert (whole.pipeline == then.pipeline).all()
    assert (whole.simulated(50, 1).open == then.simulated(50, 1).open).all()


def test_a_month_begins_by_the_clock_of_the_zone() -> None:
    deals = ToldStory(business(days=40))
    at = begin(date(2022, 2, 1), ZoneInfo("Asia/Shanghai"))
    assert Known.at(deals, at - NEXT, ZoneInfo("Asia/Shanghai")).month == date(2022, 2, 1)
    assert Known.at(deals, at, UTC).month == date(2022, 1, 1)


def test_with_few_closed_deals_only_the_founders_own_figures_are_said() -> None:
    little = forecast(ToldStory(business(days=25)), BEGINS + 25 * DAY, UTC, paths=50)
    assert little.card.verdict == "not enough data"
    assert little.card.why == "too_few_outcomes"
    assert little.months["method"].unique().to_list() == [WEIGHTED]


def test_with_few_months_it_forecasts_and_says_that_nothing_was_judged() -> None:
    some = forecast(ToldStory(business(days=80)), BEGINS + 80 * DAY, UTC, paths=50)
    assert (some.card.verdict, some.card.why) == ("not enough data", "too_few_origins")
    assert some.card.method == SIMULATION
    assert some.default.height == MONTHS


def test_an_empty_log_is_told_as_such() -> None:
    nothing = forecast(ToldStory([]), BEGINS, UTC, paths=50)
    assert nothing.card.verdict == "not enough data"
    assert nothing.months.is_empty()
    assert nothing.backcast.is_empty()


def test_the_same_story_gives_the_same_card(log: list[Recorded]) -> None:
    early = BEGINS + 200 * DAY
    first, again = (forecast(ToldStory(log), early, UTC, paths=50) for _ in range(2))
    assert first.card == again.card
    assert first.months.equals(again.months)
