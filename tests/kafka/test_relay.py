"""The log leaves by a real Kafka: whole, in order, and with nothing personal in the open."""

import asyncio
import gc
import json
import time
from base64 import b64decode
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from domain.catalogue import RECORD_OF, in_topics
from domain.person import Person
from domain.recorded import Recorded
from domain.story import Retracted
from infra.kafka import relay
from infra.kafka.chunks import read as read_chunk
from infra.kafka.connecting import BrokerUnreachable
from infra.kafka.topics import Topics
from infra.postgres.pool import open_pool
from infra.postgres.queries import sql
from infra.postgres.streams import PostgresStreams, Relayed
from projections.engine.slots import SLOTS, slot_of
from solocrm.docs.messages import schema as schema_of
from tests.kafka.reading import read, topics
from tests.stored import eventful, forgetful, store

IN_CLEAR = (b"call Lin", b"lin@acme.example", b"acme Ltd", b"bolt Ltd", b"Carl Carlson")
"""What is personal in the story of who is forgotten; no ciphertext has such a sign by chance."""


def relayed(url: str, kafka: str, told: Topics, after: int | None = None) -> None:
    """All that is in the log by now."""
    relaying(url, kafka, told, lambda: position(url, told.prefix) == last(url), after)


def relaying(
    url: str, kafka: str, told: Topics, enough: Callable[[], bool], after: int | None = None
) -> None:
    until = time.monotonic() + 60
    started: list[bool] = []

    def stopped() -> bool:
        started.append(True)
        return len(started) > 3 and (enough() or time.monotonic() > until)

    relay.run(url, kafka, told, stopped, after)
    assert enough()


def after_turns(number: int) -> Callable[[], bool]:
    turns = iter(range(number))
    return lambda: next(turns, None) is None


