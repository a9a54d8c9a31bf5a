"""The past changes only by correction: what never was, and what holds instead."""

from datetime import datetime, timedelta

from commands import opportunities, pipelines
from commands.ports import Answer
from domain.event import Event
from domain.line import Line
from domain.opportunity import Opportunity
from domain.recorded import CLOCK_TOLERANCE
from domain.story import Retracted, state, story
from tests.crm import (
    DAY,
    DUE,
    LEAD,
    OFFER,
    RENEWAL_STAGES,
    RENEWALS,
    SALES,
    STAGES,
    TRIAL,
    Crm,
    euros,
    founder,
    id_of,
    instead,
)
from tests.given import populated, refused

ACME, CUSTOMER = id_of("acme"), id_of("acme Ltd")
HOUR = timedelta(hours=1)
TO_OFFER = Opportunity.Moved(stage=OFFER, stages=STAGES)
TO_TRIAL = Opportunity.Moved(stage=TRIAL, stages=STAGES)
WON = Opportunity.Won()


def said_last(crm: Crm, number: int) -> list[Event]:
    return [r.event for r in crm.log.events[-number:]]


def test_a_wrong_move_is_replaced_where_it_was() -> None:
    crm = Crm().tell({"acme": ["lead", "offer", "won"]})
    at = crm.happened(ACME, 2)
    done = crm.correct(ACME, 2, instead=[instead(opportunities.move, at, stage=TRIAL)])
    assert crm.told(ACME)[1:] == [TO_TRIAL, WON]
    retracted = Retracted(versions=(2,), instead=1, reason="typo", subject=CUSTOMER)
    assert said_last(crm, 2) == [retracted, TO_TRIAL]
    assert done.answer == Answer(ACME, 5, len(crm.log.events))


def test_what_was_forgotten_is_told_where_it_happened() -> None:
    crm = Crm().tell({"acme": ["lead", "trial"]})
    at = crm.happened(ACME, 1) + HOUR
    crm.correct(ACME, instead=[instead(opportunities.move, at, stage=OFFER)])
    assert crm.told(ACME)[1:] == [TO_OFFER, TO_TRIAL]


def test_what_never_was_is_only_taken_back() -> None:
    crm = Crm().tell({"acme": ["lead", "offer", "250"]})
    crm.correct(ACME, 2)
    assert crm.told(ACME)[1:] == [Opportunity.AmountChanged(amount=euros(250))]
    assert said_last(crm, 1) == [
        Retracted(versions=(2,), instead=0, reason="typo", subject=CUSTOMER)
    ]


def test_a_commands_events_count_out_how_many_follow() -> None:
    crm = Crm().tell({"acme": ["lead", "offer", "won"]})
    at = crm.happened(ACME, 1)
    steps = [
        instead(opportunities.move, at + n * HOUR, stage=s) for n, s in ((1, OFFER), (2, TRIAL))
    ]
    crm.correct(ACME, 2, instead=steps)
    assert [r.rest for r in crm.log.stream(ACME)] == [None, None, None, 2, 1, 0]
    assert len({r.known_from for r in crm.log.stream(ACME)[3:]}) == 1


def test_each_command_is_decided_on_the_new_story_as_it_stands_there() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    at = crm.happened(ACME, 1)
    steps = [
        instead(opportunities.lose, at + HOUR, reason="price"),
        instead(opportunities.reopen, at + 2 * HOUR),
    ]
    crm.correct(ACME, instead=steps)
    reopened = Opportunity.Reopened(stage=LEAD, stages=STAGES)
    lost = Opportunity.Lost(reason="price", customer=CUSTOMER)
    assert crm.told(ACME)[1:] == [lost, reopened, TO_OFFER]


def test_a_command_may_find_nothing_to_say_there() -> None:
    crm = Crm().tell({"acme": ["lead", "250"]})
    at = crm.happened(ACME, 2) + HOUR
    crm.log.turn_clock(DAY)
    crm.correct(ACME, instead=[instead(opportunities.change_amount, at, amount=euros(250))])
    assert len(crm.told(ACME)) == 2
    assert crm.log.events[-1].event == Retracted(
        versions=(), instead=0, reason="typo", subject=CUSTOMER
    )


def test_a_command_may_say_several_things_there() -> None:
    crm = populated().tell({"acme": ["lead", "offer"]})
    line = Line(product=id_of("Widget"), price=euros(10))
    at = crm.happened(ACME, 1)
    anew = opening_with(line)
    crm.correct(ACME, 1, instead=[instead(opportunities.open_, at, **anew)])
    assert crm.told(ACME)[1:] == [Opportunity.LinesChanged(lines=(line,)), TO_OFFER]


def opening_with(line: Line) -> dict[str, object]:
    return {
        "name": "acme",
        "customer": CUSTOMER,
        "pipeline": SALES,
        "amount": euros(100),
        "lines": (line,),
    }


