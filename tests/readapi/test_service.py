"""The queue, a ticket's clocks and the figures equal a count of minutes, at any (at, known_at)."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from commands import facts, sla_policies, tickets, working_calendars
from domain.errors import Refused
from readapi.cursor import Page
from readapi.funnel import Period
from readapi.ports import Snapshot
from readapi.service.clock import Clock, clock
from readapi.service.figures import Figures, figures
from readapi.service.queue import PLACES, Queue, QueueFilter, Waiting, queue
from tests.crm import Crm, Decide, id_of, instead
from tests.given import ACME, ANNA, BOLT, populated
from tests.oracles.service import Judged, judge
from tests.readapi.conftest import Ask
from tests.service import DAYS, OFFICE, PROMISE, SHIFTS, promise, terms

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2024, 1, 8, 9, tzinfo=UTC)
FIRST, LENGTH = datetime(2023, 12, 1, tzinfo=UTC), 150
UTC_ZONE = ZoneInfo("UTC")
TICKETS = [id_of(f"ticket {number}") for number in range(12)]
ALL = Page(500)

SAID: tuple[tuple[Decide, dict[str, Any]], ...] = (
    (tickets.take_up, {}),
    (tickets.wait, {"awaiting": "customer"}),
    (tickets.wait, {"awaiting": "customer"}),
    (tickets.wait, {"awaiting": "vendor"}),
    (tickets.answer, {"text": "Well"}),
    (tickets.note_reply, {"text": "Well?"}),
    (tickets.resolve, {}),
    (tickets.close, {}),
    (tickets.reopen, {}),
    (tickets.reopen, {}),
    (tickets.update, {"details": {"priority": 1}}),
    (tickets.update, {"details": {"priority": None}}),
    (tickets.classify, {"kind": "complaint"}),
)


def office(zone: str = "UTC") -> Crm:
    crm = populated()
    crm.log.turn_clock(MONDAY - crm.now)
    promise(crm, zone)
    return crm


def minute(random: Random, since: datetime, days: int) -> datetime:
    return since + random.randrange(days * 24 * 60) * MINUTE


def told_by(random: Random) -> Crm:
    """Some weeks of tickets, told late and out of order, in part corrected; promises change."""
    crm = office(random.choice(("UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York")))
    begun = MONDAY + DAY
    crm.log.turn_clock(80 * DAY)
    for id in TICKETS:
        at = minute(random, begun, 60)
        crm.do(tickets.open_, id, at=at, name="No light", customer=random.choice((ACME, BOLT)))
        for _ in range(random.randrange(8)):
            at += random.choice((5, 60, 600, 3000)) * random.randint(1, 3) * MINUTE
            decide, body = random.choice(SAID)
            with suppress(Refused):
                crm.do(decide, id, at=at, **body)
        crm.log.turn_clock(HOUR)
    for id in random.sample(TICKETS, 4):
        crm.log.turn_clock(HOUR)
        wrong = [r for r in crm.log.stream(id) if r.version > 1]
        for r in random.sample(wrong, min(1, len(wrong))):
            with suppress(Refused):
                crm.correct(id, r.version, instead=[instead(tickets.take_up, r.occurred_at)])
    changed = minute(random, begun, 50)
    stricter = terms(
        stops=["customer", "vendor"],
        warns="0.5",
        targets=[{"answer": 120}, {"kind": "complaint", "answer": 60, "resolve": 480}],
    )
    crm.do(sla_policies.revise, PROMISE, at=changed, terms=stricter)
    crm.do(working_calendars.add_holiday, OFFICE, at=changed, day="2024-02-14", name="fair")
    night = {day: [SHIFTS[0], {"opens": "20:00", "closes": "00:00"}] for day in DAYS[1:]}
    crm.do(working_calendars.change_hours, OFFICE, at=changed + 10 * DAY, week=night)
    return crm


def questions(crm: Crm, random: Random, n: int) -> Iterator[tuple[datetime, datetime]]:
    """On whole minutes; half of them by the knowledge of some time in between."""
    known = [r.recorded_at for r in crm.log.events]
    for number in range(n):
        known_at = random.choice(known) if number % 2 else crm.now
        at = minute(random, MONDAY, 75)
        yield min(at, known_at.replace(second=0, microsecond=0)), known_at


def streams_of(crm: Crm) -> dict[UUID, Any]:
    return {id: crm.log.stream(id) for id in {r.stream for r in crm.log.events}}


@pytest.mark.parametrize("seed", range(4))
def test_every_ticket_is_judged_as_by_counting_minutes(seed: int, ask: Ask) -> None:
    random = Random(f"service {seed}")
    crm = told_by(random)

    async def question(snapshot: Snapshot) -> tuple[Queue, Figures, dict[UUID, Clock]]:
        found = await queue(snapshot, QueueFilter(), ALL)
        period = Period(MONDAY.date(), (MONDAY + 30 * DAY).date(), UTC_ZONE)
        clocks = {each.id: await clock(snapshot, each.id) for each in found.items}
        return found, await figures(snapshot, period), clocks

    for at, known_at in questions(crm, random, 5):
        found, counted, clocks = ask(crm, question, at=at, known_at=known_at)
        judged = judge(streams_of(crm), PROMISE, FIRST, LENGTH, at, known_at)
        open_ = {id: each for id, each in judged.items() if not each.told.settled}
        assert {each.id: (each.place, whole(each.left)) for each in found.items} == {
            id: (each.place, each.left) for id, each in open_.items()
        }
        assert found.total == len(open_)
        assert found.places == dict.fromkeys(PLACES, 0) | Counter(
            each.place for each in open_.values()
        )
        in_order(found)
        for each in found.items:
            agree(clocks[each.id], each.used, judged[each.id], at)
            same_due(each, clocks[each.id])
            assert each.runs_until is None or each.runs_until > at
        fared(counted, judged)


def whole(seconds: int | None) -> int | None:
    """Minutes."""
    if seconds is None:
        return None
    assert seconds % 60 == 0
    return seconds // 60


def in_order(found: Queue) -> None:
    left = [10**9 if each.left is None else each.left for each in found.items]
    keys = [(PLACES.index(each.place), own) for each, own in zip(found.items, left, strict=True)]
    assert keys == sorted(keys)


def same_due(each: Waiting, own: Clock) -> None:
    aim = own.answer if each.target == "answer" else own.resolve if each.target else None
    assert each.due == (aim and aim.due)
    assert (each.place == "late") == bool(aim and aim.state == "late")


def agree(own: Clock, used: int | None, judged: Judged, at: datetime) -> None:
    """The parts of one ticket's clock add up to what the queue says was used."""
    if judged.used is None:
        assert own.parts == ()
        return
    assert sum(part.seconds for part in own.parts) == used == judged.used * 60
    for before, after in pairwise(own.parts):
        assert before.since < before.until <= after.since
    for aim, late in ((own.answer, judged.answer_late), (own.resolve, judged.resolve_late)):
        assert (aim and aim.state == "late") == late
        if aim and aim.due:
            assert (aim.due > at) == (aim.left >= 0)


