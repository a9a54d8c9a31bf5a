"""A made-up business: deals come in at an even pace, and half of them are won after some weeks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from domain.event import Event
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline
from domain.recorded import Draft, Recorded
from tests.crm import LEAD, OFFER, SALES, STAGES, euros, founder, id_of, stages_of

BEGINS = datetime(2022, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def recorded(told: list[tuple[datetime, UUID, Event]]) -> list[Recorded]:
    """In order of time, each known as it happened."""
    versions: dict[UUID, int] = {}
    by, events = founder(), []
    for position, (at, stream, event) in enumerate(sorted(told, key=lambda each: each[0]), 1):
        versions[stream] = version = versions.get(stream, 0) + 1
        draft = Draft(stream=stream, version=version, event=event, occurred_at=at, known_from=at)
        events.append(draft.recorded(position, at, by))
    return events


def business(days: int, a_day: float = 1.0, won: float = 0.5, seed: int = 1) -> list[Recorded]:
    """From the first of January 2022 on so many days; deals of 100 euros on average."""
    rng, ends = Random(seed), BEGINS + days * DAY
    defined = Pipeline.Defined(name="sales", stages=stages_of("sales"))
    told: list[tuple[datetime, UUID, Event]] = [(BEGINS, SALES, defined)]
    at = BEGINS
    while (at := at + rng.expovariate(a_day) * DAY) < ends:
        story = deal(f"deal {len(told)}", at, rng.random() < won, rng)
        told += [each for each in story if each[0] < ends]
    return recorded(told)


def deal(
    name: str, at: datetime, is_won: bool, rng: Random
) -> Iterator[tuple[datetime, UUID, Event]]:
    id, customer = id_of(name), id_of(f"{name} Ltd")
    opened = Opportunity.Opened(
        name=name,
        customer=customer,
        pipeline=SALES,
        stage=LEAD,
        stages=STAGES,
        amount=euros(rng.randint(50, 150)),
        close_date=date.fromordinal(at.toordinal() + 30),
    )
    yield at, id, opened
    moved = at + rng.uniform(3, 9) * DAY
    yield moved, id, Opportunity.Moved(stage=OFFER, stages=STAGES)
    ended = moved + rng.uniform(5, 25) * DAY
    lost = Opportunity.Lost(reason="price", customer=customer)
    yield ended, id, Opportunity.Won() if is_won else lost
