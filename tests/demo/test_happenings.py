"""What happens to deals in the demo: everything that makes a funnel hard to count."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import TypeVar

import pytest

from domain.contact import Contact
from domain.customer import Customer
from domain.event import Event
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline
from domain.recorded import Recorded
from domain.story import Retracted, state, story
from domain.user import User
from tests.demo.playing import ZONE, Demo

E = TypeVar("E", bound=Event)
Journey = list[Recorded]


def slips_twice(journey: Journey) -> bool:
    dates = [each.close_date for each in told(journey, Opportunity.CloseDateChanged)]
    later = [b for a, b in pairwise(dates) if a and b and a < b]
    return len(later) >= 2


def skips_a_stage(journey: Journey) -> bool:
    return any(step > 1 for step in steps(journey))


def goes_back(journey: Journey) -> bool:
    return any(step < 0 for step in steps(journey))


def is_won(journey: Journey) -> bool:
    return bool(told(journey, Opportunity.Won))


def is_lost_with_a_note(journey: Journey) -> bool:
    return any(each.note for each in told(journey, Opportunity.Lost))


def comes_back(journey: Journey) -> bool:
    return bool(told(journey, Opportunity.Reopened))


def joins_the_other_pipeline(journey: Journey) -> bool:
    return bool(told(journey, Opportunity.Joined))


def is_restored(journey: Journey) -> bool:
    return bool(told(journey, Opportunity.Restored))


def changes_amount(journey: Journey) -> bool:
    return bool(told(journey, Opportunity.AmountChanged))


def is_quoted_twice(journey: Journey) -> bool:
    return len(told(journey, Opportunity.LinesChanged)) > 1


def is_undone(journey: Journey) -> bool:
    return any(retracted.reason == "undone" for _, retracted in retractions(journey))


def is_corrected_weeks_later(journey: Journey) -> bool:
    return any(
        when.known_from - never.occurred_at > timedelta(25)
        for when, retracted in retractions(journey)
        for never in gone(journey, retracted)
    )


def is_written_down_later(journey: Journey) -> bool:
    return any(each.instead and not each.versions for _, each in retractions(journey))


def was_lost_before_anybody_knew(journey: Journey) -> bool:
    losses = (r for r in story(journey) if isinstance(r.event, Opportunity.Lost))
    return any(r.known_from > r.occurred_at for r in losses)


def was_opened_before_it_was_entered(journey: Journey) -> bool:
    return journey[0].occurred_at > story(journey)[0].occurred_at


def was_never_won(journey: Journey) -> bool:
    return any(
        isinstance(never.event, Opportunity.Won)
        for _, retracted in retractions(journey)
        for never in gone(journey, retracted)
    )


def told(journey: Journey, event: type[E]) -> list[E]:
    return [r.event for r in story(journey) if isinstance(r.event, event)]


def retractions(journey: Journey) -> list[tuple[Recorded, Retracted]]:
    return [(r, r.event) for r in journey if isinstance(r.event, Retracted)]


def gone(journey: Journey, retracted: Retracted) -> Journey:
    return [journey[version - 1] for version in retracted.versions]


def steps(journey: Journey) -> list[int]:
    """By how many places each move went, forward or back."""
    entered = [r.event for r in story(journey) if hasattr(r.event, "stage")]
    return [
        after.stages.index(after.stage) - after.stages.index(before.stage)
        for before, after in pairwise(entered)
        if isinstance(after, Opportunity.Moved)
    ]


@pytest.mark.parametrize(
    ("happening", "at_least"),
    [
        (slips_twice, 30),
        (skips_a_stage, 50),
        (goes_back, 50),
        (is_won, 300),
        (is_lost_with_a_note, 300),
        (comes_back, 20),
        (joins_the_other_pipeline, 8),
        (is_restored, 10),
        (changes_amount, 30),
        (is_quoted_twice, 80),
        (is_undone, 20),
        (is_corrected_weeks_later, 3),
        (is_written_down_later, 30),
        (was_lost_before_anybody_knew, 10),
        (was_opened_before_it_was_entered, 10),
        (was_never_won, 2),
    ],
)
def test_it_happens_to_some_deals(
    demo: Demo, happening: Callable[[Journey], bool], at_least: int
) -> None:
    count = sum(1 for journey in demo.of(Opportunity) if happening(journey))
    assert at_least <= count < demo.played.opportunities / 2


def test_customers_live_through_all_stages(demo: Demo) -> None:
    seen = {
        profile.lifecycle
        for stream in demo.of(Customer)
        for r in stream
        if (profile := getattr(r.event, "profile", None))
    }
    assert seen >= {"lead", "prospect", "customer", "lapsed"}


def test_a_contacts_position_is_learned_of_later(demo: Demo) -> None:
    appointed = [r for s in demo.of(Contact) for r in s if isinstance(r.event, Contact.Appointed)]
    assert any(r.known_from - r.occurred_at > timedelta(1) for r in appointed)
    assert any(r.known_from == r.occurred_at for r in appointed)


def test_somebody_left_and_returned(demo: Demo) -> None:
    users = [state(User, story(stream)) for stream in demo.of(User)]
    assert len(users) == 3
    assert not any(user and user.left for user in users)
    assert any(isinstance(r.event, User.Left) for s in demo.of(User) for r in s)


def test_the_trial_is_called_demo_since_the_last_september(demo: Demo) -> None:
    [sales] = [
        s for s in demo.of(Pipeline) if (p := state(Pipeline, story(s))) and p.name == "Sales"
    ]
    [renamed] = [r for r in sales if isinstance(r.event, Pipeline.StageRenamed)]
    before = state(Pipeline, story(sales), renamed.occurred_at - timedelta(1))
    now = state(Pipeline, story(sales))
    assert renamed.occurred_at.astimezone(ZONE).date().isoformat() == "2026-09-01"
    assert before is not None
    assert now is not None
    assert [stage.name for stage in before.stages][2] == "Trial"
    assert [stage.name for stage in now.stages] == [
        "New", "Qualified", "Demo", "Quote sent", "Negotiation",
    ]  # fmt: skip
    assert [int(stage.probability * 100) for stage in now.stages] == [10, 25, 45, 65, 80]