def position(url: str, prefix: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute(sql("relayed"), {"prefix": prefix}).fetchone()
    return int(found[0]) if found else 0


def last(url: str) -> int:
    with psycopg.connect(url) as connection:
        return int((connection.execute(sql("last_position")).fetchone() or [0])[0])


def headers(message: Any) -> dict[str, bytes]:
    return dict(message.headers)


def events_of(messages: list[Any]) -> list[dict[str, Any]]:
    return [json.loads(each.value) for each in messages if each.value is not None]


@dataclass(frozen=True)
class Left:
    """A log that left in two runs."""

    url: str
    kafka: str
    topics: Topics
    events: list[Recorded]

    def messages(self) -> list[Any]:
        """For outsiders."""
        prefix = self.topics.prefix
        return read(self.kafka, topics(self.kafka, prefix) - {self.topics.log})


@pytest.fixture(scope="module")
def left(module_database: str, kafka: str) -> Left:
    events, told = eventful(), Topics(f"test-{uuid4().hex[:8]}")
    half = next(r.position for r in events if r.position > len(events) / 2 and not r.rest)
    for some in (events[:half], events[half:]):
        store(module_database, some)
        relayed(module_database, kafka, told)
    return Left(module_database, kafka, told, events)


def test_every_event_arrives_in_the_topic_and_partition_of_its_record(left: Left) -> None:
    by_position = {r.position: r for r in left.events}
    began = {r.stream: r for r in reversed(left.events)}
    found = left.messages()
    for message, told in zip(found, events_of(found), strict=True):
        r = by_position.pop(told["position"])
        record = RECORD_OF[type(began[r.stream].event)]
        assert message.topic == left.topics.open(in_topics(record))
        assert message.partition == slot_of(r.stream)
        assert message.key.decode() == told["event_id"] == str(r.event_id)
        schema = schema_of(type(r.event))
        assert set(schema["required"]) <= told.keys() <= schema["properties"].keys()
        assert told["data"].keys() <= schema["properties"]["data"]["properties"].keys()
        said = headers(message)
        assert said["ce_id"].decode() == str(r.event_id)
        assert said["ce_type"].decode() == told["topic"] == r.event.TOPIC
        assert (said["ce_typeversion"], said["ce_position"]) == (b"1", b"%d" % r.position)
    assert by_position == {}
    assert any(isinstance(r.event, Retracted) for r in left.events)
    assert in_order(found)


def in_order(messages: list[Any]) -> bool:
    """Of each stream, leaving out what came again."""
    versions: dict[str, list[int]] = defaultdict(list)
    for told in events_of(messages):
        if told["version"] not in versions[told["stream"]]:
            versions[told["stream"]].append(told["version"])
    return all(own == sorted(own) for own in versions.values())


def test_each_partition_of_the_log_says_up_to_where_it_is_whole(left: Left) -> None:
    reached = dict.fromkeys(range(SLOTS), 0)
    told: list[int] = []
    for message in read(left.kafka, [left.topics.log]):
        chunk = read_chunk(message.value)
        assert chunk.after == reached[message.partition]
        reached[message.partition] = chunk.upto
        positions = [int(str(each["position"])) for each in chunk.events]
        assert all(chunk.after < position <= chunk.upto for position in positions)
        told += positions
    assert set(reached.values()) == {len(left.events)}
    assert sorted(told) == [r.position for r in left.events]


def test_who_watches_sees_how_far_the_log_has_left(left: Left) -> None:
    async def noted() -> list[Relayed]:
        async with open_pool(left.url) as pool:
            return await PostgresStreams(pool).relays()

    last = len(left.events)
    assert asyncio.run(noted()) == [Relayed(left.topics.prefix, last, 0, 0.0)]
    with psycopg.connect(left.url, autocommit=True) as connection:
        given = {"prefix": left.topics.prefix, "position": last - 3}
        connection.execute(sql("advance_relay"), given)
        [behind] = asyncio.run(noted())
        connection.execute(sql("advance_relay"), given | {"position": last})
    assert behind.behind == 3
    assert behind.seconds > 0


def test_from_a_position_on_the_log_is_sent_again_under_the_same_ids(left: Left) -> None:
    before = Counter(each["event_id"] for each in events_of(left.messages()))
    again = left.events[-1]
    relayed(left.url, left.kafka, left.topics, after=again.position - 1)
    after = Counter(each["event_id"] for each in events_of(left.messages()))
    assert after - before == {str(again.event_id): 1}


def test_a_relay_that_is_cut_off_again_and_again_loses_nothing(
    left: Left, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Counter(each["position"] for each in events_of(left.messages()))
    monkeypatch.setattr(relay, "BATCH", 5)
    monkeypatch.setattr(relay.Relay, "finish", lambda _: None)  # as if it were killed
    for after in (0, None, None, None):
        relay.run(left.url, left.kafka, left.topics, after_turns(6), after)
    monkeypatch.undo()
    relayed(left.url, left.kafka, left.topics)
    found = left.messages()
    sent = Counter(each["position"] for each in events_of(found)) - before
    assert sent.keys() == {r.position for r in left.events}
    assert in_order(found)


def test_what_is_personal_leaves_sealed_and_is_taken_back(
    bare_database: str, kafka: str, prefix: str
) -> None:
    events, told = forgetful(), Topics(prefix, ["customer"])
    begun = next(n for n, r in enumerate(events) if isinstance(r.event, Person.Forgotten))
    store(bare_database, events[:begun])
    relayed(bare_database, kafka, told)
    open_, marked = told.of("customer")
    names = topics(kafka, prefix)
    assert [name for name in names if name.endswith(".personal")] == [marked]
    for message in read(kafka, names):
        assert not any(text in message.value for text in IN_CLEAR)
        if message.topic not in {marked, told.log}:
            assert b"personal" not in message.value
    sealed = [b64decode(each["personal"]) for each in events_of(read(kafka, [marked]))]
    assert sorted(sealed) == sorted(personal_of(bare_database, "customer."))

    store(bare_database, events[begun:])
    relayed(bare_database, kafka, told)
    forgotten = {r.event.subject for r in events if isinstance(r.event, Person.Forgotten)}
    gone = {
        str(r.event_id).encode()
        for r in events
        if r.event.TOPIC.startswith("customer.")
        and r.event.says_personal
        and r.event.subject_id(r.stream) in forgotten
    }
    for name in (open_, marked):
        messages = read(kafka, [name])
        assert {each.key for each in messages if each.value is None} == gone != set()
        stands = {each.key: each.value for each in messages}
        for key in gone:
            assert json.loads(stands[key])["event_id"].encode() == key
            assert b"personal" not in stands[key]


def personal_of(url: str, topic: str) -> list[bytes]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT personal FROM events WHERE starts_with(topic, %s)", [topic]
        ).fetchall()
    return [personal for (personal,) in rows]


def test_of_two_relays_one_stands_by(bare_database: str, kafka: str, prefix: str) -> None:
    with psycopg.connect(bare_database, autocommit=True) as other:
        assert relay.take_over(other, prefix, lambda: False)
        with psycopg.connect(bare_database, autocommit=True) as connection:
            assert not relay.take_over(connection, prefix, after_turns(5))
            other.close()
            assert relay.take_over(connection, prefix, lambda: False)


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # left by kafka-python
def test_a_wrong_address_is_told_within_ten_seconds(
    bare_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.kafka.connecting.PATIENCE", 300)
    with pytest.raises(BrokerUnreachable) as refused:
        relay.run(bare_database, "127.0.0.1:1", Topics(str(uuid4())), lambda: False)
    assert refused.value.facts == {"servers": "127.0.0.1:1"}
    gc.collect()
