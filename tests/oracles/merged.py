"""Who stands for a customer, and whose everything is: from events alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from domain.customer import Customer
from domain.recorded import Recorded
from tests.oracles.naive import believed, is_deal, last

Told = Mapping[UUID, Sequence[Recorded]]


def told(log: Iterable[Recorded], at: datetime, known_at: datetime) -> Told:
    """{stream: what is believed of it}, of those that are there."""
    streams: dict[UUID, list[Recorded]] = defaultdict(list)
    for each in log:
        streams[each.stream].append(each)
    stories = {id: believed(own, at, known_at) for id, own in streams.items()}
    return {id: own for id, own in stories.items() if own}


def survivor(told: Told, customer: UUID) -> UUID:
    while went := last(told.get(customer, ()), Customer.MergedInto):
        assert isinstance(went.event, Customer.MergedInto)
        customer = went.event.survivor
    return customer


def customers(told: Told) -> set[UUID]:
    """Those that a list tells of."""
    there = {id for id, own in told.items() if isinstance(own[0].event, Customer.Entered)}
    return {id for id in there if survivor(told, id) == id}


def deals(told: Told) -> dict[UUID, UUID]:
    """{deal: whose it is}."""
    opened = {id: own[0].event for id, own in told.items() if is_deal(own)}
    return {id: survivor(told, each.customer) for id, each in opened.items()}  # type: ignore[attr-defined]
