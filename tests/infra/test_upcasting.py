"""Rows of old versions of events, whose classes are gone, read as today's."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from inspect import getsource
from types import ModuleType
from typing import Annotated
from uuid import uuid4

import psycopg
import pytest

from domain import upcasters
from domain.event import Event, Personal
from domain.product import Product
from domain.recorded import Draft, Provenance, Recorded
from domain.upcasters import Fields, Upcaster
from infra import mapper
from infra.mapper import EventMapper, UnknownTopic, owners
from infra.postgres.events import PostgresEvents
from infra.postgres.keys import keys_of
from infra.postgres.log import open_log
from infra.postgres.pool import open_pool
from infra.postgres.recorder import PostgresRecorder
from projections.engine import builds
from projections.opportunities import OPPORTUNITIES
from tests.secret import SECRET


class Sold(Event, topic="invented.sold.v2"):
    """What it is today."""

    cents: int
    buyer: Annotated[str, Personal(of="stream")]


class AsItWasSold(Event, topic="invented.as_it_was_sold.v1"):
    """The shape of the old version: its own class, under its own topic, is gone."""

    euros: int
    customer: Annotated[str, Personal(of="stream")]


def in_cents(fields: Fields) -> Fields:
    return {"cents": fields["euros"] * 100, "buyer": fields["customer"]}


@pytest.fixture(autouse=True)
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    old = {"invented.sold.v1": Upcaster("invented.sold.v2", in_cents)}
    for module in (upcasters, mapper):
        monkeypatch.setattr(module, "UPCASTERS", old)


def store(url: str, event: Event, topic: str) -> Draft:
    draft = Draft(uuid4(), 1, event)
    by = Provenance("founder", uuid4(), "test", reason="sold")
    with psycopg.connect(url, autocommit=True) as connection:
        keys = keys_of(connection, set(owners(draft, by)), SECRET)
        row = replace(EventMapper(SECRET).to_stored_event(draft, by, keys), topic=topic)
        PostgresRecorder(connection).insert_events([row], by=by)
    return draft


def told(url: str, topic: str | None = None) -> Sequence[Recorded]:
    async def read() -> Sequence[Recorded]:
        async with open_pool(url) as pool:
            return await PostgresEvents(pool, SECRET).after(0, limit=10, topic=topic)

    return asyncio.run(read())


def test_an_old_row_is_read_as_todays_event_its_personal_fields_too(bare_database: str) -> None:
    store(bare_database, AsItWasSold(euros=12, customer="Lin Yue"), "invented.sold.v1")
    store(bare_database, Sold(cents=50, buyer="Eve"), Sold.TOPIC)
    old, new = told(bare_database)
    assert old.event == Sold(cents=1200, buyer="Lin Yue")
    assert old.by.reason == "sold"
    assert new.event == Sold(cents=50, buyer="Eve")


def test_who_asks_for_todays_topic_gets_the_old_rows_too(bare_database: str) -> None:
    store(bare_database, AsItWasSold(euros=12, customer="Lin Yue"), "invented.sold.v1")
    store(bare_database, Sold(cents=50, buyer="Eve"), Sold.TOPIC)
    assert len(told(bare_database, Sold.TOPIC)) == 2


def test_another_way_to_read_old_events_is_another_build(monkeypatch: pytest.MonkeyPatch) -> None:
    def edited(module: ModuleType) -> str:
        return getsource(module) + ("# edited" if module is upcasters else "")

    before = builds.fingerprint(OPPORTUNITIES)
    builds.fingerprint.cache_clear()
    assert builds.fingerprint(OPPORTUNITIES) == before
    builds.fingerprint.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(builds, "getsource", edited)
        assert builds.fingerprint(OPPORTUNITIES) != before
    builds.fingerprint.cache_clear()


def test_an_unknown_topic_stops_only_who_asks_for_that_stream(bare_database: str) -> None:
    unknown = store(bare_database, Sold(cents=50, buyer="Eve"), "invented.sold.v3")
    known = store(bare_database, Product.Retired(), Product.Retired.TOPIC)

    async def check() -> None:
        async with open_log(bare_database, SECRET) as log:
            asked = [log.standings([each.stream]) for each in (known, unknown, known, unknown)]
            found = await asyncio.gather(*asked, return_exceptions=True)
            assert [isinstance(each, UnknownTopic) for each in found] == [False, True] * 2
            assert await log.standings([known.stream]) == found[0]

    asyncio.run(check())


def test_a_topic_that_nobody_knows_is_no_event(bare_database: str) -> None:
    store(bare_database, Sold(cents=50, buyer="Eve"), "invented.sold.v3")
    with pytest.raises(UnknownTopic) as unknown:
        told(bare_database)
    assert unknown.value.facts == {"topic": "invented.sold.v3"}
