"""Customers in groups, where the groups are known and where there are none."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from pipelines.models.segments import (
    AT_RISK,
    HIGH_VALUE,
    ORDINARY,
    PROMISING,
    TRAITS,
    Segments,
    name_of,
    segments,
    told,
)
from pipelines.scan import ToldStory
from tests.crm import Crm

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)

KINDS = {
    HIGH_VALUE: (1.0, 3.0, 2.5, 2.0, 2.0, 0.5, 0.0),
    AT_RISK: (5.0, 2.5, 0.0, 1.5, 0.0, 0.1, 0.7),
    PROMISING: (5.5, 0.0, 0.0, 0.0, 2.2, 0.6, 0.0),
    ORDINARY: (4.5, 0.7, 0.3, 0.4, 1.0, 0.3, 0.1),
}
"""By `TRAITS`: days since a purchase, purchases, of the last year, spent, visits, opened and
complaints; all but the shares as logarithms.
"""


def customers(each: int, noise: float, seed: int = 1) -> tuple[pl.DataFrame, list[str]]:
    rng = np.random.default_rng(seed)
    kinds = [name for name in KINDS for _ in range(each)]
    values = np.array([KINDS[name] for name in kinds])
    frame = pl.DataFrame(values + noise * rng.normal(size=values.shape), schema=list(TRAITS))
    return frame.insert_column(0, pl.Series("subject", [f"c{i}" for i in range(len(kinds))])), kinds


@pytest.fixture(scope="module")
def found() -> tuple[Segments, list[str]]:
    traits, kinds = customers(30, noise=0.15)
    return told(traits, AS_OF, position=7), kinds


def test_four_kinds_of_customers_are_told_apart_and_called_what_they_are(
    found: tuple[Segments, list[str]],
) -> None:
    segmented, kinds = found
    assert segmented.customers["grade"].to_list() == kinds
    assert segmented.card.metrics["k"] == 4
    assert segmented.card.verdict == "skill"
    assert segmented.card.metrics["stability"] > 0.95
    assert segmented.groups["customers"].sum() == len(kinds)


def test_every_number_of_groups_that_was_tried_is_on_the_card(
    found: tuple[Segments, list[str]],
) -> None:
    tried = found[0].card.candidates
    assert list(tried) == ["k4", "k5", "k6", "k7", "k8"]
    inertia = [each["inertia"] for each in tried.values()]
    assert inertia == sorted(inertia, reverse=True)
    assert max(tried.values(), key=lambda each: each["silhouette"]) == tried["k4"]


def test_names_stay_when_customers_come_in_another_order() -> None:
    traits, _ = customers(15, noise=0.2)
    first = told(traits, AS_OF, position=7).customers
    again = told(traits.sample(fraction=1.0, shuffle=True, seed=2), AS_OF, position=7).customers
    assert dict(first.select("subject", "grade").iter_rows()) == dict(
        again.select("subject", "grade").iter_rows()
    )


def test_a_customer_is_told_why(found: tuple[Segments, list[str]]) -> None:
    [best, *_] = found[0].customers.filter(pl.col("grade") == HIGH_VALUE)["reasons"].to_list()
    assert {each["feature"] for each in best} <= set(TRAITS)
    assert {(each["feature"], each["direction"]) for each in best} == {
        ("days_since_purchase", "down"),
        ("purchases_365", "up"),
        ("spent_to_usual", "up"),
    }


def test_where_no_trait_has_to_do_with_another_the_groups_are_called_chance() -> None:
    rng = np.random.default_rng(5)
    traits = pl.DataFrame(rng.normal(size=(60, len(TRAITS))), schema=list(TRAITS))
    alone = traits.insert_column(0, pl.Series("subject", [f"c{i}" for i in range(60)]))
    card = told(alone, AS_OF, position=7).card
    assert (card.verdict, card.why) == ("no skill", "groups_by_chance")


def test_a_few_customers_are_people_not_groups() -> None:
    few = told(customers(5, noise=0.2)[0], AS_OF, position=7)
    assert (few.card.verdict, few.card.why) == ("not enough data", "too_few_customers")
    assert few.customers.is_empty()


def test_customers_who_are_all_alike_are_no_groups() -> None:
    same = customers(20, noise=0.0)[0].with_columns(pl.col(name).first() for name in TRAITS)
    assert told(same, AS_OF, position=7).card.verdict == "not enough data"


def test_an_empty_log_is_told_as_such() -> None:
    crm = Crm()
    nothing = segments(ToldStory(crm.log.events), crm.now)
    assert nothing.card.rows == 0
    assert nothing.card.verdict == "not enough data"


@pytest.mark.parametrize(
    ("traits", "name"),
    [
        ({"spent_to_usual": 1, "purchases": 1}, HIGH_VALUE),
        ({"spent_to_usual": 1, "purchases": 1, "complaints_180": 1.5}, AT_RISK),
        ({"spent_to_usual": 1, "purchases": 1, "days_since_purchase": 1}, AT_RISK),
        ({"spent_to_usual": -1, "purchases": -1, "visits_90": 0.4}, PROMISING),
        ({"spent_to_usual": -1, "purchases": -1}, ORDINARY),
        ({}, ORDINARY),
    ],
)
def test_a_name_follows_from_where_a_group_lies(traits: dict[str, float], name: str) -> None:
    assert name_of(dict.fromkeys(TRAITS, 0.0) | traits) == name
