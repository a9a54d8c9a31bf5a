"""What the data dictionary says of a column is what the fold does."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple
from uuid import UUID

import pytest

from domain.catalogue import RECORD_OF
from domain.product import Product
from domain.recorded import Recorded
from domain.story import story
from projections.catalogue import PROJECTIONS
from projections.engine.feeds import Feeds, Life, feeds
from projections.engine.table import Change, Gone, Projection, Rows, Table
from tests.journeys import random_crm

IDS = [each.name for each in PROJECTIONS]


class Offer(NamedTuple):
    product: UUID
    name: str
    price: int = 0


def offers(recorded: Recorded, rows: Rows) -> Iterator[Change]:
    match recorded.event:
        case Product.Introduced(name=name):
            yield Offer(recorded.stream, name)
        case Product.Repriced(price=price):
            yield rows.one(Offer)._replace(price=price.minor)
        case Product.Retired():
            yield Gone(rows.one(Offer))


def test_a_column_is_fed_by_the_events_that_change_it_and_by_no_other() -> None:
    table = Table("offers", Offer, key=("product",))
    found = feeds(Projection("offers", (Product,), (table,), offers))
    assert found.columns == {
        ("offers", "product"): {"product.introduced.v1"},
        ("offers", "name"): {"product.introduced.v1"},
        ("offers", "price"): {"product.repriced.v1"},
    }
    assert found.ends == {"offers": {"product.retired.v1"}}


@pytest.mark.parametrize("projection", PROJECTIONS, ids=IDS)
def test_every_column_is_fed_by_something(projection: Projection) -> None:
    found = feeds(projection)
    columns = {(table.name, name) for table in projection.tables for name in table.types}
    assert set(found.columns) == columns


@pytest.mark.parametrize("projection", PROJECTIONS, ids=IDS)
def test_no_journey_feeds_a_column_by_another_event(projection: Projection) -> None:
    seen = Feeds()
    for seed in range(10):
        crm = random_crm(Random(seed))
        for stream in {recorded.stream for recorded in crm.log.events}:
            life = Life()
            for recorded in story(crm.log.stream(stream)):
                if projection.reads(type(recorded.event)):
                    kind = RECORD_OF[type(recorded.event)]
                    life = life.after(kind, projection, recorded.event, seen)
    found = feeds(projection)
    assert all(topics <= found.columns[column] for column, topics in seen.columns.items())
    assert all(topics <= found.ends[table] for table, topics in seen.ends.items())