def fared(counted: Figures, judged: dict[UUID, Judged]) -> None:
    until = datetime(2024, 2, 8, tzinfo=UTC)
    own = [each for each in judged.values() if MONDAY.replace(hour=0) <= each.told.opened < until]
    assert counted.all.opened == len(own)
    assert counted.all.settled == sum(each.told.settled is not None for each in own)
    assert counted.all.answer.late == sum(each.answer_late is True for each in own)
    assert counted.all.resolve.late == sum(each.resolve_late is True for each in own)
    assert counted.all.breached == sum(bool(each.answer_late or each.resolve_late) for each in own)
    assert counted.all.reopened == sum(each.told.reopenings > 0 for each in own)
    assert counted.all.reopenings == sum(each.told.reopenings for each in own)
    first = [e for e in own if e.told.settled and e.told.contacts <= 1 and not e.told.reopenings]
    assert counted.all.at_first_contact == len(first)
    assert sum(age.n for age in counted.backlog) == sum(
        each.told.settled is None for each in judged.values()
    )
    by_priority = Counter(each.told.priority for each in own)
    assert {each.priority: each.opened for each in counted.by_priority} == by_priority


async def whole_queue(snapshot: Snapshot) -> Queue:
    return await queue(snapshot, QueueFilter(), ALL)


