"""What holds for every command, whichever door it came through."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest

from commands import customers, opportunities, pipelines, users
from commands.ports import Answer, Request
from domain.errors import Stale
from domain.event import Event
from domain.opportunity import Opportunity
from domain.recorded import CLOCK_TOLERANCE, Draft
from tests.crm import (
    DAY,
    LEAD,
    OFFER,
    SALES,
    STAGES,
    TRIAL,
    Crm,
    euros,
    founder,
    id_of,
    opening,
)
from tests.given import refused
from tests.memory_log import MemoryLog

ACME, BOLT = id_of("acme"), id_of("bolt")
MOMENT = timedelta(microseconds=1)


class RacedLog(MemoryLog):
    """Rivals are faster, each once."""

    def __init__(self, *rivals: Event) -> None:
        super().__init__()
        self.rivals = list(rivals)

    async def append(self, drafts: Sequence[Draft], request: Request) -> Answer:
        if drafts and drafts[0].stream == ACME and drafts[0].version > 1 and self.rivals:
            rival = Draft(ACME, len(self.stream(ACME)) + 1, self.rivals.pop(0))
            await self.append_all([(rival, founder())])
        return await super().append(drafts, request)


def raced(*rivals: Event) -> Crm:
    return Crm(RacedLog(*rivals)).tell({"acme": ["lead"]})


def changed(amount: int) -> Opportunity.AmountChanged:
    return Opportunity.AmountChanged(amount=euros(amount))


def test_the_answer_names_the_record_its_version_and_the_position() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    done = crm.say("acme", "250")
    assert done.answer == Answer(ACME, 3, len(crm.log.events))
    assert [said.event for said in done.said] == [changed(250)]


def test_a_command_that_changes_nothing_says_nothing_and_is_answered() -> None:
    crm = Crm().tell({"acme": ["lead", "250"]})
    before = len(crm.log.events)
    done = crm.say("acme", "250")
    assert (done.answer, done.said) == (Answer(ACME, 2, before), ())
    assert len(crm.log.events) == before


def test_a_command_that_comes_again_is_answered_as_it_was_then() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    by = founder()
    first = crm.do(opportunities.change_amount, ACME, by=by, amount=euros(250))
    crm.tell({"acme": ["70", "offer"]})
    before = len(crm.log.events)
    again = crm.do(opportunities.change_amount, ACME, by=by, amount=euros(250))
    assert again.answer == first.answer
    assert again.said == ()
    assert len(crm.log.events) == before


def test_a_command_that_would_be_refused_by_now_is_answered_as_it_was_then() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    by = founder()
    first = crm.do(opportunities.win, ACME, by=by)
    assert crm.do(opportunities.win, ACME, by=by).answer == first.answer
    once = founder()
    entered = crm.do(customers.enter, id_of("Dune"), by=once, name="Dune")
    assert crm.do(customers.enter, id_of("Dune"), by=once, name="Dune").answer == entered.answer


def test_what_said_nothing_says_nothing_the_second_time_either() -> None:
    crm = Crm().tell({"acme": ["lead", "250"]})
    by = founder()
    first = crm.do(opportunities.change_amount, ACME, by=by, amount=euros(250))
    crm.say("acme", "70")
    again = crm.do(opportunities.change_amount, ACME, by=by, amount=euros(250))
    assert again.answer == first.answer
    assert crm.told(ACME)[-1] == changed(70)


def test_a_key_that_was_used_for_something_else_is_refused() -> None:
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead"]})
    by = founder()
    crm.do(opportunities.change_amount, ACME, by=by, amount=euros(250))
    with refused("key_reused", crm):
        crm.do(opportunities.change_amount, ACME, by=by, amount=euros(70))
    with refused("key_reused", crm):
        crm.do(opportunities.win, ACME, by=by)
    with refused("key_reused", crm):
        crm.do(opportunities.change_amount, ACME, by=by, amount=euros(250), at=crm.now)
    with refused("key_reused", crm):
        crm.undo(ACME, by)


def test_a_key_that_was_used_for_another_record_is_refused() -> None:
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead"]})
    by = founder()
    crm.do(opportunities.change_amount, ACME, by=by, amount=euros(250))
    with refused("key_reused", crm):
        crm.do(opportunities.change_amount, BOLT, by=by, amount=euros(250))


def test_the_key_of_a_refused_command_is_free_again() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    by = founder()
    with refused("already_in_stage", crm):
        crm.do(opportunities.move, ACME, by=by, stage=LEAD)
    crm.do(opportunities.move, ACME, by=by, stage=OFFER)
    assert crm.told(ACME)[-1] == Opportunity.Moved(stage=OFFER, stages=STAGES)


def test_a_dry_run_says_what_it_would_record() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    before = [*crm.log.events]
    by = founder()
    dry = crm.do(opportunities.move, ACME, by=by, stage=OFFER, dry_run=True)
    assert dry.answer is None
    assert [said.event for said in dry.said] == [Opportunity.Moved(stage=OFFER, stages=STAGES)]
    assert crm.log.events == before
    assert crm.do(opportunities.move, ACME, by=by, stage=OFFER).said == dry.said


def test_a_dry_run_is_refused_as_the_command_would_be() -> None:
    crm = Crm().tell({"acme": ["lead", "won"]})
    with refused("opportunity_closed", crm):
        crm.do(opportunities.move, ACME, stage=OFFER, dry_run=True)


def test_who_read_an_older_version_is_told_so() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    with refused("stale", crm) as refusal:
        crm.do(opportunities.move, ACME, stage=TRIAL, if_match=1)
    assert refusal.value.facts == {"version": 2}
    crm.do(opportunities.move, ACME, stage=TRIAL, if_match=2)


def test_who_loses_a_race_after_reading_the_version_is_told_so_too() -> None:
    crm = raced(changed(70))
    with pytest.raises(Stale) as refusal:
        crm.do(opportunities.change_amount, ACME, amount=euros(250), if_match=1)
    assert refusal.value.facts == {"version": 2}
    assert crm.told(ACME)[1:] == [changed(70)]


def test_a_command_that_commutes_decides_again_after_a_lost_race() -> None:
    crm = raced(changed(70), Opportunity.Moved(stage=OFFER, stages=STAGES))
    [said] = crm.say("acme", "250").said
    assert said.version == 4
    assert crm.told(ACME)[-1] == changed(250)


def test_it_decides_anew_each_time_and_may_have_nothing_left_to_say() -> None:
    crm = raced(changed(250))
    assert crm.say("acme", "250").said == ()
    crm = raced(Opportunity.Won())
    with pytest.raises(Exception, match="closed"):
        crm.say("acme", "250")


def test_after_some_lost_races_it_gives_up() -> None:
    crm = raced(changed(70), changed(71), changed(72))
    with refused("version_taken"):
        crm.say("acme", "250")
    assert crm.told(ACME)[1:] == [changed(70), changed(71), changed(72)]


def test_a_command_that_does_not_commute_is_refused_after_a_lost_race() -> None:
    crm = raced(changed(70))
    with refused("version_taken"):
        crm.say("acme", "offer")
    assert crm.told(ACME)[1:] == [changed(70)]


def test_business_time_does_not_run_backwards() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    last = crm.happened(ACME, 2)
    with refused("time_runs_backwards", crm) as refusal:
        crm.say("acme", "trial", at=last - MOMENT)
    assert refusal.value.facts == {"last": last}
    crm.say("acme", "trial", at=last)
    assert crm.happened(ACME, 3) == last


def test_nothing_happens_in_the_future_but_clocks_may_differ_a_little() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.say("acme", "offer", at=crm.now + CLOCK_TOLERANCE)
    assert crm.happened(ACME, 2) == crm.now
    with refused("time_in_future", crm):
        crm.say("acme", "trial", at=crm.now + CLOCK_TOLERANCE + MOMENT)


def test_a_late_entry_is_known_from_when_it_was_recorded() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    then = crm.now
    crm.log.turn_clock(DAY)
    crm.say("acme", "offer", at=then)
    late = crm.log.events[-1]
    assert late.occurred_at == then
    assert late.known_from == late.recorded_at == crm.now > then


def test_without_client_time_all_times_are_one_even_when_the_clock_steps_back() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.log.turn_clock(-9 * DAY)
    crm.say("acme", "offer")
    before, now = crm.log.events[-2:]
    assert now.occurred_at == now.known_from == now.recorded_at > before.recorded_at


def test_others_are_looked_up_as_of_the_commands_instant() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.do(users.join, id_of("Anna"), name="Anna", login="anna")
    then = crm.now
    crm.log.turn_clock(DAY)
    crm.do(pipelines.reorder_stages, SALES, stages=STAGES[::-1])
    [late] = crm.say("acme", "offer", at=then).said
    [now] = crm.say("acme", "trial").said
    assert late.event == Opportunity.Moved(stage=OFFER, stages=STAGES)
    assert now.event == Opportunity.Moved(stage=TRIAL, stages=STAGES[::-1])


def test_a_deal_older_than_its_pipeline_takes_the_pipelines_first_order() -> None:
    crm = Crm()
    crm.log.turn_clock(DAY)
    crm.do(pipelines.reorder_stages, SALES, stages=STAGES[::-1])
    crm.say("acme", "lead", at=crm.now - 9 * DAY)
    [opened] = crm.told(ACME)
    assert isinstance(opened, Opportunity.Opened)
    assert opened.stages == STAGES


def test_free_text_knows_whose_it_is() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    assert {said.subject for said in crm.say("acme", "lost").said} == {id_of("acme Ltd")}


def test_nothing_is_stored_of_a_command_that_is_refused_half_way() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    line = {"product": id_of("nothing"), "price": euros(1)}
    with refused("not_there", crm):
        crm.do(opportunities.open_, BOLT, **opening("acme"), lines=[line])


def test_a_unique_value_is_free_for_its_own_record_only() -> None:
    crm = Crm()
    crm.do(users.join, id_of("Anna"), name="Anna", login="anna")
    with refused("taken", crm) as refusal:
        crm.do(users.join, uuid4(), name="Ann", login="ANNA")
    assert refusal.value.facts == {"field": "login"}


def test_unknown_records_are_not_there() -> None:
    crm = Crm()
    with refused("not_there", crm) as refusal:
        crm.do(customers.rename, ACME, name="Acme")
    assert refusal.value.facts == {"id": ACME}
    assert crm.log.stream(ACME) == []


def test_a_record_of_another_kind_is_not_there_either() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    with refused("not_there", crm):
        crm.do(customers.rename, ACME, name="Acme")
    with refused("not_there", crm):
        crm.do(opportunities.win, id_of("acme Ltd"))
    with refused("already_there", crm):
        crm.do(customers.enter, ACME, name="Acme")
