"""What is said on a log before the log."""

from datetime import datetime, timedelta

import pytest

from commands import opportunities
from commands.command import Call
from commands.correct import undo
from commands.execute import Done, execute
from commands.ports import Request
from commands.staging import Staging
from domain.errors import VersionTaken
from domain.opportunity import Opportunity
from domain.recorded import Draft
from domain.standing import standing
from tests.crm import (
    COMMAND_OF,
    DAY,
    OFFER,
    STAGES,
    TRIAL,
    Crm,
    Decide,
    euros,
    founder,
    id_of,
    opening,
    run,
)
from tests.given import refused

ACME = id_of("acme")
HOUR = timedelta(hours=1)
TO_OFFER = Opportunity.Moved(stage=OFFER, stages=STAGES)


def staged(staging: Staging, decide: Decide, at: datetime | None = None, **body: object) -> Done:
    call = Call(ACME, body, founder(), at)
    return run(execute(staging, COMMAND_OF[decide], call))


def times(crm: Crm) -> list[tuple[datetime, datetime]]:
    return [(r.occurred_at, r.known_from) for r in crm.log.stream(ACME)]


def test_nothing_is_written_before_it_is_flushed() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    before = [*crm.log.events]
    staging = Staging(crm.log)
    staged(staging, opportunities.move, stage=OFFER)
    staged(staging, opportunities.win)
    assert crm.log.events == before
    assert run(staging.flush()).position == len(before) + 2
    assert crm.told(ACME)[1:] == [TO_OFFER, Opportunity.Won()]
    assert run(staging.flush()).position == 0


def test_what_is_staged_is_seen_by_the_next_decision() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    staging = Staging(crm.log)
    staged(staging, opportunities.win)
    with refused("opportunity_closed"):
        staged(staging, opportunities.move, stage=OFFER)
    assert staged(staging, opportunities.reopen).answer


def test_a_record_stands_where_its_staged_events_leave_it() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.log.turn_clock(9 * DAY)
    staging = Staging(crm.log, as_it_happened=True)
    for word in ("offer", "700", "won", "again", "lost"):
        decide, body = crm.meaning("acme", word)
        run(staging.say(COMMAND_OF[decide], Call(ACME, body, founder(), crm.now - DAY)))
        stands = run(staging.standing(ACME))
        assert stands == standing(run(staging.streams([ACME]))[ACME])
    deal = run(staging.standing(ACME)).of(Opportunity)
    assert deal
    assert deal.status == "lost"


def test_what_is_staged_on_import_is_known_from_then_on() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.log.turn_clock(9 * DAY)
    staging = Staging(crm.log)
    staged(staging, opportunities.move, crm.now - DAY, stage=OFFER)
    happened = crm.now - DAY
    crm.log.turn_clock(DAY)
    run(staging.flush())
    assert times(crm)[1] == (happened, crm.log.events[-1].recorded_at)


def test_what_is_staged_as_it_happened_was_known_then() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    begun = crm.now
    crm.log.turn_clock(9 * DAY)
    staging = Staging(crm.log, as_it_happened=True)
    staged(staging, opportunities.move, begun + DAY, stage=OFFER)
    staged(staging, opportunities.change_amount, begun + DAY, amount=euros(250))
    run(staging.flush())
    assert times(crm)[1:] == [(begun + DAY, begun + DAY)] * 2


def test_knowledge_of_a_stream_never_runs_backwards() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    begun = crm.now
    crm.log.turn_clock(9 * DAY)
    crm.say("acme", "offer", at=begun + DAY)
    known = crm.log.events[-1].known_from
    staging = Staging(crm.log, as_it_happened=True)
    staged(staging, opportunities.move, begun + 2 * DAY, stage=TRIAL)
    run(staging.flush())
    assert times(crm)[-1] == (begun + 2 * DAY, known)


def test_a_clock_of_its_own_plays_the_past() -> None:
    crm = Crm()
    crm.say("acme", "lead")
    crm.undo(ACME)
    begun = crm.now
    crm.log.turn_clock(99 * DAY)
    staging = Staging(crm.log, as_it_happened=True, clock=begun + DAY)
    staged(staging, opportunities.open_, **opening("acme"))
    staging.clock = begun + 2 * DAY
    staged(staging, opportunities.move, stage=OFFER)
    with refused("time_in_future"):
        staged(staging, opportunities.win, begun + 3 * DAY)
    run(staging.flush())
    assert times(crm)[2:] == [(begun + n * DAY, begun + n * DAY) for n in (1, 2)]


def test_what_is_staged_is_undone_by_the_clock_of_the_stage() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.log.turn_clock(DAY)
    staging = Staging(crm.log, as_it_happened=True)
    said_at = run(staging.now())
    staged(staging, opportunities.win)
    run(undo(staging, ACME, founder()))
    staging.clock = said_at + HOUR
    with refused("nothing_to_undo"):
        run(undo(staging, ACME, founder()))
    run(staging.flush())
    assert len(crm.told(ACME)) == 1
    assert [r.rest for r in crm.log.stream(ACME)] == [None, None, 0]


def test_who_was_faster_in_the_log_wins() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    staging = Staging(crm.log)
    staged(staging, opportunities.move, stage=OFFER)
    crm.say("acme", "won")
    with refused("version_taken", crm):
        run(staging.flush())


def test_a_place_in_a_stream_is_staged_once() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    staging = Staging(crm.log)
    staged(staging, opportunities.move, stage=OFFER)
    request = Request(ACME, b"", founder())
    with pytest.raises(VersionTaken):
        run(staging.append([Draft(ACME, 2, Opportunity.Won())], request))
