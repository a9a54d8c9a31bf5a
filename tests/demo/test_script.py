"""The demo's log as a whole: the same again from the same seed, in order of time, lawful."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import NAMESPACE_URL, uuid5

from commands.catalogue import COMMANDS, command
from domain.catalogue import RECORD_OF
from domain.customer import Customer
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline
from domain.recorded import Recorded
from domain.story import Record, say, state, story
from solocrm.demo.acts import Correct, Say, TakeBack
from solocrm.demo.bought_list import LENGTH, Bring, Withdraw
from solocrm.demo.company import found
from solocrm.demo.office import Office
from solocrm.demo.script import agenda, meet_all
from tests.demo.playing import ENDS, ZONE, Demo, played


def test_the_same_seed_plays_the_same_log_under_the_same_ids() -> None:
    one, other = (played(seed=2, customers=FEW) for _ in range(2))
    assert one.played == other.played
    assert list(one.events) == list(other.events)


FEW = 40
"""Customers, where it does not matter how many."""


def test_another_seed_is_another_business() -> None:
    company = found(uuid5(NAMESPACE_URL, "other"), ENDS, Office(ZONE))
    one, other = ([each.client.name for each in meet_all(company, seed)] for seed in (1, 2))
    assert len(set(one) & set(other)) < len(one) / 2


def merged(demo: Demo, record: type[Customer | Opportunity]) -> int:
    return sum(isinstance(said.event, record.MergedInto) for said in demo.events)


def test_counts_are_those_of_a_small_company(demo: Demo) -> None:
    counts = demo.played
    assert counts.customers - merged(demo, Customer) == 400
    assert merged(demo, Customer) == merged(demo, Opportunity) > 1
    assert 620 <= counts.contacts <= 780
    assert 1_350 <= counts.opportunities <= 1_650
    assert 65_000 <= counts.events == counts.position == len(demo.events) <= 80_000
    assert len(list(demo.of(Opportunity))) == counts.opportunities


def test_the_log_is_in_order_of_time(demo: Demo) -> None:
    assert all(one.known_from <= next.known_from for one, next in pairwise(demo.events))


def test_nothing_is_known_before_it_happened_or_after_it_was_recorded(demo: Demo) -> None:
    assert all(r.occurred_at <= r.known_from <= r.recorded_at for r in demo.events)


def test_it_spans_24_months_that_end_with_the_last_day(demo: Demo) -> None:
    midnight = datetime(2026, 11, 19, tzinfo=ZONE)
    first, last = demo.events[0].known_from, demo.events[-1].known_from
    assert first.astimezone(ZONE).date().isoformat() == "2024-11-19"
    assert midnight - timedelta(hours=16) < last < midnight


def test_work_is_done_in_office_hours(demo: Demo) -> None:
    by_people = [r for r in demo.events if r.by.actor.startswith("user:")]
    moments = {each.astimezone(ZONE) for r in by_people for each in (r.known_from, r.occurred_at)}
    assert all(moment.weekday() < 5 and 9 <= moment.hour < 19 for moment in moments)


def test_every_story_obeys_the_rules(demo: Demo) -> None:
    for stream in demo.streams.values():
        record = RECORD_OF[type(stream[0].event)]
        now: Record | None = None
        for each in story(stream):
            now = say(record, now, each.event)
        assert now is not None or is_withdrawn(stream)


def is_withdrawn(stream: list[Recorded]) -> bool:
    return stream[0].by.source.startswith("import:") and not story(stream)


def test_a_bought_list_is_imported_and_taken_back_by_correction(demo: Demo) -> None:
    brought = [stream for stream in demo.of(Customer) if is_withdrawn(stream)]
    assert len(brought) == LENGTH
    assert [(each.state, each.recorded) for each in demo.imported] == [("withdrawn", LENGTH)]
    entered, retracted = ({stream[place].known_from for stream in brought} for place in (0, -1))
    assert timedelta(1) < min(retracted) - max(entered) < timedelta(12)


def test_every_act_is_a_users_or_the_sites_and_comes_from_the_demo(demo: Demo) -> None:
    actors = Counter(r.by.actor for r in demo.events)
    assert [each.partition(":")[0] for each in sorted(actors)] == ["key", "user", "user", "user"]
    busiest = [each for each, _ in actors.most_common() if each.startswith("user:")]
    assert busiest[0] == f"user:{demo.played.founder}"
    assert {r.by.source.partition(":")[0] for r in demo.events} == {"demo", "import"}


def test_a_sittings_acts_are_traced_together(demo: Demo) -> None:
    commands = Counter(by for by in {(r.by.correlation, r.by.command) for r in demo.events})
    sittings = Counter(correlation for correlation, _ in commands)
    assert None not in sittings
    assert sum(1 for count in sittings.values() if count > 1) > 1_000


def test_every_command_is_used() -> None:
    company = found(uuid5(NAMESPACE_URL, "any"), ENDS, Office(ZONE))
    acts = agenda(company, list(meet_all(company, seed=1, customers=200)), seed=1)
    never = {command("pipelines", "retire-stage")}  # the founder keeps all of her stages
    never |= {each for each in COMMANDS if each.name == "forget"}  # nobody has asked for it
    # What is learned of what was played, and what is made of that, come after it.
    never |= {command("trainings", "record"), command("suggestions", "judge")}
    assert {act.command for act in acts if isinstance(act, Say)} == set(COMMANDS) - never
    assert {type(act) for act in acts} == {Say, TakeBack, Correct, Bring, Withdraw}


def test_the_board_at_the_end_is_believable(demo: Demo) -> None:
    deals = [state(Opportunity, story(stream)) for stream in demo.of(Opportunity)]
    on_board = [each for each in deals if each and each.status == "open" and not each.archived]
    for count in Counter(each.pipeline for each in on_board).values():
        assert 15 <= count <= 50
    assert {each.amount.currency for each in on_board} == {"CNY", "USD"}


def test_some_deals_of_the_board_are_late_or_have_no_next_step(demo: Demo) -> None:
    too_long = overdue = without = 0
    end = datetime(2026, 11, 18, 16, tzinfo=UTC)
    stages = {
        stage.id: stage
        for stream in demo.of(Pipeline)
        if (pipeline := state(Pipeline, story(stream)))
        for stage in pipeline.stages
    }
    for stream in demo.of(Opportunity):
        told = story(stream)
        deal = state(Opportunity, told)
        if deal is None or deal.archived or deal.status != "open":
            continue
        entered = max(r.occurred_at for r in told if hasattr(r.event, "stage"))
        rots_after = stages[deal.stage].rots_after
        too_long += rots_after is not None and (end - entered).days > rots_after
        steps = [r.event for r in told if isinstance(r.event, Opportunity.NextStepSet)]
        due = steps[-1].due if steps and steps[-1].text else None
        without += due is None
        overdue += due is not None and due <= ENDS
    assert too_long >= 3
    assert overdue >= 3
    assert without >= 2
    assert too_long + overdue + without < 60
