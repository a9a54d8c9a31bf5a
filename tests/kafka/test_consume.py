"""Messages come in by a real Kafka: each counts once, and what is broken waits with its reason."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from kafka import KafkaProducer

from commands.imports.reading import read as read_mapping
from infra.kafka import consume
from infra.kafka.connecting import TopicMissing, administering, make_topics
from infra.kafka.consume import Door
from infra.postgres.queries import sql
from tests.kafka.reading import read
from tests.secret import SECRET

MAPPING = """
name: shop
source: shop
records:
  customers:
    topic: {prefix}.customers
    types: [customer.v1]
    id: $customer
    steps: [{{command: customers/enter, body: {{name: Customer $customer}}}}]
  orders:
    topic: {prefix}.orders
    id: $order
    values:
      customer: {{of: customers, unknown: create}}
      amount: {{as: money, currency: EUR}}
    steps:
      - command: orders/place
        when: {{status: placed}}
        body: {{customer: $customer, amount: $amount}}
      - {{command: orders/pay, when: {{status: paid}}}}
      - {{command: orders/cancel, when: {{status: cancelled}}, body: {{reason: $reason}}}}
  visits:
    topic: {prefix}.visits
    id: $id
    steps: [{{command: web-visits/visit, body: {{page: $page}}}}]
"""
PARTITIONS = 3


def door(url: str, kafka: str, prefix: str, *, fixed: bool = False) -> Door:
    """The fix: a page that is not told is the front page."""
    text = MAPPING.format(prefix=prefix)
    if fixed:
        text = text.replace("id: $id\n", "id: $id\n    values: {page: {empty: /}}\n")
    group = f"{prefix}.replay" if fixed else f"{prefix}.in"
    return Door(url, SECRET, kafka, read_mapping(text, "shop.yaml"), group, "shop")


Sent = tuple[str, str | None, bytes]


def produce(kafka: str, messages: Sequence[Sent], type: bytes = b"visit.v1") -> None:
    producer = KafkaProducer(bootstrap_servers=kafka, max_request_size=12_000_000)
    for topic, key, value in messages:
        producer.send(topic, value, key.encode() if key else None, [("ce_type", type)])
    producer.flush()
    producer.close()


def consumed(door: Door, messages: int) -> None:
    """Until so many have come."""
    until = time.monotonic() + 60
    asyncio.run(
        consume.run(door, lambda: door.taken.messages >= messages or time.monotonic() > until)
    )
    assert door.taken.messages == messages


def said(url: str) -> Counter[str]:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT topic, count(*) FROM events GROUP BY topic").fetchall()
    return Counter(dict(found))


def visit(number: int, **more: Any) -> bytes:
    return json.dumps({"id": f"v-{number}", "page": f"/{number}"} | more).encode()


@pytest.fixture
def ready(kafka: str, prefix: str) -> str:
    with administering(kafka) as admin:
        make_topics(admin, [f"{prefix}.orders", f"{prefix}.customers"], PARTITIONS, {})
        make_topics(admin, [f"{prefix}.visits"], PARTITIONS, {"max.message.bytes": "12000000"})
    return prefix


def test_messages_count_once_and_broken_ones_wait_with_their_reason(
    bare_database: str, kafka: str, ready: str
) -> None:
    visits = [(f"{ready}.visits", None, visit(number)) for number in range(200)]
    broken = [
        (f"{ready}.visits", "a", b"no JSON"),
        (f"{ready}.visits", "b", visit(900, page="")),
        (f"{ready}.visits", "c", visit(901, page=11_000_000 * "x")),
    ]
    orders = [
        (f"{ready}.orders", f"o-{number}", json.dumps(order).encode())
        for number in range(20)
        for order in (
            {"order": f"o-{number}", "customer": "17", "status": "placed", "amount": "12.50"},
            {"order": f"o-{number}", "customer": "17", "status": "paid"},
        )
    ]
    again = Random(7).sample(visits, 20) + orders[:4]
    produce(kafka, [*visits, *broken, *orders])
    produce(kafka, again)
    produce(kafka, [(f"{ready}.customers", "d", b'{"customer": "18"}')], b"customer.v9")
    sent = len(visits) + len(broken) + len(orders) + len(again) + 1

    coming = door(bare_database, kafka, ready)
    consumed(coming, sent)
    assert coming.taken.dead_letters == len(broken) + 1
    assert said(bare_database) == {
        "customer.entered.v1": 1,
        "order.placed.v1": 20,
        "order.paid.v1": 20,
        "web_visit.made.v1": 200,
    }
    dead = read(kafka, [f"{ready}.visits.dead"])
    reasons = {each.key: dict(each.headers)["dead_code"] for each in dead}
    assert reasons == {b"a": b"message_unreadable", b"b": b"invalid", b"c": b"message_too_large"}
    assert {each.key for each in dead if each.value is None} == {b"c"}
    assert all(dict(each.headers)["dead_topic"].decode() == f"{ready}.visits" for each in dead)
    [unknown] = read(kafka, [f"{ready}.customers.dead"])
    assert dict(unknown.headers)["dead_code"] == b"unknown_schema"
    assert unknown.value == b'{"customer": "18"}'
    with psycopg.connect(bare_database) as connection:
        [status] = connection.execute(sql("intakes_status")).fetchall()
    assert status == ("shop", sent, len(broken) + 1, 0)

    fixed = door(bare_database, kafka, ready, fixed=True)
    asyncio.run(consume.replay(fixed))
    assert (fixed.taken.messages, fixed.taken.dead_letters) == (4, 3)
    assert said(bare_database)["web_visit.made.v1"] == 201
    fixed.taken.messages = 0
    asyncio.run(consume.replay(fixed))
    assert fixed.taken.messages == 3  # those, which were refused again


def test_a_consumer_that_is_cut_off_before_it_kept_its_offsets_begins_there_again(
    bare_database: str, kafka: str, ready: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    produce(kafka, [(f"{ready}.visits", None, visit(number)) for number in range(50)])
    monkeypatch.setattr(consume, "commit", cut_off)
    with pytest.raises(KeyboardInterrupt):
        consumed(door(bare_database, kafka, ready), 50)
    monkeypatch.undo()
    consumed(door(bare_database, kafka, ready), 50)
    assert said(bare_database)["web_visit.made.v1"] == 50


def cut_off(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_topic_that_is_missing_is_told(bare_database: str, kafka: str) -> None:
    missing = door(bare_database, kafka, f"none-{uuid4().hex}")
    with pytest.raises(TopicMissing) as refused:
        asyncio.run(consume.run(missing, lambda: False))
    assert "none-" in str(refused.value.facts["topic"])
