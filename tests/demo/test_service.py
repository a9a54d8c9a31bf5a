"""The demo's service desk: what is asked, who is let down, and how the crisis shows."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from domain.facts import Rating
from domain.opportunity import Opportunity
from domain.sla_policy import SlaPolicy
from domain.story import state, story
from domain.ticket import Ticket
from domain.working_calendar import WorkingCalendar
from domain.working_time import WorkingTime
from solocrm.demo import causes
from solocrm.demo.troubles import BATTERIES
from tests.demo.playing import Demo


def test_tickets_are_of_all_kinds_and_mostly_settled(demo: Demo) -> None:
    there = [ticket for case in demo.of(Ticket) if (ticket := state(Ticket, story(case)))]
    assert 1_000 < len(there) < 1_400
    kinds = Counter(each.kind for each in there)
    assert min(kinds[kind] for kind in ("enquiry", "complaint", "after_sales")) > 100
    assert 5 < sum(each.is_open for each in there) < 50


def test_every_complaint_that_is_settled_has_a_cause(demo: Demo) -> None:
    for case in demo.of(Ticket):
        ticket = state(Ticket, story(case))
        if ticket and ticket.kind == "complaint" and not ticket.is_open:
            assert any(isinstance(r.event, Ticket.Explained) for r in case)


def test_in_the_crisis_answers_come_late_and_batteries_are_to_blame(demo: Demo) -> None:
    hours = {True: list[float](), False: list[float]()}
    why = {True: Counter[str](), False: Counter[str]()}
    time = working_time(demo)
    for case in demo.of(Ticket):
        told = {type(r.event): r for r in reversed(case)}
        crisis = is_crisis(demo, case[0].occurred_at)
        if answered := told.get(Ticket.Answered):
            waited = time.between(case[0].occurred_at, answered.occurred_at)
            hours[crisis].append(waited / timedelta(hours=1))
        why[crisis].update(r.event.cause for r in case if isinstance(r.event, Ticket.Explained))
    assert median(hours[True]) > 3 * median(hours[False])
    assert why[True].most_common(1)[0][0] == BATTERIES.cause
    assert BATTERIES.cause not in why[False]


def test_who_was_let_down_buys_less(demo: Demo) -> None:
    """Of those who had something to complain of in the crisis, the ones that waited ask less."""
    time, after = working_time(demo), at_share(demo, causes.CRISIS[1])
    asked = Counter(
        opened.customer
        for deal in demo.of(Opportunity)
        if isinstance(opened := deal[0].event, Opportunity.Opened)
        and opened.source != "Contract"
        and deal[0].occurred_at > after
    )
    late, soon = set[UUID](), set[UUID]()
    for case in demo.of(Ticket):
        since, ticket = case[0].occurred_at, state(Ticket, story(case))
        answered = next((r for r in case if isinstance(r.event, Ticket.Answered)), None)
        if ticket and ticket.kind != "enquiry" and answered and is_crisis(demo, since):
            waited = time.between(since, answered.occurred_at)
            is_late = waited > timedelta(hours=causes.LET_DOWN_AFTER_HOURS)
            (late if is_late else soon).add(ticket.customer)
    soon -= late
    assert min(len(late), len(soon)) > 15
    assert per_head(asked, late) < 0.7 * per_head(asked, soon)


def test_who_waited_judges_worse(demo: Demo) -> None:
    scores = {True: list[int](), False: list[int]()}
    for [rated] in demo.of(Rating):
        assert isinstance(rated.event, Rating.Given)
        scores[is_crisis(demo, rated.occurred_at)].append(rated.event.score)
    assert sum(scores[True]) / len(scores[True]) < sum(scores[False]) / len(scores[False]) - 0.3


def test_promises_are_kept_by_both_calendars(demo: Demo) -> None:
    calendars = [state(WorkingCalendar, story(stream)) for stream in demo.of(WorkingCalendar)]
    assert {each.zone for each in calendars if each} == {"Asia/Shanghai", "Europe/London"}
    policies = [state(SlaPolicy, story(stream)) for stream in demo.of(SlaPolicy)]
    assert len(policies) == 2
    assert not any(each and each.retired for each in policies)


def per_head(asked: Counter[UUID], customers: set[UUID]) -> float:
    return sum(asked[each] for each in customers) / len(customers)


def working_time(demo: Demo) -> WorkingTime:
    [office] = (each for each in calendars(demo) if each.zone == "Asia/Shanghai")
    return WorkingTime(office.calendar)


def calendars(demo: Demo) -> Iterator[WorkingCalendar]:
    for stream in demo.of(WorkingCalendar):
        if calendar := state(WorkingCalendar, story(stream)):
            yield calendar


def at_share(demo: Demo, share: float) -> datetime:
    first, last = demo.events[0].known_from, demo.events[-1].known_from
    return first + (last - first) * share


def is_crisis(demo: Demo, at: datetime) -> bool:
    return at_share(demo, causes.CRISIS[0]) <= at < at_share(demo, causes.CRISIS[1])
