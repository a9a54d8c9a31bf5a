"""What came of the demo's won deals: orders, money, and the cloud."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from domain.facts import Payment
from domain.opportunity import Opportunity
from domain.order import Order
from domain.recorded import Recorded
from domain.story import state, story
from domain.subscription import Subscription
from tests.demo.playing import Demo


def test_won_deals_are_ordered_invoiced_and_mostly_paid(demo: Demo) -> None:
    orders = [state(Order, story(stream)) for stream in demo.of(Order)]
    there = [each for each in orders if each]
    won = sum(1 for stream in demo.of(Opportunity) if is_won(stream))
    assert 0.9 * won <= len(there) <= won
    assert all(each.bill.total > 0 for each in there)
    assert 0.01 < sum(each.cancelled for each in there) / len(there) < 0.09
    assert sum(each.invoice is not None for each in there) / len(there) > 0.8
    assert sum(each.paid for each in there) > 5


def test_payments_are_for_what_the_invoice_says(demo: Demo) -> None:
    paid = Counter[UUID]()
    for stream in demo.of(Payment):
        [received] = stream
        assert isinstance(received.event, Payment.Received)
        assert received.event.order
        paid[received.event.order] += received.event.amount.minor
    totals = {
        stream[0].stream: order.bill.total
        for stream in demo.of(Order)
        if (order := state(Order, story(stream)))
    }
    whole = sum(paid[order] == totals[order] for order in paid)
    assert all(paid[order] <= totals[order] for order in paid)
    assert whole / len(totals) > 0.6


def test_the_cloud_is_subscribed_to_and_some_leave(demo: Demo) -> None:
    there = [state(Subscription, story(stream)) for stream in demo.of(Subscription)]
    ended = sum(1 for each in there if each and each.ended)
    assert len(there) > 50
    assert 0 < ended < len(there) / 2


def is_won(stream: Sequence[Recorded]) -> bool:
    deal = state(Opportunity, story(stream))
    return bool(deal and deal.status == "won")
