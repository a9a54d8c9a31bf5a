"""What may happen to an attribution policy, and what it makes of touches."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest

from commands import attribution_policies
from domain.attribution_policy import (
    AttributionPolicy,
    Credit,
    Model,
    divided,
    weights,
)
from domain.money import half_even
from tests.given import given

DEFINED = AttributionPolicy.Defined(name="Ours", credit=Credit(model="linear", days=30))
RETIRED, RESUMED = AttributionPolicy.Retired(), AttributionPolicy.Resumed()
WON = datetime(2024, 3, 31, tzinfo=UTC)


def test_a_policy_is_defined() -> None:
    ours = {"name": "Ours", "credit": {"model": "linear", "days": 30}}
    given().when(attribution_policies.define, **ours).then(DEFINED)
    given(DEFINED).when(attribution_policies.define, **ours).refused("already_there")


def test_a_name_is_changed_where_it_is_another() -> None:
    renamed = AttributionPolicy.Renamed(name="Theirs")
    given(DEFINED).when(attribution_policies.rename, name="Theirs").then(renamed)
    given(DEFINED, renamed).when(attribution_policies.rename, name="Theirs").then()


def test_a_policy_is_revised_where_it_says_something_else() -> None:
    revised = AttributionPolicy.Revised(credit=Credit(model="position", days=60))
    said = {"credit": {"model": "position", "days": 60}}
    given(DEFINED).when(attribution_policies.revise, **said).then(revised)
    given(DEFINED, revised).when(attribution_policies.revise, **said).then()


def test_a_retired_policy_is_only_resumed() -> None:
    given(DEFINED).when(attribution_policies.retire).then(RETIRED)
    renamed = given(DEFINED, RETIRED).when(attribution_policies.rename, name="Theirs")
    renamed.refused("policy_retired")
    given(DEFINED, RETIRED).when(attribution_policies.resume).then(RESUMED)
    given(DEFINED).when(attribution_policies.resume).refused("policy_not_retired")


@pytest.mark.parametrize(
    ("model", "days_before", "weighed"),
    [
        ("first_touch", (9, 5, 1), [1, 0, 0]),
        ("last_touch", (9, 5, 1), [0, 0, 1]),
        ("linear", (9, 5, 1), [1, 1, 1]),
        ("position", (9, 5, 3, 1), [4, 1, 1, 4]),
        ("position", (9, 5), [1, 1]),
        ("position", (9,), [1]),
        ("time_decay", (8, 7, 6), [1, 1, 2]),
        ("time_decay", (15, 0), [1, 4]),
    ],
)
def test_a_deal_is_owed_to_its_touches(
    model: Model, days_before: tuple[int, ...], weighed: list[int]
) -> None:
    touched = [WON - timedelta(days=each) for each in days_before]
    assert weights(Credit(model=model), WON, touched) == weighed


def test_what_is_divided_is_the_whole_in_whole_units() -> None:
    random = Random("divided")
    for _ in range(500):
        weighed = [random.randrange(9) for _ in range(random.randrange(1, 9))]
        weighed[random.randrange(len(weighed))] += 1
        amount = random.randrange(-1_000, 1_000)
        parts = divided(amount, weighed)
        assert sum(parts) == amount
        exact = [Fraction(amount * each, sum(weighed)) for each in weighed]
        assert all(abs(part - own) <= 1 for part, own in zip(parts, exact, strict=True))


def test_a_half_is_rounded_to_the_even_unit() -> None:
    assert [half_even(each, 2) for each in (-3, -1, 1, 3, 4)] == [-2, 0, 0, 2, 2]
