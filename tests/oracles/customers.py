"""What a customer is worth, by direct definition: knows events, nothing else of ours."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID

from domain.facts import Payment, Purchase
from domain.money import Money
from domain.opportunity import Opportunity
from domain.order import Order
from domain.recorded import Recorded
from domain.subscription import Subscription
from tests.oracles.deals import deal
from tests.oracles.naive import believed, last

Streams = Mapping[UUID, Sequence[Recorded]]
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass
class Sum:
    n: int = 0
    value: Counter[str] = field(default_factory=Counter)

    def add(self, minor: int, currency: str) -> None:
        self.n += 1
        self.value[currency] += minor


def worth(log: Streams, customer: UUID, at: datetime, known_at: datetime) -> dict[str, object]:
    told = [own for stream in log.values() if (own := believed(stream, at, known_at))]
    sums = {name: Sum() for name in ("open", "won", "ordered", "owed", "purchases", "monthly")}
    paid = Counter[str]()
    payments = [each[0].event for each in told if isinstance(each[0].event, Payment.Received)]
    for own in told:
        match own[0].event:
            case Opportunity.Opened(customer=whose) if whose == customer:
                stands = deal(own)
                status = str(stands["status"])
                if status == "won" or (status == "open" and not stands["archived"]):
                    sums[status].add(int(str(stands["amount"])), str(stands["currency"]))
            case Payment.Received(customer=whose, amount=amount) if whose == customer:
                paid[amount.currency] += amount.minor
            case Purchase.Made(customer=whose, amount=amount) if whose == customer:
                sums["purchases"].add(amount.minor, amount.currency)
            case Subscription.Started(customer=whose) if whose == customer:
                if not last(own, Subscription.Ended):
                    sums["monthly"].add(*monthly(own))
            case Order.Placed(customer=whose, amount=amount) if whose == customer:
                if last(own, Order.Cancelled):
                    continue
                due = total(own)
                sums["ordered"].add(due, amount.currency)
                noted = sum(
                    each.amount.minor
                    for each in payments
                    if each.order == own[0].stream and each.amount.currency == amount.currency
                )
                rest = max(due - noted, 0)
                if last(own, Order.Paid):
                    paid[amount.currency] += rest
                elif rest:
                    sums["owed"].add(rest, amount.currency)
    return {
        **{name: (each.n, dict(each.value)) for name, each in sums.items()},
        "paid": nonzero(paid),
        "lifetime_value": nonzero(added(paid, sums["purchases"].value)),
    }


def added(*counted: Mapping[str, int]) -> Counter[str]:
    total = Counter[str]()
    for each in counted:
        total.update(each)
    return total


def nonzero(totals: Mapping[str, int]) -> dict[str, int]:
    return {currency: minor for currency, minor in totals.items() if minor}


def total(told: Sequence[Recorded]) -> int:
    amount, discount, tax = 0, None, Decimal(0)
    for each in (r.event for r in told):
        match each:
            case Order.Placed():
                amount, discount, tax = each.amount.minor, each.discount, each.tax
            case Order.AmountChanged(amount=money):
                amount = money.minor
            case Order.LinesChanged(lines=lines) if lines:
                amount = sum(rounded(line.quantity * line.price.minor) for line in lines)
            case Order.Discounted():
                discount = each.discount
            case Order.Taxed():
                tax = each.tax
    off = discount.minor if isinstance(discount, Money) else rounded(amount * (discount or 0))
    return amount - off + rounded((amount - off) * tax)


def rounded(exact: Decimal | int) -> int:
    return int(Decimal(exact).quantize(Decimal(1), ROUND_HALF_EVEN))


def monthly(told: Iterable[Recorded]) -> tuple[int, str]:
    terms = [
        r.event.terms
        for r in told
        if isinstance(r.event, Subscription.Started | Subscription.Changed)
    ][-1]
    return rounded(Decimal(terms.charge.minor) / MONTHS[terms.every]), terms.charge.currency
