"""Milliseconds of the queue's first page over so many open tickets, and twice as many settled ones:
p95, with the median beside. Every third ticket waited for the customer or does so still.

Limit: the open tickets counted, which nobody can put in order without reading them.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from random import Random
from statistics import median, quantiles
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from domain.customer import Customer
from domain.sla_policy import SlaPolicy, Target, Terms
from domain.ticket import Details, Ticket
from domain.working_calendar import Shift, Week, WorkingCalendar
from infra.postgres.ear import listening
from infra.postgres.following import catch_up
from infra.postgres.log import open_log
from infra.postgres.pool import open_pool
from infra.postgres.reader import PostgresDatabase
from projections.catalogue import PROJECTIONS
from readapi.cursor import Page
from readapi.ports import Snapshot
from readapi.records.kind import listed
from readapi.records.tickets import TICKETS, TicketFilter
from readapi.service.queue import QueueFilter, queue
from readapi.snapshot import DatabaseReader
from solocrm.bench.asking import QUERIES, SECRET, Told, drafts, timed
from solocrm.bench.database import database
from solocrm.bench.figures import Figure, Result
from solocrm.bench.sample import CUSTOMERS

OPEN = 10_000
QUESTIONS, WARM_UP = 200, 20
ZONE = ZoneInfo("Asia/Shanghai")
OFFICE, PROMISE = UUID(int=11), UUID(int=12)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIMIT = "one open ticket listed, of all counted"


def run(events: int = OPEN) -> Result:
    with database() as url:
        asyncio.run(fill(url, events))
        catch_up(url, PROJECTIONS, SECRET)
        took, limit = asyncio.run(measure(url, events))
    p95 = quantiles(took, n=20)[-1]
    return Result(
        "ms", p95, None, Figure(LIMIT, median(limit)), events=events, beside={"p50": median(took)}
    )


async def fill(url: str, number: int) -> None:
    async with open_log(url, SECRET) as log:
        await log.append_all(drafts(told(number, datetime.now(UTC) - HOUR)))


def told(number: int, ends: datetime) -> Iterator[Told]:
    """So many open tickets of the last two months, and twice as many settled ones of the year."""
    random = Random("queue")
    begun = ends - 400 * DAY
    shift = Shift(opens=clock_time(9), closes=clock_time(18))
    week = Week(**dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), (shift,)))
    yield OFFICE, begun, WorkingCalendar.Defined(name="Office", zone=ZONE.key, week=week)
    targets = tuple(Target(priority=each, answer=120 * each, resolve=960 * each) for each in (1, 2))
    terms = Terms(calendar=OFFICE, targets=(*targets, Target(answer=480, resolve=4_800)))
    yield PROMISE, begun, SlaPolicy.Defined(name="Promise", terms=terms)
    for customer in CUSTOMERS:
        yield customer, begun, Customer.Entered(name=f"Customer {customer}", kind="company")
    for place in range(3 * number):
        is_open = place % 3 == 0
        opened = ends - random.random() * (60 * DAY if is_open else 380 * DAY)
        yield from life(random, CUSTOMERS[place % len(CUSTOMERS)], opened, ends, is_open=is_open)


def life(
    random: Random, customer: UUID, at: datetime, ends: datetime, *, is_open: bool
) -> Iterator[Told]:
    id, step = uuid4(), (ends - at) / 6
    details = Details(priority=random.randint(1, 4))
    yield id, at, Ticket.Opened(name="No light", customer=customer, kind="enquiry", details=details)
    if random.random() < 0.6:
        yield id, at + step, Ticket.Answered(text="Which lamp?", customer=customer)
    if random.random() < 1 / 3:
        yield id, at + 2 * step, Ticket.PutOnHold(awaiting="customer", customer=customer)
        if random.random() < 0.5:
            yield id, at + 3 * step, Ticket.Replied(text="The left one", customer=customer)
    if not is_open:
        yield id, at + 4 * step, Ticket.Resolved(customer=customer)
        yield id, at + 5 * step, Ticket.Closed()


async def measure(url: str, number: int) -> tuple[list[float], list[float]]:
    """Milliseconds of the page and of the limit, in turn."""
    async with open_pool(url) as pool, listening(url) as ear:
        reader = DatabaseReader(PostgresDatabase(pool, QUERIES, ear.folded), ZONE)

        async def first_page(snapshot: Snapshot) -> None:
            found = await queue(snapshot, QueueFilter(), Page(50))
            assert (found.total, len(found.items)) == (number, min(number, 50))

        async def counted(snapshot: Snapshot) -> None:
            assert (
                await listed(snapshot, TICKETS, TicketFilter(open=True), Page(1))
            ).total == number

        took = [
            (await timed(reader, first_page), await timed(reader, counted))
            for _ in range(WARM_UP + QUESTIONS)
        ][WARM_UP:]
    page, limit = zip(*took, strict=True)
    return list(page), list(limit)
