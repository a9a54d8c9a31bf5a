"""What may happen to an SLA policy."""

from typing import Any

import pytest
from pydantic import ValidationError

from commands import sla_policies, working_calendars
from domain.sla_policy import SlaPolicy, Target, Terms, closest
from tests.given import NOBODY, Given, given
from tests.service import OFFICE, WEEK

TERMS = Terms(calendar=OFFICE, targets=(Target(answer=240, resolve=960),))
LATER = TERMS.model_copy(update={"stops": ("customer", "vendor")})
DEFINED = SlaPolicy.Defined(name="promise", terms=TERMS)
RETIRED, RESUMED = SlaPolicy.Retired(), SlaPolicy.Resumed()


def with_office(*events: Any) -> Given:
    found = given(*events)
    found.crm.do(working_calendars.define, OFFICE, name="office", zone="UTC", week=WEEK)
    return found


def test_a_policy_promises_by_a_calendar() -> None:
    with_office().when(sla_policies.define, name="promise", terms=TERMS).then(DEFINED)
    given().when(sla_policies.define, name="promise", terms=TERMS).refused("not_there")


def test_a_name_is_changed_where_it_is_another() -> None:
    renamed = SlaPolicy.Renamed(name="better")
    with_office(DEFINED).when(sla_policies.rename, name="better").then(renamed)
    with_office(DEFINED, renamed).when(sla_policies.rename, name="better").then()


def test_something_else_is_promised() -> None:
    revised = SlaPolicy.Revised(terms=LATER)
    with_office(DEFINED).when(sla_policies.revise, terms=LATER).then(revised)
    with_office(DEFINED, revised).when(sla_policies.revise, terms=LATER).then()
    elsewhere = TERMS.model_copy(update={"calendar": NOBODY})
    with_office(DEFINED).when(sla_policies.revise, terms=elsewhere).refused("not_there")


def test_a_retired_policy_is_only_resumed() -> None:
    with_office(DEFINED).when(sla_policies.retire).then(RETIRED)
    with_office(DEFINED, RETIRED).when(sla_policies.revise, terms=LATER).refused("policy_retired")
    with_office(DEFINED, RETIRED).when(sla_policies.resume).then(RESUMED)
    with_office(DEFINED, RETIRED, RESUMED).when(sla_policies.retire).then(RETIRED)
    with_office(DEFINED).when(sla_policies.resume).refused("policy_not_retired")


@pytest.mark.parametrize(
    "wrong",
    [
        {"targets": []},
        {"targets": [{"priority": 1}]},
        {"targets": [{"answer": 0}]},
        {"targets": [{"answer": 1, "priority": 10}]},
        {"targets": [{"answer": 1, "kind": "question"}]},
        {"targets": [{"answer": 1}, {"resolve": 5}]},
        {"stops": ["lunch"]},
        {"warns": "1.5"},
        {"colour": "red"},
    ],
    ids=repr,
)
def test_terms_make_sense(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Terms.model_validate({"calendar": OFFICE, "targets": [{"answer": 1}]} | wrong)


def test_the_target_that_names_most_goes_before() -> None:
    anything, urgent = Target(answer=4), Target(priority=1, answer=1)
    complaint, both = (
        Target(kind="complaint", answer=2),
        Target(kind="complaint", priority=1, answer=3),
    )
    every = (anything, urgent, complaint, both)
    assert closest(every, "complaint", 1) is both
    assert closest(every[:3], "complaint", 1) is urgent
    assert closest(every, "complaint", 2) is complaint
    assert closest(every, "enquiry", None) is anything
    assert closest((urgent,), "enquiry", None) is None
