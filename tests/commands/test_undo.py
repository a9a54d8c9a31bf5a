"""What was said within the last minute is taken back, in every stream it touched."""

from datetime import timedelta

from commands import customers, opportunities, pipelines
from domain.opportunity import Opportunity
from domain.story import Retracted, story
from tests.crm import DAY, LEAD, OFFER, SALES, STAGES, TRIAL, Crm, euros, founder, id_of, instead
from tests.given import NOBODY, refused

ACME, BOLT, CUSTOMER = id_of("acme"), id_of("bolt"), id_of("acme Ltd")
TO_OFFER = Opportunity.Moved(stage=OFFER, stages=STAGES)
TO_TRIAL = Opportunity.Moved(stage=TRIAL, stages=STAGES)
MINUTE, MOMENT = timedelta(minutes=1), timedelta(microseconds=1)


def test_the_last_change_is_taken_back() -> None:
    crm = Crm().tell({"acme": ["lead", "offer", "won"]})
    crm.undo(ACME)
    assert crm.told(ACME)[1:] == [TO_OFFER]
    retracted = Retracted(versions=(3,), instead=0, reason="undone", subject=CUSTOMER)
    assert crm.log.events[-1].event == retracted


def test_all_that_the_command_said_is_taken_back() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.record((ACME, TO_OFFER), (ACME, Opportunity.Won()))
    crm.undo(ACME)
    assert len(crm.told(ACME)) == 1


def test_after_a_minute_a_correction_is_asked_for() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    crm.log.turn_clock(MINUTE)
    said = crm.say("acme", "won")
    crm.log.turn_clock(crm.log.events[-1].recorded_at + MINUTE - crm.log.clock)
    assert crm.undo(ACME, dry_run=True).said
    crm.log.turn_clock(MOMENT)
    with refused("nothing_to_undo", crm):
        crm.undo(ACME)
    assert said.answer


def test_what_never_was_is_not_undone() -> None:
    crm = Crm()
    with refused("nothing_to_undo", crm):
        crm.undo(NOBODY)


def test_undoing_an_undo_says_again_what_was_taken_back() -> None:
    crm = Crm().tell({"acme": ["lead", "offer", "won"]})
    before = crm.told(ACME)
    crm.undo(ACME)
    crm.undo(ACME)
    assert crm.told(ACME) == before
    crm.undo(ACME)
    assert crm.told(ACME) == before[:2]


def test_undoing_a_beginning_leaves_no_record_and_undoing_that_brings_it_back() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    before = crm.told(ACME)
    crm.undo(ACME)
    assert crm.deal("acme") is None
    crm.undo(ACME)
    assert crm.told(ACME) == before


def test_undoing_a_correction_says_again_what_it_took_back_where_it_was() -> None:
    crm = Crm().tell({"acme": ["lead", "offer", "250"]})
    before = [(r.occurred_at, r.event) for r in story(crm.log.stream(ACME))]
    at = crm.happened(ACME, 2)
    crm.correct(ACME, 2, instead=[instead(opportunities.move, at, stage=TRIAL)])
    crm.undo(ACME)
    assert [(r.occurred_at, r.event) for r in story(crm.log.stream(ACME))] == before


def test_undoing_a_correction_keeps_the_order_of_one_instant() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    at = crm.now
    crm.log.turn_clock(DAY)
    for word in ("offer", "250", "won"):
        crm.say("acme", word, at=at)
    before = crm.told(ACME)
    crm.correct(ACME, 3)
    crm.undo(ACME)
    assert crm.told(ACME) == before


def test_a_late_entry_is_undone_too() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.log.turn_clock(DAY)
    crm.say("acme", "offer", at=crm.now - MINUTE)
    crm.undo(ACME)
    assert len(crm.told(ACME)) == 1


def test_every_stream_that_the_command_touched_is_taken_back_at_once() -> None:
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead"]})
    crm.record((ACME, TO_OFFER), (BOLT, TO_TRIAL), (ACME, Opportunity.Won()))
    done = crm.undo(ACME)
    assert [crm.told(deal)[1:] for deal in (ACME, BOLT)] == [[], []]
    assert {draft.stream for draft in done.said} == {ACME, BOLT}
    last = [r for r in crm.log.events if r.by.command == crm.log.events[-1].by.command]
    assert [(r.stream, r.version) for r in last] == [(ACME, 4), (BOLT, 3)]
    assert done.answer
    assert (done.answer.id, done.answer.version) == (ACME, 4)


def test_undoing_that_undo_brings_every_stream_back() -> None:
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead"]})
    crm.record((ACME, TO_OFFER), (BOLT, TO_TRIAL))
    crm.undo(BOLT)
    crm.undo(ACME)
    assert [crm.told(deal)[1:] for deal in (ACME, BOLT)] == [[TO_OFFER], [TO_TRIAL]]


def test_an_undo_that_another_stream_cannot_follow_leaves_nothing() -> None:
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead", "won"]})
    crm.record((ACME, TO_OFFER), (BOLT, Opportunity.Reopened(stage=LEAD, stages=STAGES)))
    crm.say("bolt", "offer")
    with refused("opportunity_closed", crm):
        crm.undo(ACME)


def test_an_undo_obeys_the_rules_of_the_story() -> None:
    crm = Crm()
    crm.log.turn_clock(DAY)
    closing = {"id": id_of("closing"), "name": "closing", "probability": "0.9"}
    crm.do(pipelines.add_stage, SALES, stage=closing)
    crm.say("acme", "lead")
    with refused("stage_taken_away", crm):
        crm.undo(SALES)


def test_a_pipeline_is_not_undone_under_its_deals() -> None:
    crm = Crm()
    crm.say("acme", "lead")
    with refused("stage_taken_away", crm):
        crm.undo(SALES)


def test_a_stage_that_no_journey_names_is_undone() -> None:
    crm = Crm()
    closing = {"id": id_of("closing"), "name": "closing", "probability": "0.9"}
    crm.do(pipelines.add_stage, SALES, stage=closing)
    crm.undo(SALES)
    assert len(crm.told(SALES)) == 1


def test_an_undo_that_comes_again_undoes_once() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    crm.say("acme", "250")
    by = founder()
    first = crm.undo(ACME, by)
    again = crm.undo(ACME, by)
    assert (again.answer, again.said) == (first.answer, ())
    assert crm.told(ACME)[1:] == [TO_OFFER]
    with refused("key_reused", crm):
        crm.undo(CUSTOMER, by)


def test_a_dry_run_says_what_it_would_record() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    before = [*crm.log.events]
    dry = crm.undo(ACME, dry_run=True)
    assert (dry.answer, len(dry.said)) == (None, 1)
    assert crm.log.events == before


def test_nothing_is_undone_twice_by_what_said_nothing() -> None:
    crm = Crm().tell({"acme": ["lead", "250"]})
    crm.say("acme", "250")
    crm.undo(ACME)
    deal = crm.deal("acme")
    assert deal is not None
    assert deal.amount == euros(100)


def test_records_of_every_kind_are_undone() -> None:
    crm = Crm()
    crm.do(customers.enter, CUSTOMER, name="acme Ltd")
    crm.do(customers.tag, CUSTOMER, tag="fair 2024")
    crm.undo(CUSTOMER)
    assert len(crm.told(CUSTOMER)) == 1
