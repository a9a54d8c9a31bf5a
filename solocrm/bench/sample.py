"""What the benchmarks of the log record: deals that are opened and moved twice, as in real use."""

from collections.abc import Iterator
from uuid import UUID, uuid4, uuid5

from domain.money import Money
from domain.opportunity import Opportunity
from domain.recorded import Draft, Provenance

PIPELINE = UUID(int=7)
STAGES = tuple(uuid5(PIPELINE, name) for name in ("asked", "offered", "promised"))
CUSTOMERS = tuple(uuid5(PIPELINE, str(number)) for number in range(100))
"""Of a company that knows its customers: their keys are there from the warm-up on."""

NAME = "Fifty boxes of tea for the spring fair"


def commands(number: int) -> Iterator[Draft]:
    """The one event of each of so many commands; every third is personal in part."""
    deal = uuid4()
    for done in range(number):
        stage = done % len(STAGES)
        if stage == 0:
            deal, customer = uuid4(), CUSTOMERS[done // 3 % len(CUSTOMERS)]
            yield Draft(deal, 1, opened(customer, 1_000 + done), subject=customer)
        else:
            moved = Opportunity.Moved(stage=STAGES[stage], stages=STAGES)
            yield Draft(deal, stage + 1, moved, subject=customer)


def opened(customer: UUID, minor: int) -> Opportunity.Opened:
    return Opportunity.Opened(
        name=NAME,
        customer=customer,
        pipeline=PIPELINE,
        stage=STAGES[0],
        stages=STAGES,
        amount=Money.of_minor(minor, "EUR"),
    )


def said_by(command: UUID) -> Provenance:
    """The full envelope: who, from where, why."""
    return Provenance(
        actor="key:5f0b2c9e-9f2f-4c58-8f5e-0c5e1a4b7d11",
        command=command,
        source="api",
        correlation=command,
        reason="as agreed on the phone",
        origin="203.0.113.7 curl/8.5.0",
    )
