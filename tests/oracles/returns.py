"""What campaigns return, by direct definition: knows events, nothing else of ours."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from domain.campaign import Campaign
from domain.facts import Spend
from tests.oracles.counted import Story, Streams
from tests.oracles.deals import deal
from tests.oracles.naive import field, is_deal

NAMING = (Campaign.Planned, Campaign.SourceNamed)


def returned(told: Streams, only: UUID | None) -> int:
    """Of all campaigns that name a source, or of that one: each deal won counts once."""
    named = dict(sources(told, only))
    won = spent = 0
    for own in told.values():
        event: Any = own[0].event if own else None
        if is_deal(own) and deal(own)["status"] == "won" and event.source in named.values():
            won += deal(own)["amount"]
        if isinstance(event, Spend.Spent) and event.campaign in named:
            spent += event.amount.minor
    return won - spent


def sources(told: Streams, only: UUID | None) -> Iterator[tuple[UUID, object]]:
    for id, own in told.items():
        source = named(own)
        if source is not None and only in {None, id}:
            yield id, source


def named(own: Story) -> object:
    return field(own, "source", *NAMING)
