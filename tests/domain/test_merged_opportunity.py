"""Two opportunities turn out to be one."""

from typing import Any

import pytest

from commands import activities, opportunities
from domain.event import Event
from domain.opportunity import Opportunity
from tests.crm import DUE, LEAD, OFFER, RENEWAL_STAGES, RENEWALS, SALES, STAGES, euros, id_of
from tests.domain.test_opportunity import (
    ARCHIVED,
    ASSIGNED,
    DELAYED,
    LINED,
    LOST,
    OPENED,
    RATED,
    WITH_CARL,
    WON,
    deal,
)
from tests.given import ACME, BOLT, IT, NOBODY, Given, given, refused

OTHER = id_of("the other")
OTHERS: dict[str, Any] = {"name": "Widgets", "customer": ACME, "amount": euros(90)}
MERGED = Opportunity.MergedInto(survivor=OTHER)
TOOK_IN = Opportunity.TookIn(merged=IT)
RENAMED = Opportunity.Renamed(name="100 widgets", customer=ACME)
GROWN = Opportunity.AmountChanged(amount=euros(100))


def beside(*events: Event, other: tuple[Event, ...] = (), **opened: Any) -> Given:
    """It, opened before those events, and another opportunity."""
    told = given(OPENED, *events)
    begun = {"pipeline": SALES, "stage": LEAD, "stages": STAGES} | OTHERS | opened
    told.crm.record(*((OTHER, event) for event in (Opportunity.Opened(**begun), *other)))
    return told


def test_one_is_merged_into_the_other_and_both_say_so() -> None:
    beside().when(opportunities.merge, into=OTHER).then(MERGED, TOOK_IN)


def test_the_other_takes_over_what_is_named_and_new_to_it() -> None:
    own = (RATED, DELAYED, ASSIGNED, WITH_CARL)
    beside(*own).when(
        opportunities.merge,
        into=OTHER,
        take=("name", "amount", "probability", "close_date", "owner", "contacts"),
    ).then(MERGED, TOOK_IN, RENAMED, GROWN, *own)
    beside(*own, other=own).when(
        opportunities.merge, into=OTHER, take=("probability", "close_date", "owner", "contacts")
    ).then(MERGED, TOOK_IN)


def test_what_the_one_does_not_know_takes_nothing_from_the_other() -> None:
    known = (RATED, DELAYED, ASSIGNED, WITH_CARL)
    beside(other=known).when(
        opportunities.merge, into=OTHER, take=("probability", "close_date", "owner", "contacts")
    ).then(MERGED, TOOK_IN)


def test_with_the_amount_go_the_lines() -> None:
    unlined = Opportunity.LinesChanged(lines=())
    taking: dict[str, Any] = {"into": OTHER, "take": ["amount"]}
    beside(LINED).when(opportunities.merge, **taking).then(MERGED, TOOK_IN, LINED)
    beside(other=(LINED,)).when(opportunities.merge, **taking).then(MERGED, TOOK_IN, unlined, GROWN)


def test_who_plays_a_role_in_the_other_keeps_it() -> None:
    buyer = WITH_CARL.model_copy(update={"role": "user"})
    beside(WITH_CARL, other=(buyer,)).when(opportunities.merge, into=OTHER, take=["contacts"]).then(
        MERGED, TOOK_IN
    )


def test_an_open_deal_goes_into_one_that_was_closed() -> None:
    beside(other=(WON,)).when(opportunities.merge, into=OTHER).then(MERGED, TOOK_IN)
    beside(other=(LOST,)).when(opportunities.merge, into=OTHER, take=["name"]).then(
        MERGED, TOOK_IN, RENAMED
    )
    beside(other=(WON,)).when(opportunities.merge, into=OTHER, take=["amount"]).refused(
        "opportunity_closed"
    )


@pytest.mark.parametrize("closing", [WON, LOST])
def test_a_closed_deal_still_counts_and_goes_into_none(closing: Event) -> None:
    beside(closing).when(opportunities.merge, into=OTHER).refused("opportunity_closed")
    beside(closing, other=(closing,)).when(opportunities.merge, into=OTHER).refused(
        "opportunity_closed"
    )


def test_a_deal_is_merged_into_another_that_is_there_and_not_put_away() -> None:
    beside().when(opportunities.merge, into=IT).refused("merged_into_itself")
    beside().when(opportunities.merge, into=NOBODY).refused("not_there")
    beside(ARCHIVED).when(opportunities.merge, into=OTHER).refused("opportunity_archived")
    beside(other=(ARCHIVED,)).when(opportunities.merge, into=OTHER).refused("opportunity_archived")
    gone = Opportunity.MergedInto(survivor=IT)
    beside(other=(gone,)).when(opportunities.merge, into=OTHER).refused("opportunity_merged")


def test_another_pipeline_is_no_hindrance_and_another_currency_for_the_amount_alone() -> None:
    due: dict[str, Any] = {"pipeline": RENEWALS, "stage": DUE, "stages": RENEWAL_STAGES}
    beside(**due).when(opportunities.merge, into=OTHER).then(MERGED, TOOK_IN)
    dollars: dict[str, Any] = {"amount": {"amount": "90", "currency": "USD"}}
    beside(**dollars).when(opportunities.merge, into=OTHER).then(MERGED, TOOK_IN)
    beside(**dollars).when(opportunities.merge, into=OTHER, take=["amount"]).refused(
        "other_currency"
    )


def test_a_name_stays_with_the_customer_of_whom_it_tells() -> None:
    other = beside(customer=BOLT)
    other.when(opportunities.merge, into=OTHER, take=["name"]).refused("other_customer")
    other.when(opportunities.merge, into=OTHER).then(MERGED, TOOK_IN)


def test_a_deal_that_was_merged_does_nothing_more() -> None:
    gone = beside(MERGED)
    gone.when(opportunities.move, stage=OFFER).refused("opportunity_merged")
    gone.when(opportunities.win).refused("opportunity_merged")
    gone.when(opportunities.restore).refused("opportunity_merged")
    gone.when(opportunities.rename, name="X").refused("opportunity_merged")
    gone.when(opportunities.merge, into=OTHER).refused("opportunity_merged")


def test_nothing_is_planned_for_a_deal_that_was_merged() -> None:
    crm = given(OPENED, MERGED).crm
    with refused("opportunity_merged", crm):
        crm.do(activities.plan, id_of("call"), name="Call", opportunity=IT)


def test_it_knows_where_it_went() -> None:
    assert (deal(MERGED).merged_into, deal(MERGED).archived) == (OTHER, True)
