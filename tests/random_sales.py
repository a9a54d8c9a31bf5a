"""What two customers order, pay, buy and subscribe to: in time, late, corrected and undone."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from commands import facts, orders, products, subscriptions
from domain.errors import Refused
from domain.money import Money
from domain.order import Order
from domain.story import story
from domain.subscription import Subscription
from tests.crm import Crm, Decide, euros, id_of, instead

CUSTOMERS = tuple(map(id_of, ("acme Ltd", "bolt Ltd")))
ORDERS = tuple(map(id_of, ("order 1", "order 2", "order 3", "order 4")))
SUBSCRIPTIONS = tuple(map(id_of, ("subscription 1", "subscription 2")))
HOUR = timedelta(hours=1)
Saying = tuple[Decide, UUID, dict[str, Any]]


def random_sales(random: Random, steps: int = 40) -> Crm:
    """What is refused on the way leaves nothing."""
    crm = Crm().tell({"acme": ["lead", "700", "won"], "bolt": ["lead", "250"]})
    crm.do(products.introduce, id_of("Widget"), name="Widget", price=euros(10))
    for number in range(steps):
        crm.log.turn_clock(random.choice((0, 1, 5)) * HOUR)
        with suppress(Refused):
            random.choices((said, taken_back, corrected), (10, 1, 2))[0](crm, random, number)
    return crm


def said(crm: Crm, random: Random, number: int) -> None:
    decide, stream, body = random.choice((of_order, of_order, of_subscription, of_fact))(
        random, number
    )
    at = random.choice((None, None, crm.now - random.randrange(12) * HOUR))
    crm.do(decide, stream, at=at, **body)


def of_order(random: Random, number: int) -> Saying:
    stream = random.choice(ORDERS)
    share = random.choice(("0", "0.1", "0.0333", "0.19"))
    decide, body = random.choice(
        (
            (orders.place, placed(random)),
            (orders.place, placed(random)),
            (orders.place, {"opportunity": id_of("acme"), "tax": share}),
            (orders.change_amount, {"amount": money(random)}),
            (orders.change_lines, {"lines": lines(random)}),
            (orders.discount, {"discount": random.choice((share, None, euros(3)))}),
            (orders.tax, {"tax": share}),
            (orders.invoice, {"number": f"R-{number}"}),
            (orders.pay, {}),
            (orders.cancel, {"reason": "came too late"}),
        )
    )
    return decide, stream, body


def placed(random: Random) -> dict[str, Any]:
    what = random.choice(({"amount": money(random)}, {"lines": lines(random)}))
    return {"customer": random.choice(CUSTOMERS), "discount": "0.0333", **what}


def lines(random: Random) -> list[dict[str, Any]]:
    quantities = random.sample(("1", "0.5", "2.25"), random.randrange(3))
    price = random.choice(("9.99", "0.01", "100"))
    return [{"product": id_of("Widget"), "quantity": q, "price": euros(price)} for q in quantities]


def money(random: Random) -> Money:
    amount = random.choice(("0.05", "3", "20", "99.99"))
    return Money.model_validate({"amount": amount, "currency": random.choice(("EUR", "USD"))})


def of_subscription(random: Random, _: int) -> Saying:
    terms = {
        "plan": random.choice(("small", "large")),
        "charge": money(random),
        "every": random.choice(("month", "quarter", "year")),
    }
    customer = random.choice(CUSTOMERS)
    decide, body = random.choice(
        (
            (subscriptions.start, {"customer": customer, "terms": terms}),
            (subscriptions.start, {"customer": customer, "terms": terms}),
            (subscriptions.change, {"terms": terms}),
            (subscriptions.end, {"reason": "price"}),
        )
    )
    return decide, random.choice(SUBSCRIPTIONS), body


def of_fact(random: Random, number: int) -> Saying:
    """Facts come before their order, beside it, in another currency, and pay back."""
    customer, amount = random.choice(CUSTOMERS), money(random)
    if random.random() < 0.4:
        return facts.purchase, id_of(f"fact {number}"), {"customer": customer, "amount": amount}
    paid = random.choice((amount, amount, Money.of_minor(-amount.minor, amount.currency)))
    order = random.choice((*ORDERS, None))
    body = {"customer": customer, "amount": paid, "order": order}
    return facts.pay, id_of(f"fact {number}"), body


def taken_back(crm: Crm, random: Random, number: int) -> None:
    crm.undo(random.choice((*ORDERS, *SUBSCRIPTIONS, id_of(f"fact {number - 1}"))))


def corrected(crm: Crm, random: Random, number: int) -> None:
    """One of its events never was; perhaps something else was, about then."""
    stream = random.choice((*ORDERS, *SUBSCRIPTIONS, id_of(f"fact {random.randrange(number + 1)}")))
    told = story(crm.log.stream(stream))
    if not told:
        return
    wrong = random.choice(told)
    makers: dict[type, Callable[[Random, int], Saying]] = {
        Order: of_order,
        Subscription: of_subscription,
    }
    kind = next((each for each in makers if type(wrong.event) in vars(each).values()), None)
    others = []
    if kind and random.random() < 0.7:
        decide, _, body = makers[kind](random, 1_000 + number)
        others = [instead(decide, wrong.occurred_at, **body)]
    crm.correct(stream, wrong.version, instead=others)
