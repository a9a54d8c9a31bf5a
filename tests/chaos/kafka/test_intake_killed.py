"""Messages come twice, broken, and to consumers that are killed: each counts once."""

import json
from collections import Counter
from pathlib import Path
from random import Random
from time import sleep

import psycopg
from kafka import KafkaProducer

from infra.kafka.connecting import administering, make_topics
from tests.chaos.kafka.conftest import Theatre, some
from tests.kafka.reading import read, waiting
from tests.kafka.test_consume import MAPPING

MESSAGES = some(50_000)
AGAIN, BROKEN = MESSAGES // 10, MESSAGES // 100
KILLS = 4
PARTITIONS = 8


def test_each_message_counts_once_and_each_broken_one_is_told(
    theatre: Theatre, tmp_path: Path
) -> None:
    prefix, random = theatre.prefix, Random(3)
    mapping = tmp_path / "shop.yaml"
    mapping.write_text(MAPPING.format(prefix=prefix))
    with administering(theatre.broker.address) as admin:
        make_topics(admin, [f"{prefix}.{n}" for n in ("orders", "customers", "visits")], 8, {})
    orders = MESSAGES // 10
    broken = set(random.sample(range(MESSAGES - 2 * orders), BROKEN))
    sent = [visit(number, number in broken) for number in range(MESSAGES - 2 * orders)]
    sent += [order(number, status) for number in range(orders) for status in ("placed", "paid")]
    good = [each for number, each in enumerate(sent) if number not in broken]
    again = random.sample(good, AGAIN)
    produce(theatre, prefix, [*sent, *again])

    consumers = [theatre.program("consume", "run", str(mapping)) for _ in range(2)]
    for _ in range(KILLS):
        sleep(random.uniform(2, 5))
        random.choice(consumers).kill()
        theatre.keep()
    visits = MESSAGES - 2 * orders - BROKEN
    wanted = {
        "customer.entered.v1": 1,
        "order.placed.v1": orders,
        "order.paid.v1": orders,
        "web_visit.made.v1": visits,
    }
    topics, group = [f"{prefix}.orders", f"{prefix}.visits"], f"{prefix}.consume.shop"
    theatre.until(lambda: waiting(theatre.broker.address, group, topics) == 0)
    assert said(theatre.url) == wanted
    letters = dead(theatre)
    assert len(letters) == BROKEN
    assert set(letters.values()) == {b"message_unreadable", b"invalid"}

    for each in consumers:
        each.kill()
    theatre.programs.clear()
    mapping.write_text(
        mapping.read_text().replace("id: $id\n", "id: $id\n    values: {page: {empty: /}}\n")
    )
    replay = theatre.program("consume", "replay", str(mapping))
    assert replay.process
    assert replay.process.wait(300) == 1  # what is no JSON is refused again
    theatre.programs.clear()
    unreadable = sum(code == b"message_unreadable" for code in letters.values())
    assert said(theatre.url)["web_visit.made.v1"] == visits + BROKEN - unreadable


Sent = tuple[str, str, bytes]


def visit(number: int, broken: bool) -> Sent:
    page = "" if broken else f"/{number}"
    told = json.dumps({"id": f"v-{number}", "page": page}).encode()
    return "visits", f"visitor-{number % 997}", b"{" + told if broken and number % 2 else told


def order(number: int, status: str) -> Sent:
    told = {"order": f"o-{number}", "customer": "17", "status": status, "amount": "5.00"}
    return "orders", f"o-{number}", json.dumps(told).encode()


def produce(theatre: Theatre, prefix: str, sent: list[Sent]) -> None:
    producer = KafkaProducer(bootstrap_servers=theatre.broker.address, linger_ms=20)
    for topic, key, value in sent:
        producer.send(f"{prefix}.{topic}", value, key.encode())
    producer.flush()
    producer.close()


def said(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT topic, count(*) FROM events GROUP BY topic").fetchall()
    return dict(found)


def dead(theatre: Theatre) -> dict[tuple[bytes, bytes], bytes]:
    """{where it stood: why}; one that came twice to be refused is told twice."""
    found = Counter[str]()
    letters: dict[tuple[bytes, bytes], bytes] = {}
    for each in read(theatre.broker.address, [f"{theatre.prefix}.visits.dead"]):
        said = dict(each.headers)
        letters[said["dead_partition"], said["dead_offset"]] = said["dead_code"]
        found["all"] += 1
    print(f"{found['all']:,} dead letters, {len(letters):,} messages")
    return letters
