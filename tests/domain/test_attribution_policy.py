"""What may happen to an attribution policy, and what it makes of touches."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest

from commands import attribution_policies
from domain.attribution_policy import AttributionPolicy, Credit, Model, divided, shares
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
    ("model", "days_before", "owed"),
    [
        ("first_touch", (9, 5, 1), ("1", "0", "0")),
        ("last_touch", (9, 5, 1), ("0", "0", "1")),
        ("linear", (9, 5, 1), ("1/3", "1/3", "1/3")),
        ("position", (9, 5, 3, 1), ("2/5", "1/10", "1/10", "2/5")),
        ("position", (9, 5), ("1/2", "1/2")),
        ("position", (9,), ("1",)),
        ("time_decay", (8, 7, 6), ("1/4", "1/4", "1/2")),
        ("time_decay", (15, 0), ("1/5", "4/5")),
    ],
)
def test_a_deal_is_owed_to_its_touches(
    model: Model, days_before: tuple[int, ...], owed: tuple[str, ...]
) -> None:
    touched = [WON - timedelta(days=each) for each in days_before]
    assert shares(Credit(model=model), WON, touched) == [Fraction(each) for each in owed]


def test_what_is_divided_is_the_whole_in_whole_units() -> None:
    random = Random("divided")
    for _ in range(500):
        weights = [random.randrange(1, 9) for _ in range(random.randrange(1, 9))]
        owed = [Fraction(each, sum(weights)) for each in weights]
        amount = random.randrange(-1_000, 1_000)
        parts = divided(amount, owed)
        assert sum(parts) == amount
        assert all(abs(p - amount * o) <= 1 for p, o in zip(parts, owed, strict=True))
