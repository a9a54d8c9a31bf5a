"""Milliseconds of a customer at a glance who has so many entries on the timeline, among twenty
others who together have ten times as many: p95, with the median beside.

Limit: the same entries found and counted, which nobody can show the latest of without finding them.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from statistics import median, quantiles
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from domain.customer import Customer
from domain.event import Event
from domain.facts import Mail, Note, Payment, Purchase, Touch, WebVisit
from domain.money import Money
from domain.opportunity import Opportunity
from domain.order import Order
from domain.subscription import Subscription, Terms
from domain.ticket import Ticket
from infra.postgres.ear import listening
from infra.postgres.following import catch_up
from infra.postgres.log import open_log
from infra.postgres.pool import open_pool
from infra.postgres.reader import PostgresDatabase
from projections.catalogue import PROJECTIONS
from readapi.cursor import Page
from readapi.overview import overview
from readapi.ports import Snapshot
from readapi.snapshot import DatabaseReader
from readapi.timeline import timeline
from solocrm.bench.asking import QUERIES, SECRET, Told, drafts, timed
from solocrm.bench.database import database
from solocrm.bench.figures import Figure, Result

ENTRIES = 2_000
OTHERS, AS_MANY = 20, 10
"""So many other customers, who together have that many times as much."""

QUESTIONS, WARM_UP = 200, 20
SALES = UUID(int=21)
STAGE = UUID(int=22)
LIMIT = "the entries found and counted"


def run(events: int = ENTRIES) -> Result:
    one, *others = [uuid4() for _ in range(OTHERS + 1)]
    with database() as url:
        asyncio.run(fill(url, one, events, others))
        catch_up(url, PROJECTIONS, SECRET)
        took, limit = asyncio.run(measure(url, one, events))
    p95 = quantiles(took, n=20)[-1]
    return Result(
        "ms", p95, None, Figure(LIMIT, median(limit)), events=events, beside={"p50": median(took)}
    )


async def fill(url: str, one: UUID, entries: int, others: list[UUID]) -> None:
    random, ends = Random("customer"), datetime.now(UTC) - timedelta(hours=1)
    each = entries * AS_MANY // len(others)
    async with open_log(url, SECRET) as log:
        for customer, number in ((one, entries), *((other, each) for other in others)):
            await log.append_all(drafts(life(random, customer, ends, number)))


def life(random: Random, customer: UUID, ends: datetime, number: int) -> Iterator[Told]:
    """So many events of two years, one after the other."""
    step = timedelta(days=730) / number
    told = (each for _ in iter(int, 1) for each in some(random, customer))
    yield (
        customer,
        ends - number * step,
        Customer.Entered(name=f"Customer {customer}", kind="company"),
    )
    for place in range(1, number):
        stream, event = next(told)
        yield stream, ends - (number - place) * step, event


def some(random: Random, customer: UUID) -> Iterator[tuple[UUID, Event]]:
    """What may happen in a quarter: a deal with its order, a ticket, and much around them."""
    deal, order, ticket = uuid4(), uuid4(), uuid4()
    money = Money(amount=Decimal(random.randint(10, 5_000)), currency="EUR")
    opened = Opportunity.Opened(
        name="A deal",
        customer=customer,
        pipeline=SALES,
        stage=STAGE,
        stages=(STAGE,),
        amount=money,
    )
    yield deal, opened
    yield from ((uuid4(), around(random, customer, money)) for _ in range(20))
    yield deal, Opportunity.AmountChanged(amount=money)
    if random.random() < 0.5:
        yield deal, Opportunity.Won()
        yield order, Order.Placed(customer=customer, opportunity=deal, amount=money)
        yield order, Order.Invoiced(number=str(order))
        if random.random() < 0.8:
            yield uuid4(), Payment.Received(customer=customer, order=order, amount=money)
    yield ticket, Ticket.Opened(name="No light", customer=customer, kind="enquiry")
    if random.random() < 0.9:
        yield ticket, Ticket.Resolved(customer=customer)
    if random.random() < 0.2:
        yield (
            uuid4(),
            Subscription.Started(customer=customer, terms=Terms(plan="care", charge=money)),
        )


def around(random: Random, customer: UUID, money: Money) -> Event:
    return random.choice(
        (
            Touch.Made(customer=customer, channel="phone"),
            Mail.Sent(customer=customer),
            Mail.Opened(customer=customer),
            WebVisit.Made(customer=customer, page="/prices", seconds=40),
            Note.Taken(customer=customer, text="Likes tea"),
            Purchase.Made(customer=customer, amount=money),
        )
    )


async def measure(url: str, customer: UUID, number: int) -> tuple[list[float], list[float]]:
    """Milliseconds of the glance and of the limit, in turn."""
    async with open_pool(url) as pool, listening(url) as ear:
        reader = DatabaseReader(PostgresDatabase(pool, QUERIES, ear.folded), ZoneInfo("UTC"))

        async def glance(snapshot: Snapshot) -> None:
            found = await overview(snapshot, customer, Page(50))
            assert (found.timeline.total, len(found.timeline.items)) == (number, min(number, 50))

        async def counted(snapshot: Snapshot) -> None:
            assert (await timeline(snapshot, customer, Page(1))).total == number

        took = [
            (await timed(reader, glance), await timed(reader, counted))
            for _ in range(WARM_UP + QUESTIONS)
        ][WARM_UP:]
    glances, limit = zip(*took, strict=True)
    return list(glances), list(limit)
