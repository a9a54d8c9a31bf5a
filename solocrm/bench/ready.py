"""What an import has ready when it writes: customers with two deals each, as commands said them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID, uuid4

from domain.customer import Customer, Profile
from domain.money import Money
from domain.opportunity import Opportunity
from domain.person import Particulars
from domain.recorded import Draft, Provenance
from solocrm.bench.sample import NAME, PIPELINE, STAGES

BEGIN = datetime(2023, 1, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
AFTER = BEGIN + 1_000 * DAY
"""All of it has happened."""

Ready = list[tuple[Draft, Provenance]]


def drafts(number: int) -> list[Draft]:
    """So many events, of which every third is personal in part."""
    return list(islice(_drafts(), number))


def commands(number: int) -> Ready:
    """Each event by a command of its own, with the whole envelope of an import."""
    run = uuid4()
    return [
        (each, Provenance("founder", uuid4(), f"import:{run}", correlation=run, causation=run))
        for each in drafts(number)
    ]


def _drafts() -> Iterator[Draft]:
    number = 0
    while True:
        number += 1
        customer, at = uuid4(), BEGIN + DAY * (number % 700)
        entered = Customer.Entered(
            name=f"Harbour Books {number}",
            kind="company",
            profile=Profile(industry="retail", region="Hamburg", source="fair"),
            particulars=Particulars(emails=(f"office{number}@example.com",), phones=("+49 40 12",)),
        )
        yield Draft(customer, 1, entered, at, at, subject=customer)
        for _ in range(2):
            yield from _deal(customer, at + DAY, 1_000 + number)


def _deal(customer: UUID, at: datetime, minor: int) -> Iterator[Draft]:
    deal = uuid4()
    opened = Opportunity.Opened(
        name=NAME,
        customer=customer,
        pipeline=PIPELINE,
        stage=STAGES[0],
        stages=STAGES,
        amount=Money.of_minor(minor, "EUR"),
    )
    offered = Opportunity.Moved(stage=STAGES[1], stages=STAGES)
    agreed = Opportunity.AmountChanged(amount=Money.of_minor(minor - 100, "EUR"))
    for version, event in enumerate((opened, offered, agreed, Opportunity.Won()), 1):
        then = at + version * DAY
        yield Draft(deal, version, event, then, then, subject=customer)
