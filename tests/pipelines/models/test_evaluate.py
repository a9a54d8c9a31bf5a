"""A model is judged as it would have been used: in time order, and never on its own evidence."""

from datetime import timedelta

import numpy as np
import polars as pl
from polars.testing import assert_frame_equal

from pipelines.models.evaluate import backtest, choose, parts, settled, with_used
from tests.pipelines.examples import NOW, deals

FEATURES = ("size", "noise", "source")


def test_what_an_origin_learns_was_settled_before_anything_it_is_asked() -> None:
    cut = parts(deals(300), NOW)
    assert len(cut) == 12
    for part in cut:
        assert part.learned["settled_at"].max() <= part.judged["as_of"].min()  # type: ignore[operator]


def test_every_subject_is_judged_once() -> None:
    judged = pl.concat([part.judged for part in parts(deals(300), NOW)])
    assert judged["subject"].is_unique().all()


def test_what_came_later_changes_nothing_that_was_said_before() -> None:
    table = deals(200, pull=1.5)
    *_, last = parts(table, NOW)
    origin = last.judged["as_of"].min()
    other = table.with_columns(
        label=pl.when(pl.col("settled_at") > origin).then(~pl.col("label")).otherwise("label")
    )
    said, again = (
        backtest(parts(each, NOW), FEATURES, ("logistic",), ()).select("as_of", "used")
        for each in (table, other)
    )
    assert_frame_equal(said, again)


def test_a_row_whose_outcome_was_known_when_it_was_asked_is_left_out() -> None:
    table = deals(10, rows_each=1)
    late = table.with_columns(as_of=pl.col("settled_at") + timedelta(days=1))
    assert settled(late, NOW).height == 0
    assert settled(table, NOW).height == 10
    assert settled(table, table["settled_at"].min()).height == 1  # type: ignore[arg-type]


def test_without_dates_all_rows_of_a_subject_lie_in_one_fold() -> None:
    nowhen = pl.lit(None, dtype=pl.Datetime("us", "UTC"))
    cut = parts(deals(100).with_columns(as_of=nowhen, settled_at=nowhen), NOW)
    assert len(cut) == 5
    for part in cut:
        assert not set(part.judged["subject"]) & set(part.learned["subject"])


def said(part: int, label: bool, simple: float, complex: float) -> dict[str, object]:
    return {"part": part, "label": label, "simple": simple, "complex": complex}


def test_of_two_that_are_as_good_the_simpler_one_is_chosen() -> None:
    rng = np.random.default_rng(3)
    same = [said(0, bool(rng.random() < 0.5), 0.5, 0.5 + rng.normal() / 50) for _ in range(200)]
    assert choose(pl.DataFrame(same), ("simple", "complex")) == "simple"
    better = [said(0, each % 2 == 0, 0.5, 0.6 if each % 2 == 0 else 0.4) for each in range(200)]
    assert choose(pl.DataFrame(better), ("simple", "complex")) == "complex"


def test_a_method_is_chosen_by_other_parts_than_the_one_it_is_judged_on() -> None:
    right = [said(0, True, 0.5, 0.9), said(0, False, 0.5, 0.1)] * 10
    wrong = [said(1, True, 0.5, 0.1), said(1, False, 0.5, 0.9)] * 10
    methods = ("simple", "complex")
    in_order = with_used(pl.DataFrame(right + wrong), methods, in_order=True)
    assert in_order.group_by("part").agg(pl.col("method").first()).sort("part").rows() == [
        (0, "simple"),
        (1, "complex"),
    ]
    without = with_used(pl.DataFrame(right + wrong), methods, in_order=False)
    assert without.filter(part=0)["method"].unique().to_list() == ["simple"]
