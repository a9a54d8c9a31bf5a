"""Rates of those that are alike: in one thing, in two, and as long."""

import polars as pl
import pytest

from pipelines.models.baselines import rates
from pipelines.models.learning import learn
from pipelines.models.scores import score
from tests.pipelines.examples import NOW, deals

ALIKE = ("pipeline", "stage", "days")


def rows(*of: tuple[str, str, float | None, bool]) -> pl.DataFrame:
    names = [*ALIKE, "label"]
    return pl.DataFrame(list(of), schema=names, orient="row").with_columns(
        subject=pl.int_range(pl.len()).cast(pl.String)
    )


def test_each_rate_begins_as_the_one_before() -> None:
    told = rates(
        rows(("new", "offer", 1, True), ("new", "lead", 1, False), ("old", "due", 1, True)),
        ("pipeline", "stage"),
    )
    asked = rows(("new", "offer", 1, True), ("new", "unheard of", 1, True), ("?", "lead", 1, True))
    whole = 2.5 / 4
    new = (1 + 2 * whole + 0.5) / (2 + 2 + 1)
    offer = (1 + 2 * new + 0.5) / (1 + 2 + 1)
    assert list(told.of(asked)) == pytest.approx([offer, new, whole])
    assert [[name for name, _ in path] for path in told.paths(asked)] == [
        ["", "pipeline", "stage"],
        ["", "pipeline"],
        [""],
    ]


def test_numbers_are_alike_in_thirds_of_those_in_the_same_stage() -> None:
    """What is long in one stage is short in another."""
    soon = [("new", "lead", day, day <= 30) for day in range(1, 91)]
    late = [("new", "offer", 100 * day, day <= 30) for day in range(1, 91)]
    told = rates(rows(*soon, *late), ALIKE)
    asked = rows(*[("new", "lead", day, True) for day in (0, 30, 31, 90, 3000)],
                 ("new", "offer", 3000, True))  # fmt: skip
    lead, *_ = told.of(rows(("new", "lead", None, True)))
    first, same, second, third, beyond, short = told.of(asked)
    assert first == same > 0.75
    assert short == pytest.approx(first)
    assert second == third == beyond < 0.15
    assert lead == pytest.approx(1 / 3, abs=0.02), "of what is not known the stage's"


def aged(pull: bool) -> pl.DataFrame:
    """Deals of two pipelines, won more often the sooner they are asked about."""
    young = pl.col("size") > 0 if pull else pl.col("noise") > 0
    return deals(240, pull=2.0).select(
        "subject", "as_of", "label", "settled_at",
        pipeline=pl.lit("new"),
        stage=pl.when(pl.col("source") == "web").then(pl.lit("lead")).otherwise(pl.lit("offer")),
        days=pl.when(young).then(2.0).otherwise(20.0) + pl.col("noise").abs(),
    )  # fmt: skip


def test_how_long_a_deal_has_been_there_is_believed_where_it_tells_something() -> None:
    given = {"model": "conversion", "as_of": NOW, "position": 1, "by": ALIKE, "methods": ()}
    learned = learn(aged(pull=True), **given)  # type: ignore[arg-type]
    assert (learned.card.method, learned.card.verdict) == ("age_rate", "skill")
    assert "no_better_than_stage" not in learned.card.remarks
    asked = pl.DataFrame({"subject": ["a"], "pipeline": ["new"], "stage": ["lead"], "days": [2.5]})
    [said] = score(learned, asked).to_dicts()
    assert [each["feature"] for each in said["reasons"]] == ["days", "stage"]
    odds = sum(each["effect"] for each in said["reasons"])
    assert said["value"] == pytest.approx(
        1 / (1 + (1 / learned.rate.all.rate - 1) * 2.718281828459045**-odds)
    )
    assert said["low"] < said["value"] < said["high"]
    other = learn(aged(pull=False), **given)  # type: ignore[arg-type]
    assert other.card.method != "age_rate"