def test_the_order_of_then_is_carried() -> None:
    crm = Crm().tell({"acme": ["lead", "won"]})
    at = crm.happened(ACME, 1) + HOUR
    crm.do(pipelines.reorder_stages, SALES, stages=STAGES[::-1])
    crm.correct(ACME, instead=[instead(opportunities.move, at, stage=OFFER)])
    assert crm.told(ACME)[1:] == [TO_OFFER, WON]


def test_events_of_the_same_instant_keep_their_order() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    at = crm.now
    crm.log.turn_clock(DAY)
    for word in ("offer", "250", "won"):
        crm.say("acme", word, at=at)
    crm.correct(ACME, 2, instead=[instead(opportunities.move, at, stage=TRIAL)])
    changed = Opportunity.AmountChanged(amount=euros(250))
    assert crm.told(ACME)[1:] == [TO_TRIAL, changed, WON]
    retracted = said_last(crm, 4)[0]
    assert isinstance(retracted, Retracted)
    assert (retracted.versions, retracted.instead) == ((2, 3, 4), 3)


def test_what_came_before_at_the_same_instant_stays_where_it_is() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    at = crm.happened(ACME, 1)
    crm.log.turn_clock(DAY)
    for word in ("offer", "250"):
        crm.say("acme", word, at=at)
    crm.correct(ACME, 3)
    assert said_last(crm, 1) == [
        Retracted(versions=(3,), instead=0, reason="typo", subject=CUSTOMER)
    ]
    assert crm.told(ACME)[1:] == [TO_OFFER]


def test_only_what_is_still_believed_is_corrected() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    crm.correct(ACME, 2)
    for version in (2, 3, 99):
        with refused("not_in_story", crm) as refusal:
            crm.correct(ACME, version)
        assert refusal.value.facts == {"versions": [version]}


def test_who_read_an_older_version_is_told_so() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    with refused("stale", crm):
        crm.correct(ACME, 2, if_match=1)
    crm.correct(ACME, 2, if_match=2)


def test_a_dry_run_says_what_it_would_record() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    before = [*crm.log.events]
    dry = crm.correct(ACME, 2, dry_run=True)
    assert [type(said.event) for said in dry.said] == [Retracted]
    assert crm.log.events == before


def test_a_correction_that_comes_again_is_answered_as_it_was_then() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    by = founder()
    first = crm.correct(ACME, 2, by=by)
    before = [*crm.log.events]
    again = crm.correct(ACME, 2, by=by)
    assert (again.answer, again.said) == (first.answer, ())
    assert crm.log.events == before
    with refused("key_reused", crm):
        crm.correct(ACME, 1, by=by)


def test_a_clock_that_is_a_little_ahead_means_now() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    soon = crm.now + CLOCK_TOLERANCE
    crm.correct(ACME, instead=[instead(opportunities.move, soon, stage=OFFER)])
    assert crm.happened(ACME, 3) <= crm.now < soon
    with refused("time_in_future", crm):
        tomorrow = crm.now + DAY
        crm.correct(ACME, instead=[instead(opportunities.move, tomorrow, stage=TRIAL)])


def test_nothing_of_a_correction_occurs_after_it_was_said() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    soon = crm.now + CLOCK_TOLERANCE
    crm.correct(ACME, instead=[instead(opportunities.move, soon, stage=OFFER)])
    retracted, moved = crm.log.events[-2:]
    assert moved.occurred_at <= retracted.occurred_at
    assert moved.known_from == retracted.known_from == retracted.recorded_at


def test_the_old_knowledge_stays_as_it_was() -> None:
    crm = Crm().tell({"acme": ["lead", "250"]})
    then = crm.now
    crm.log.turn_clock(DAY)
    crm.correct(ACME, 2)
    assert amount(crm, then) == euros(250)
    assert amount(crm, crm.now) == euros(100)


def amount(crm: Crm, known_at: datetime) -> object:
    deal = state(Opportunity, story(crm.log.stream(ACME), known_at))
    assert deal is not None
    return deal.amount


def test_another_currency_is_a_correction_of_the_opening() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    at = crm.happened(ACME, 1)
    dollars = {"amount": "120", "currency": "USD"}
    body = {"name": "acme", "customer": CUSTOMER, "pipeline": SALES, "amount": dollars}
    crm.correct(ACME, 1, instead=[instead(opportunities.open_, at, **body)])
    deal = crm.deal("acme")
    assert deal is not None
    assert (deal.amount.currency, deal.stage) == ("USD", OFFER)


def test_a_deal_that_was_in_another_pipeline_all_along_is_told_so() -> None:
    crm = Crm().tell({"acme": ["lead", "250"]})
    at = crm.happened(ACME, 1)
    body = {"name": "acme", "customer": CUSTOMER, "pipeline": RENEWALS, "amount": euros(100)}
    crm.correct(ACME, 1, instead=[instead(opportunities.open_, at, **body)])
    deal = crm.deal("acme")
    assert deal is not None
    assert (deal.pipeline, deal.stage, deal.amount) == (RENEWALS, DUE, euros(250))
    opened = crm.told(ACME)[0]
    assert isinstance(opened, Opportunity.Opened)
    assert opened.stages == RENEWAL_STAGES
