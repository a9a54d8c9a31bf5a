"""Events a second from the log into Kafka, acknowledged: in the topics of their types and in `log`.

Peer: kafka-python sends one after the other and waits for each. Limit: kafka-python sends the same
messages of the types' topics, made beforehand, from no store.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import psycopg
from kafka import KafkaProducer
from psycopg.rows import class_row

from infra.kafka.broker.launcher import running
from infra.kafka.connecting import administering
from infra.kafka.messages import Headers, Line, headers, value
from infra.kafka.relay import Relay
from infra.kafka.sending import Sending
from infra.kafka.topics import Topics
from infra.postgres.log import open_log
from infra.postgres.queries import sql
from infra.secret import Secret
from solocrm.bench import ready
from solocrm.bench.database import database
from solocrm.bench.figures import Figure, Result
from solocrm.bench.measuring import medians, rate

EVENTS = 30_000
ONE_BY_ONE = 2_000
PEER = "kafka-python, send(…).get() one by one"
LIMIT = "kafka-python, the same messages from no store"
SECRET = Secret(bytes(32))
TOPICS = Topics("bench")

Message = tuple[str, bytes, bytes, Headers, int]


def run(events: int = EVENTS) -> Result:
    with (
        database() as url,
        TemporaryDirectory(prefix="solocrm-kafka-") as folder,
        running(Path(folder)) as broker,
    ):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql("begin_relay"), {"prefix": TOPICS.prefix, "after": 0})
        value, peer, limit = medians(
            (partial(relayed, url, broker.address), events),
            (partial(sent, url, broker.address, one_by_one), min(events, ONE_BY_ONE)),
            (partial(sent, url, broker.address, all_at_once), events),
        )
    return Result("events/s", value, Figure(PEER, peer), Figure(LIMIT, limit), events=events)


def relayed(url: str, servers: str, number: int) -> float:
    """From a relay that stands ready to the checkpoint behind the last event."""
    asyncio.run(record(url, number))
    with (
        psycopg.connect(url, autocommit=True) as connection,
        administering(servers) as admin,
        closing(Sending(servers)) as sending,
    ):
        TOPICS.make(admin, ["customer", "opportunity"])
        relay = Relay(connection, sending, TOPICS, lambda types: TOPICS.make(admin, types))
        begun = perf_counter()
        while relay.advance():
            pass
        relay.finish()
        return number / (perf_counter() - begun)


async def record(url: str, number: int) -> None:
    async with open_log(url, SECRET) as log:
        await log.append_all(ready.commands(number))


def sent(
    url: str,
    servers: str,
    send: Callable[[KafkaProducer, Sequence[Message]], None],
    number: int,
) -> float:
    messages = [message(line) for line in lines(url, number)]
    producer = KafkaProducer(
        bootstrap_servers=servers,
        acks="all",
        linger_ms=5 if send is all_at_once else 0,
        batch_size=256 * 1024,
        metrics_enabled=False,
    )
    with closing(producer):
        return rate(len(messages), lambda: send(producer, messages))


def lines(url: str, number: int) -> list[Line]:
    with (
        psycopg.connect(url) as connection,
        connection.cursor(row_factory=class_row(Line), binary=True) as cursor,
    ):
        given = {"after": 0, "upto": number}
        return cursor.execute(sql("lines") + sql("lines_between"), given).fetchall()


def message(line: Line) -> Message:
    key = line.id.encode()
    told, said = value(line, line.id), headers(line, key, b"/bench")
    return TOPICS.open(line.type), told, key, said, line.slot


def one_by_one(producer: KafkaProducer, messages: Sequence[Message]) -> None:
    for topic, told, key, said, partition in messages:
        producer.send(topic, told, key, list(said), partition).get(60)


def all_at_once(producer: KafkaProducer, messages: Sequence[Message]) -> None:
    for topic, told, key, said, partition in messages:
        producer.send(topic, told, key, list(said), partition)
    producer.flush()
