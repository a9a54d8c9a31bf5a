"""The picture of what was said against what came has every score in one of its groups."""

import polars as pl

from pipelines.models.reliability import reliability


def test_groups_are_of_equal_size_and_in_order() -> None:
    chances = [each / 100 for each in range(100)]
    told = reliability(pl.DataFrame({"used": chances, "label": [each >= 0.5 for each in chances]}))
    assert [told[f"bin {n} n"] for n in range(1, 11)] == [10.0] * 10
    assert told["bin 1 said"] == 0.045
    assert [told[f"bin {n} happened"] for n in (1, 5, 6, 10)] == [0.0, 0.0, 1.0, 1.0]


def test_few_scores_have_a_group_each_and_none_has_none() -> None:
    few = reliability(pl.DataFrame({"used": [0.7, 0.2], "label": [True, False]}))
    assert (few["bin 1 said"], few["bin 2 said"]) == (0.2, 0.7)
    assert "bin 3 n" not in few
    assert reliability(pl.DataFrame()) == {}
