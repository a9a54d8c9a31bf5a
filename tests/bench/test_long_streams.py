"""The benchmark of long streams measures commands on streams as they come about in use."""

import asyncio

import psycopg

from infra.postgres.database import update
from infra.postgres.snapshots import EVERY
from solocrm.bench import long_streams, peers
from solocrm.bench.long_streams import AGAIN, LONG_ONES, SHORT, SHORT_ONES, STREAMS


def versions(url: str, table: str, streams: object) -> list[int]:
    with psycopg.connect(url) as connection:
        found = connection.execute(
            f"SELECT max(version) FROM {table} WHERE stream = ANY (%s) GROUP BY stream", [streams]
        )
        return [version for (version,) in found]


def test_each_stream_is_met_once_and_then_remembered(empty_database: str) -> None:
    update(empty_database)
    events = 2 * EVERY
    asyncio.run(long_streams.prepare(empty_database, events))
    before = versions(empty_database, "events", LONG_ONES)
    assert len(before) == STREAMS
    assert events - EVERY < min(before) < max(before) == events
    assert versions(empty_database, "snapshots", LONG_ONES) == [EVERY] * STREAMS
    times = long_streams.measured(0, lambda: None, empty_database)
    assert len(times) == 4
    assert min(times) > 0
    for streams, was in ((LONG_ONES, sorted(before)), (SHORT_ONES, [SHORT] * STREAMS)):
        now = sorted(versions(empty_database, "events", streams))
        assert now == [each + 1 + AGAIN for each in was]


def test_the_library_carries_out_the_same_on_a_long_stream(empty_database: str) -> None:
    with peers.plain(empty_database) as application:
        deal = peers.deal_of(application, 30)
        peers.move(application, deal)
        assert application.repository.get(deal).version == 31
