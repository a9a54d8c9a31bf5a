"""What may happen to an opportunity."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from commands import opportunities
from domain.customer import Customer
from domain.event import Event
from domain.line import Line
from domain.money import Money
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline
from domain.story import Retracted, say
from tests.crm import DUE, LEAD, OFFER, RENEWAL_STAGES, RENEWALS, SALES, STAGES, TRIAL, euros
from tests.given import ACME, ANNA, CARL, IT, NOBODY, WIDGET, given, populated, refused

OPENING: dict[str, Any] = {
    "name": "100 widgets",
    "customer": ACME,
    "pipeline": SALES,
    "stage": LEAD,
    "amount": euros(100),
}
OPENED = Opportunity.Opened(**OPENING, stages=STAGES)
TO_OFFER = Opportunity.Moved(stage=OFFER, stages=STAGES)
WON = Opportunity.Won()
LOST = Opportunity.Lost(reason="price", customer=ACME)
REOPENED = Opportunity.Reopened(stage=LEAD, stages=STAGES)
ARCHIVED = Opportunity.Archived()
RESTORED = Opportunity.Restored(stage=LEAD, stages=STAGES)
JOINED = Opportunity.Joined(pipeline=RENEWALS, stage=DUE, stages=RENEWAL_STAGES)
LINES = (Line(product=WIDGET, quantity=Decimal(3), price=euros("9.99")),)
LINED = Opportunity.LinesChanged(lines=LINES)
RATED = Opportunity.Rated(probability=Decimal("0.9"))
DELAYED = Opportunity.CloseDateChanged(close_date=date(2024, 6, 30))
ASSIGNED = Opportunity.Assigned(owner=ANNA)
WITH_CARL = Opportunity.ContactAdded(contact=CARL, role="buyer")


def deal(*events: Event) -> Opportunity:
    it = say(Opportunity, None, OPENED)
    for event in events:
        it = say(Opportunity, it, event)
    return it


def test_opening_carries_the_order_of_the_stages() -> None:
    given().when(opportunities.open_, **OPENING).then(OPENED)


def test_an_opportunity_opens_in_the_first_stage_unless_another_is_named() -> None:
    unnamed = {name: value for name, value in OPENING.items() if name != "stage"}
    given().when(opportunities.open_, **unnamed).then(OPENED)


def test_an_opportunity_opens_once() -> None:
    given(OPENED).when(opportunities.open_, **OPENING).refused("already_there")


@pytest.mark.parametrize("unknown", ["customer", "pipeline", "owner"])
def test_an_opportunity_names_what_is_there(unknown: str) -> None:
    given().when(opportunities.open_, **{**OPENING, unknown: NOBODY}).refused("not_there")


def test_nothing_opens_with_an_archived_customer() -> None:
    when = given().when(opportunities.open_, **OPENING)
    when.crm.record((ACME, Customer.Archived()))
    when.refused("customer_archived")


def test_an_opportunity_may_open_with_its_lines() -> None:
    given().when(opportunities.open_, **OPENING, lines=LINES).then(OPENED, LINED)
    dollars = Line(product=WIDGET, price=Money(amount=Decimal(9), currency="USD"))
    given().when(opportunities.open_, **OPENING, lines=(dollars,)).refused("other_currency")


def test_a_deal_gets_another_name_even_when_it_is_closed() -> None:
    renamed = Opportunity.Renamed(name="200 widgets", customer=ACME)
    given(OPENED).when(opportunities.rename, name="200 widgets").then(renamed)
    given(OPENED, WON).when(opportunities.rename, name="200 widgets").then(renamed)
    given(OPENED, renamed).when(opportunities.rename, name="200 widgets").then()


def test_a_move_may_skip_stages_and_carries_their_order() -> None:
    to_trial = Opportunity.Moved(stage=TRIAL, stages=STAGES)
    given(OPENED).when(opportunities.move, stage=TRIAL).then(to_trial)
    given(OPENED, to_trial).when(opportunities.move, stage=OFFER).then(TO_OFFER)


def test_a_stage_belongs_to_its_pipeline() -> None:
    given(OPENED).when(opportunities.move, stage=DUE).refused("unknown_stage")
    given(OPENED).when(opportunities.join, pipeline=RENEWALS, stage=LEAD).refused("unknown_stage")


def test_nothing_moves_to_where_it_is() -> None:
    given(OPENED).when(opportunities.move, stage=LEAD).refused("already_in_stage")


def test_nothing_enters_a_retired_stage_but_what_is_restored() -> None:
    crm = populated()
    crm.record((IT, OPENED), (SALES, Pipeline.StageRetired(stage=LEAD)))
    crm.do(opportunities.lose, IT, reason="price")
    with refused("stage_out_of_use", crm):
        crm.do(opportunities.reopen, IT)
    crm.do(opportunities.reopen, IT, stage=OFFER)
    with refused("stage_out_of_use", crm):
        crm.do(opportunities.move, IT, stage=LEAD)
    crm.undo(IT)
    crm.do(opportunities.archive, IT)
    [restored] = crm.do(opportunities.restore, IT).said
    assert restored.event == RESTORED


@pytest.mark.parametrize("closing", [WON, LOST])
def test_a_closed_opportunity_only_changes_its_name(closing: Event) -> None:
    given(OPENED, closing).when(opportunities.move, stage=OFFER).refused("opportunity_closed")
    given(OPENED, closing).when(opportunities.win).refused("opportunity_closed")
    given(OPENED, closing).when(opportunities.change_amount, amount=euros(70)).refused(
        "opportunity_closed"
    )
    given(OPENED, closing).when(opportunities.join, pipeline=RENEWALS).refused("opportunity_closed")


def test_a_deal_joins_the_first_stage_of_another_pipeline_or_the_one_named() -> None:
    given(OPENED).when(opportunities.join, pipeline=RENEWALS).then(JOINED)
    given(OPENED).when(opportunities.join, pipeline=RENEWALS, stage=DUE).then(JOINED)
    given(OPENED, JOINED).when(opportunities.join, pipeline=RENEWALS).refused("already_in_pipeline")
    assert (deal(JOINED).pipeline, deal(JOINED).stage) == (RENEWALS, DUE)


def test_a_lost_opportunity_is_reopened_where_it_was_or_elsewhere() -> None:
    elsewhere = Opportunity.Reopened(stage=OFFER, stages=STAGES)
    given(OPENED, LOST).when(opportunities.reopen).then(REOPENED)
    given(OPENED, LOST).when(opportunities.reopen, stage=OFFER).then(elsewhere)
    given(OPENED, LOST, REOPENED).when(opportunities.win).then(WON)


def test_an_open_opportunity_is_not_reopened() -> None:
    given(OPENED).when(opportunities.reopen, stage=OFFER).refused("opportunity_open")


def test_losing_names_its_reason() -> None:
    given(OPENED).when(opportunities.lose, reason="price").then(LOST)
    with pytest.raises(ValidationError, match="reason"):
        given(OPENED).when(opportunities.lose, reason=" ").then()


def test_winning_closes() -> None:
    given(OPENED).when(opportunities.win).then(WON)
    assert deal(WON).status == "won"


def test_an_archived_deal_is_only_restored() -> None:
    given(OPENED, ARCHIVED).when(opportunities.move, stage=OFFER).refused("opportunity_archived")
    given(OPENED, ARCHIVED).when(opportunities.rename, name="X").refused("opportunity_archived")
    given(OPENED, LOST, ARCHIVED).when(opportunities.reopen).refused("opportunity_archived")
    given(OPENED, ARCHIVED).when(opportunities.archive).refused("opportunity_archived")
    given(OPENED, ARCHIVED).when(opportunities.restore).then(RESTORED)
    given(OPENED).when(opportunities.restore).refused("opportunity_not_archived")


def test_archiving_ends_no_deals_past() -> None:
    given(OPENED, WON).when(opportunities.archive).then(ARCHIVED)
    assert deal(WON, ARCHIVED).status == "won"
    assert deal(WON, ARCHIVED, RESTORED).status == "won"


def test_the_same_amount_again_says_nothing() -> None:
    changed = Opportunity.AmountChanged(amount=euros("99.50"))
    given(OPENED).when(opportunities.change_amount, amount=euros("99.50")).then(changed)
    given(OPENED, changed).when(opportunities.change_amount, amount=euros("99.50")).then()


def test_a_deal_keeps_its_currency() -> None:
    dollars = {"amount": "120", "currency": "USD"}
    given(OPENED).when(opportunities.change_amount, amount=dollars).refused("other_currency")
    line = {"product": WIDGET, "price": dollars}
    given(OPENED).when(opportunities.change_lines, lines=[line]).refused("other_currency")


def test_the_sum_of_the_lines_is_the_amount() -> None:
    given(OPENED).when(opportunities.change_lines, lines=LINES).then(LINED)
    given(OPENED, LINED).when(opportunities.change_lines, lines=LINES).then()
    given(OPENED, LINED).when(opportunities.change_amount, amount=euros(70)).refused(
        "amount_from_lines"
    )
    assert deal(LINED).amount == euros("29.97")


def test_lines_sell_what_is_there() -> None:
    line = {"product": NOBODY, "price": euros(10)}
    given(OPENED).when(opportunities.change_lines, lines=[line]).refused("not_there")


def test_without_lines_the_amount_stays_and_may_change_again() -> None:
    unlined = Opportunity.LinesChanged(lines=())
    changed = Opportunity.AmountChanged(amount=euros(70))
    given(OPENED, LINED).when(opportunities.change_lines, lines=()).then(unlined)
    given(OPENED, LINED, unlined).when(opportunities.change_amount, amount=euros(70)).then(changed)
    assert deal(LINED, unlined).amount == euros("29.97")


@pytest.mark.parametrize(
    ("quantity", "price", "minor"),
    [("0.5", "0.01", 0), ("1.5", "0.01", 2), ("2.5", "0.01", 2), ("0.0001", "9999.99", 100)],
)
def test_a_line_is_rounded_half_to_even(quantity: str, price: str, minor: int) -> None:
    assert Line(product=WIDGET, quantity=Decimal(quantity), price=euros(price)).minor == minor


@pytest.mark.parametrize("quantity", ["0", "-1", "0.00001"])
def test_a_line_sells_something(quantity: str) -> None:
    with pytest.raises(ValidationError, match="quantity"):
        Line(product=WIDGET, quantity=Decimal(quantity), price=euros(1))


def test_a_deal_has_a_probability_of_its_own_or_its_stages() -> None:
    given(OPENED).when(opportunities.rate, probability="0.9").then(RATED)
    given(OPENED, RATED).when(opportunities.rate, probability="0.9").then()
    given(OPENED, RATED).when(opportunities.rate, probability=None).then(
        Opportunity.Rated(probability=None)
    )


def test_a_deal_slips_to_another_day() -> None:
    given(OPENED).when(opportunities.change_close_date, close_date="2024-06-30").then(DELAYED)
    given(OPENED, DELAYED).when(opportunities.change_close_date, close_date="2024-06-30").then()
    assert deal(DELAYED).close_date == date(2024, 6, 30)


def test_somebody_known_is_to_win_the_deal() -> None:
    given(OPENED).when(opportunities.assign, owner=ANNA).then(ASSIGNED)
    given(OPENED, ASSIGNED).when(opportunities.assign, owner=ANNA).then()
    given(OPENED).when(opportunities.assign, owner=NOBODY).refused("not_there")


def test_the_next_step_is_noted() -> None:
    call = Opportunity.NextStepSet(text="call", due=date(2024, 2, 1), customer=ACME)
    given(OPENED).when(opportunities.set_next_step, text="call", due="2024-02-01").then(call)


def test_a_contact_plays_one_role() -> None:
    user = Opportunity.ContactAdded(contact=CARL, role="user")
    given(OPENED).when(opportunities.add_contact, contact=CARL, role="buyer").then(WITH_CARL)
    given(OPENED, WITH_CARL).when(opportunities.add_contact, contact=CARL, role="buyer").then()
    given(OPENED, WITH_CARL).when(opportunities.add_contact, contact=CARL, role="user").then(user)
    given(OPENED).when(opportunities.add_contact, contact=NOBODY, role="user").refused("not_there")
    assert deal(WITH_CARL, user).contacts == ((CARL, "user"),)


def test_only_who_plays_a_role_is_taken_off() -> None:
    off = Opportunity.ContactRemoved(contact=CARL)
    given(OPENED, WITH_CARL).when(opportunities.remove_contact, contact=CARL).then(off)
    given(OPENED).when(opportunities.remove_contact, contact=CARL).refused("contact_not_on_it")


@pytest.mark.parametrize(
    "wrong",
    [
        Opportunity.Moved(stage=OFFER, stages=(OFFER, TRIAL)),
        Opportunity.Moved(stage=OFFER, stages=(LEAD, TRIAL)),
        Opportunity.Joined(pipeline=RENEWALS, stage=DUE, stages=STAGES),
    ],
)
def test_an_event_lists_the_stages_that_it_leaves_and_enters(wrong: Event) -> None:
    with refused("stage_not_listed"):
        deal(wrong)


def test_a_reopening_and_a_restoring_list_the_stage_that_they_enter() -> None:
    with refused("stage_not_listed"):
        deal(LOST, Opportunity.Reopened(stage=OFFER, stages=(LEAD,)))
    with refused("stage_not_listed"):
        deal(ARCHIVED, Opportunity.Restored(stage=OFFER, stages=(LEAD,)))


def test_what_was_retracted_never_closed_the_deal() -> None:
    never_won = Retracted(versions=(2,), instead=0, reason="typo", subject=ACME)
    given(OPENED, WON, never_won).when(opportunities.move, stage=OFFER).then(TO_OFFER)


def test_what_never_began_does_not_move() -> None:
    given().when(opportunities.move, stage=OFFER).refused("not_there")
