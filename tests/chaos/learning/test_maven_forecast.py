"""The forecast of Maven's deals, whose past is seven months with revenue: what can be said of it is
said, and what cannot is not. The figures are printed.
"""

import asyncio
from datetime import UTC, date

import numpy as np
import pytest

from commands.imports.reading import find
from commands.imports.run import Order, run_import
from pipelines.models.forecast import Forecast, forecast
from pipelines.models.known import NEXT, Known
from pipelines.models.months import begin, between
from pipelines.models.ways import SIMULATION, WEIGHTED
from pipelines.scan import ToldStory
from tests.mappings.public import PUBLIC, needs
from tests.memory_imports import MemoryImports
from tests.memory_log import MemoryLog

MAVEN = PUBLIC / "maven_crm"
QUARTERS = (date(2017, 4, 1), date(2017, 7, 1))
"""Each as foretold at its begin. The first that has revenue, from March on, has no past."""

END = date(2017, 10, 1)

pytestmark = needs(MAVEN)


@pytest.fixture(scope="module")
def story() -> ToldStory:
    log = MemoryLog()
    order = Order(find("maven"), MAVEN, "founder")
    asyncio.run(run_import(log, MemoryImports(), order))
    return ToldStory(log.events)


def known(story: ToldStory, month: date) -> Known:
    """At the last moment before it begins."""
    return Known.at(story, begin(month, UTC) - NEXT, UTC)


def foretold(story: ToldStory, month: date) -> Forecast:
    return forecast(story, begin(month, UTC) - NEXT, UTC)


def test_quarters_are_told_better_than_by_the_stages_and_their_list_prices(
    story: ToldStory,
) -> None:
    """In sum by 15 % and more; of two quarters no interval can be told."""
    now = known(story, END)
    came, said, staged, held = [], [], [], []
    for quarter in QUARTERS:
        then, first = known(story, quarter), between(now.first, quarter)
        ahead = then.simulated(1_000, 1)
        paths = (ahead.open + ahead.new)[:, :3, 0].sum(axis=1)
        low, middle, high = np.quantile(paths, (0.1, 0.5, 0.9)) / 100
        came.append(now.came[first : first + 3, 0].sum() / 100)
        said.append(middle)
        staged.append(then.pipeline[:3, 0].sum() / 100)
        held.append(bool(low <= came[-1] <= high))
        print(f"{quarter}: {low:,.0f} {middle:,.0f} {high:,.0f}; stages {staged[-1]:,.0f};")
        print(f"  came {came[-1]:,.0f}")
    off, off_by_stage = (np.abs(np.subtract(each, came)).sum() for each in (said, staged))
    print(f"WAPE {off / sum(came):.3f}, by stages {off_by_stage / sum(came):.3f}; held {held}")
    assert sum(came) == pytest.approx(6_068_366)
    assert off <= 0.85 * off_by_stage
    assert held == [False, True], "the first of them came to more than it knew of growth"


def test_while_too_few_months_can_be_judged_no_skill_is_claimed(story: ToldStory) -> None:
    told = foretold(story, QUARTERS[0])
    assert (told.card.verdict, told.card.why) == ("not enough data", "too_few_origins")
    assert told.card.metrics == {}
    assert set(told.default["method"]) == {SIMULATION}


@pytest.mark.parametrize(("month", "narrow"), [(QUARTERS[1], True), (END, False)])
def test_it_beats_the_stages_then_and_says_that_there_is_no_year_before(
    story: ToldStory, month: date, narrow: bool
) -> None:
    """Last year's month speaks of none; the range of the simulation holds less than it should."""
    card = foretold(story, month).card
    print(card.method, card.verdict, card.metrics, card.candidates)
    assert "no_year_before" in card.remarks
    assert "as_it_happened" in card.remarks
    assert ("ranges_too_narrow" in card.remarks) is narrow
    assert "seasonal_naive" not in card.candidates
    assert not any("seasonal_naive" in name for name in (*card.metrics, *card.baseline))
    assert card.verdict == "skill"
    assert card.metrics["gain over stage_weighted"] >= 0.15
    assert card.metrics["gain over stage_weighted, low"] > 0
    simulated = card.candidates[SIMULATION]
    assert simulated["wape"] <= 0.85 * card.candidates[WEIGHTED]["wape"]
    assert simulated["n"] < 24, "too few to judge how often the range holds"
    assert simulated["coverage"] < 0.75, "the bar of 75 % is missed: docs/decisions/0034"
