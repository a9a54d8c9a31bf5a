"""What is learned says how good it is, and says so honestly where there is little to learn from."""

import polars as pl
import pytest

from pipelines.models.learning import Learned, learn
from pipelines.models.scores import score
from tests.pipelines.examples import NOW, deals


def learned(table: pl.DataFrame, by: tuple[str, ...] = ()) -> Learned:
    return learn(table, model="conversion", as_of=NOW, position=7, by=by, methods=("logistic",))


def test_a_pull_is_found_and_told() -> None:
    table = deals(200, pull=2.0)
    model = learned(table)
    card = model.card
    assert (card.verdict, card.why, card.method) == ("skill", "better_than_baseline", "logistic")
    assert (card.rows, card.position, card.features) == (200, 7, ("size", "noise", "source"))
    assert card.metrics["auc"] > 0.75
    assert card.metrics["gain_low"] > 0
    assert card.coefficients["size"] > abs(card.coefficients["noise"])
    asked = pl.DataFrame(
        {"subject": ["a", "b"], "size": [2.0, -2.0], "noise": [0.0, None], "source": ["fair", "?"]}
    )
    high, low = score(model, asked).to_dicts()
    assert high["value"] > 0.75
    assert low["value"] < 0.25
    assert (high["grade"], low["grade"]) == ("A", "D")
    assert [each["reasons"][0]["feature"] for each in (high, low)] == ["size", "size"]
    assert [each["reasons"][0]["direction"] for each in (high, low)] == ["up", "down"]
    assert all(each["low"] <= each["value"] <= each["high"] for each in (high, low))
    assert all(each["low"] < each["high"] for each in (high, low))


def test_where_nothing_tells_anything_there_is_no_skill_and_the_rate_is_said() -> None:
    model = learned(deals(200, pull=0.0))
    assert (model.card.verdict, model.card.method) == ("no skill", "constant")
    [said] = score(model, deals(1)[:1].drop("label", "settled_at")).to_dicts()
    assert said["value"] == pytest.approx(model.rate.all.rate)
    assert (said["grade"], said["reasons"]) == (None, [])
    assert said["low"] < said["value"] < said["high"]


def test_where_a_stage_tells_all_its_rate_is_enough() -> None:
    table = deals(200, pull=2.0).with_columns(
        stage=pl.when(pl.col("size") > 0).then(pl.lit("Quote")).otherwise(pl.lit("New"))
    )
    model = learned(table.drop("size"), by=("stage",))
    assert (model.card.verdict, model.card.method) == ("skill", "stage_rate")
    assert "no_better_than_stage" in model.card.remarks
    asked = pl.DataFrame({"subject": ["a", "b"], "stage": ["Quote", "unheard of"]})
    quote, other = score(model, asked).to_dicts()
    assert [each["feature"] for each in quote["reasons"]] == ["stage"]
    assert quote["value"] > other["value"] == pytest.approx(model.rate.all.rate)


def test_ten_closed_deals_give_a_rate_with_its_range_and_no_verdict() -> None:
    model = learned(deals(10))
    assert (model.card.verdict, model.card.why) == ("not enough data", "too_few_outcomes")
    [said] = score(model, deals(1)[:1]).to_dicts()
    won = model.card.positives
    assert won is not None
    assert said["value"] == pytest.approx((won + 0.5) / 11)
    assert said["high"] - said["low"] > 0.3
    assert said["grade"] is None


def test_of_nothing_nothing_is_learned() -> None:
    card = learned(deals(5).clear()).card
    assert (card.verdict, card.why, card.rows) == ("not enough data", "no_rows", 0)
    nothing = pl.DataFrame(schema=dict.fromkeys(("subject", "as_of", "label", "settled_at")))
    assert learned(nothing).card.why == "no_rows"


def test_one_outcome_tells_nothing_apart() -> None:
    model = learned(deals(100).with_columns(label=True))
    assert (model.card.verdict, model.card.why) == ("not enough data", "one_outcome")
    assert 0.99 < score(model, deals(1)[:1])["value"].item() < 1


def test_a_feature_with_one_value_is_left_out_and_that_is_said() -> None:
    card = learned(deals(200, pull=2.0).with_columns(country=pl.lit("CN"))).card
    assert "country" not in card.features
    assert "constant_features" in card.remarks
    alone = learned(deals(120).select("subject", "as_of", "label", "settled_at").with_columns(x=1))
    assert (alone.card.verdict, alone.card.features) == ("no skill", ())


def test_a_version_is_the_same_for_the_same_data_and_another_for_other() -> None:
    few, shuffled = deals(10), deals(10).sample(fraction=1, shuffle=True, seed=5)
    assert learned(few).card.version == learned(shuffled).card.version
    assert learned(few).card.version != learned(few[:-1]).card.version


def test_history_imported_as_it_happened_is_remarked_upon() -> None:
    few = deals(10)
    card = learn(few, model="conversion", as_of=NOW, position=1, as_it_happened=0.8).card
    assert (card.as_it_happened, card.remarks) == (0.8, ("as_it_happened",))


def test_a_feature_that_gives_the_outcome_away_is_remarked_upon() -> None:
    table = deals(100).with_columns(paid=pl.col("label"))
    assert "known_only_after" in learned(table).card.remarks


def test_without_dates_the_card_says_that_no_order_of_time_was_kept() -> None:
    nowhen = pl.lit(None, dtype=pl.Datetime("us", "UTC"))
    card = learned(deals(100, pull=2.0).with_columns(as_of=nowhen, settled_at=nowhen)).card
    assert card.verdict == "skill"
    assert "no_time_order" in card.remarks
    assert (card.data_from, card.data_to) == (None, None)