def test_without_a_promise_nothing_is_late(ask: Ask) -> None:
    crm = populated()
    crm.do(tickets.open_, TICKETS[0], name="No light", customer=ACME)
    found = ask(crm, whole_queue)
    [waiting] = found.items
    assert (waiting.place, waiting.target, waiting.left, waiting.due) == ("later", None, None, None)

    async def question(snapshot: Snapshot) -> Clock:
        return await clock(snapshot, TICKETS[0])

    assert ask(crm, question) == Clock(TICKETS[0], None, None, None, ())


def test_an_empty_queue_still_counts(ask: Ask) -> None:
    found = ask(office(), whole_queue)
    assert (found.items, found.total, set(found.places.values())) == ([], 0, {0})


def test_the_clock_stands_still_while_the_customer_is_awaited(ask: Ask) -> None:
    """Four hours, two more, a wait until ten, eight, and forty minutes: 80 of 960 are left."""
    crm = office()
    week = {day: [{"opens": "09:00", "closes": "18:00"}] for day in DAYS}
    crm.do(working_calendars.change_hours, OFFICE, week=week)
    monday = datetime(2024, 1, 8, tzinfo=UTC)
    crm.log.turn_clock(6 * HOUR)
    crm.do(tickets.open_, TICKETS[0], at=monday + 14 * HOUR, name="No light", customer=ACME)
    crm.log.turn_clock(21 * HOUR)
    crm.do(tickets.wait, TICKETS[0], at=monday + 35 * HOUR, awaiting="customer")
    crm.log.turn_clock(23 * HOUR)
    crm.do(tickets.note_reply, TICKETS[0], at=monday + 58 * HOUR, text="Six of them")
    crm.log.turn_clock(24 * HOUR)
    now = monday + 81 * HOUR + 40 * MINUTE

    async def question(snapshot: Snapshot) -> Clock:
        return await clock(snapshot, TICKETS[0])

    found = ask(crm, question, at=now, known_at=max(now, crm.now))
    assert [(part.seconds // 60, part.stopped) for part in found.parts] == [
        (240, None),
        (120, None),
        (0, "customer"),
        (480, None),
        (40, None),
    ]
    assert found.resolve
    assert (found.resolve.used // 60, found.resolve.left // 60) == (880, 80)
    assert found.resolve.due == monday + 83 * HOUR
    assert found.answer
    assert (found.answer.state, found.answer.done) == ("late", monday + 35 * HOUR)


def test_the_queue_is_narrowed_down_and_paged(ask: Ask) -> None:
    crm = office()
    for number, kind in enumerate(("enquiry", "complaint", "enquiry")):
        crm.do(tickets.open_, TICKETS[number], name=f"No. {number}", customer=ACME, kind=kind)
    crm.do(tickets.assign, TICKETS[2], owner=ANNA)
    crm.do(tickets.update, TICKETS[0], details={"priority": 1})
    crm.log.turn_clock(HOUR)

    def names(page: Page = ALL, **wanted: Any) -> list[str]:
        async def question(snapshot: Snapshot) -> Queue:
            return await queue(snapshot, QueueFilter(**wanted), page)

        return [each.name for each in ask(crm, question).items]

    assert names() == ["No. 0", "No. 1", "No. 2"]
    assert names(kind="complaint") == ["No. 1"]
    assert names(owner=ANNA) == ["No. 2"]
    assert names(priority=1) == ["No. 0"]
    assert names(place="at_risk") == ["No. 0"]
    assert names(place="today") == ["No. 1", "No. 2"]
    assert names(Page(1, 1)) == ["No. 1"]


def test_customers_are_asked_what_they_thought(ask: Ask) -> None:
    crm = office()
    crm.do(tickets.open_, TICKETS[0], name="Broken", customer=ACME, kind="complaint")
    for number, score in enumerate((5, 3, 4)):
        body: Any = {"customer": ACME, "scale": "csat", "score": score, "ticket": TICKETS[0]}
        crm.do(facts.rate, id_of(f"rating {number}"), **body)
    crm.do(facts.rate, id_of("nps"), customer=ACME, scale="nps", score=9, ticket=TICKETS[0])

    async def question(snapshot: Snapshot) -> Figures:
        return await figures(snapshot, Period(MONDAY.date(), MONDAY.date(), UTC_ZONE))

    opinions = ask(crm, question).opinions
    assert (opinions.rated, opinions.satisfied, opinions.points) == (3, 2, 12)
    assert (opinions.complaints, opinions.customers) == (1, 2)
