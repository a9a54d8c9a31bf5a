"""What may happen to a subscription."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from commands import subscriptions
from domain.event import Event
from domain.money import Money
from domain.opportunity import Opportunity
from domain.story import say
from domain.subscription import Every, Subscription, Terms
from tests.crm import euros, id_of
from tests.domain.test_order import WON, with_deal
from tests.given import ACME, BOLT, NOBODY, WIDGET, given

DEAL = id_of("deal")
TERMS = Terms(plan="small", charge=euros(20))
MORE = Terms(plan="large", charge=euros(30), product=WIDGET, options={"support": "daily"})
STARTED = Subscription.Started(customer=ACME, terms=TERMS)
CHANGED = Subscription.Changed(terms=MORE)
ENDED = Subscription.Ended(customer=ACME)
DOLLARS = Terms(plan="small", charge=Money(amount=Decimal(20), currency="USD"))


def subscription(*events: Event) -> Subscription:
    it = say(Subscription, None, STARTED)
    for event in events:
        it = say(Subscription, it, event)
    return it


def test_a_customer_subscribes() -> None:
    given().when(subscriptions.start, customer=ACME, terms=TERMS).then(STARTED)
    given().when(subscriptions.start, terms=TERMS).refused("nobody_buys")
    given().when(subscriptions.start, customer=NOBODY, terms=TERMS).refused("not_there")
    unknown = {"plan": "small", "charge": euros(20), "product": NOBODY}
    given().when(subscriptions.start, customer=ACME, terms=unknown).refused("not_there")


def test_a_subscription_may_come_of_a_won_deal() -> None:
    started = Subscription.Started(customer=ACME, opportunity=DEAL, terms=TERMS)
    with_deal(WON).when(subscriptions.start, opportunity=DEAL, terms=TERMS).then(started)
    with_deal().when(subscriptions.start, opportunity=DEAL, terms=TERMS).refused(
        "opportunity_not_won"
    )
    with_deal(WON).when(subscriptions.start, opportunity=DEAL, customer=BOLT, terms=TERMS).refused(
        "other_customer"
    )
    with_deal(WON).when(subscriptions.start, opportunity=DEAL, terms=DOLLARS).refused(
        "subscription_currency"
    )


def test_its_terms_change_but_not_its_currency() -> None:
    given(STARTED).when(subscriptions.change, terms=MORE).then(CHANGED)
    given(STARTED, CHANGED).when(subscriptions.change, terms=MORE).then()
    given(STARTED).when(subscriptions.change, terms=DOLLARS).refused("subscription_currency")
    assert subscription(CHANGED).terms == MORE


def test_it_costs_nothing_at_least() -> None:
    below = Terms(plan="small", charge=euros(-1))
    given().when(subscriptions.start, customer=ACME, terms=below).refused("charge_below_zero")
    given(STARTED).when(subscriptions.change, terms=below).refused("charge_below_zero")
    free = Terms(plan="small", charge=euros(0))
    given(STARTED).when(subscriptions.change, terms=free).then(Subscription.Changed(terms=free))


def test_it_ends_once() -> None:
    given(STARTED).when(subscriptions.end).then(ENDED)
    given(STARTED).when(subscriptions.end, reason="price", note="too dear").then(
        Subscription.Ended(reason="price", note="too dear", customer=ACME)
    )
    given(STARTED, ENDED).when(subscriptions.end).refused("subscription_ended")
    given(STARTED, ENDED).when(subscriptions.change, terms=MORE).refused("subscription_ended")


@pytest.mark.parametrize(
    ("charge", "every", "monthly"),
    [
        ("20", "month", 2_000),
        ("20", "quarter", 667),
        ("100", "year", 833),
        ("0.06", "year", 0),  # a half cent
        ("0.18", "year", 2),  # one and a half
    ],
)
def test_what_it_costs_a_month_is_rounded_half_to_even(
    charge: str, every: Every, monthly: int
) -> None:
    assert Terms(plan="small", charge=euros(charge), every=every).monthly == monthly


def test_a_charge_comes_every_month_quarter_or_year() -> None:
    weekly = {"plan": "small", "charge": euros(1), "every": "week"}
    with pytest.raises(ValidationError, match="every"):
        given().when(subscriptions.start, customer=ACME, terms=weekly).then()


def test_a_deal_that_is_won_stays_as_it_is() -> None:
    crm = with_deal(WON).crm
    crm.do(subscriptions.start, id_of("it"), opportunity=DEAL, terms=TERMS)
    assert crm.told(DEAL)[-1] == Opportunity.Won()
