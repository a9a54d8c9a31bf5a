"""A customer is written to when they read, where that was seen often enough; else when all do."""

from datetime import timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from infra.places import Folder
from pipelines.desk import Desk
from pipelines.learn import Asked, recommended
from pipelines.models.habits import HABIT, habits
from pipelines.models.rules import RULE
from pipelines.scan import ToldStory
from tests.crm import id_of
from tests.pipelines.models.business import DAY, recorded
from tests.pipelines.models.test_recommend import NOW, TUESDAY, Told, mail
from tests.pipelines.said import ToldScores

PARTS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
NO_RULE = pl.DataFrame(schema=RULE)


def cases(customers: int, each: int, *, own: bool, seed: int = 1) -> pl.DataFrame:
    """Every customer answers in their own part seven times of ten, else one of four; without an
    `own` one, as often as they like.
    """
    rng, rows = Random(seed), []
    for number in range(customers):
        usual = rng.betavariate(4, 6)
        for _ in range(each):
            part = rng.choice(PARTS)
            chance = usual if not own else 0.7 if part == PARTS[number % 6] else 0.25
            rows.append((f"c{number}", part, rng.random() < chance))
    return pl.DataFrame(rows, orient="row", schema=["customer", "given", "came"])


@pytest.mark.parametrize(
    ("each", "found", "right"), [(12, 0.0, 0.0), (48, 0.4, 0.9), (100, 0.9, 0.95)]
)
def test_a_habit_is_found_once_it_was_seen_often(each: int, found: float, right: float) -> None:
    told = habits("time", cases(200, each, own=True), NO_RULE)
    theirs = [PARTS[int(row["subject"][1:]) % 6] == row["given"] for row in told.to_dicts()]
    assert len(theirs) >= found * 200
    assert sum(theirs) >= right * len(theirs)
    assert (told["low"] > 1).all()
    assert (told["lift"] > told["low"]).all()


@pytest.mark.parametrize("each", [12, 48, 100])
def test_where_customers_differ_by_chance_alone_nobody_has_a_habit(each: int) -> None:
    """Of 600 customers in three worlds: one in a hundred at most."""
    claimed = sum(
        habits("time", cases(200, each, own=False, seed=seed), NO_RULE).height for seed in range(3)
    )
    assert claimed <= 6


def test_what_is_seen_of_one_customer_is_drawn_towards_what_holds_for_all() -> None:
    """Nobody differs from the others: what all do on Tuesdays is expected of each, by their own
    cases and no further.
    """
    rng, rows = Random(3), []
    for number in range(200):
        for part in PARTS[:2] * 10:
            rows.append((f"c{number}", part, rng.random() < (0.6 if part == "Tuesday" else 0.3)))
    told = pl.DataFrame(rows, orient="row", schema=["customer", "given", "came"])
    rule = {"of": "time", "given": "Tuesday", "then": "opened", "support": 1200, "confidence": 0.6,
            "lift": 2.0, "low": 1.8, "holds": True}  # fmt: skip
    found = habits("time", told, pl.DataFrame([rule], schema=RULE))
    assert set(found["given"]) == {"Tuesday"}
    assert found["lift"].min() > 1.5  # type: ignore[operator]
    assert found["lift"].max() < 2.3  # type: ignore[operator]
    assert found["cases"].unique().to_list() == [10]


def test_where_nobody_ever_answered_nothing_is_said() -> None:
    silent = cases(5, 20, own=True).with_columns(came=pl.lit(False))
    assert habits("time", silent, NO_RULE).is_empty()
    assert habits("time", silent.clear(), NO_RULE).schema == HABIT


def test_a_customer_is_told_with_the_time_of_their_own(tmp_path: Path) -> None:
    """Half of them read on Tuesdays, half on Fridays: for all there is no rule."""
    rng, told = Random(7), Told()
    for number in range(30):
        for week in range(48):
            for days in (0, 3):
                at = TUESDAY + timedelta(weeks=week, days=days, seconds=number)
                likes = (days == 0) == (number % 2 == 0)
                told += mail(f"c{number}", at, opened=rng.random() < (0.7 if likes else 0.2))
    story, desk = ToldStory(recorded(told)), Desk(Folder(tmp_path), "")
    said = recommended(Asked(story, NOW, ZoneInfo("UTC"), ToldScores(), desk))
    rows = {row["subject"]: row for row in said.scores["customers"].to_dicts()}
    assert len(rows) == 30
    for number in range(30):
        row = rows[str(id_of(f"c{number}"))]
        [habit] = row["contact"]
        assert habit["given"] == ("Tuesday morning" if number % 2 == 0 else "Friday morning")
        assert 0 < habit["support"] < habit["cases"] == 48
        assert (row["value"], row["then"]) == (None, None), "there is no product to offer"
    assert said.card.verdict == "skill"
    assert said.card.metrics["customers with a time of their own"] == 30
    assert NOW > TUESDAY + 47 * 7 * DAY
