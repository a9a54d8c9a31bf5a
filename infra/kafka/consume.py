"""Messages come in by Kafka: each is carried out once, or becomes a dead letter.

Offsets are kept after the append and after the dead letters: what is cut off in between comes
again, and changes nothing then. Messages of one key come one after the other.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import CommitFailedError, KafkaError
from kafka.structs import OffsetAndMetadata

from commands.imports.mapping import ImportMapping
from commands.imports.messages import Intake, Message, Refusal
from domain.errors import Refused
from infra.kafka import dead
from infra.kafka.connecting import FRESH, BrokerUnreachable, administering, make_topics, need_topics
from infra.kafka.dead import DeadLetters
from infra.postgres.log import open_log
from infra.postgres.queries import sql
from infra.secret import Secret

AT_ONCE = 500
"""Messages of a batch."""
POLL = 500
"""Milliseconds until who waits looks whether to stop."""
SESSION = 10_000
"""Milliseconds after which a consumer that is not heard of has gone."""
AGAIN = 1.0
"""Seconds until a lost broker or database is asked again."""

logger = logging.getLogger(__name__)


@dataclass
class Taken:
    """How many messages came, and how many of them are dead letters now."""

    messages: int = 0
    dead_letters: int = 0


@dataclass(frozen=True)
class Door:
    """Where messages come from, and whither: `group` is who remembers how far they were read."""

    url: str
    secret: Secret
    servers: str
    mapping: ImportMapping
    group: str
    actor: str
    taken: Taken = field(default_factory=Taken)


async def run(door: Door, stopped: Callable[[], bool]) -> None:
    """Until told to stop; who is away is waited for, but for a broker that is not there at first.

    Raises `BrokerUnreachable`, `TopicMissing`, `NoTopic`, and what is wrong with the mapping.
    """
    await asyncio.to_thread(make_dead_topics, door)
    while not stopped():
        try:
            with consuming(door, door.mapping.topics) as consumer:
                await follow(door, consumer, stopped, as_it_is)
        except (KafkaError, BrokerUnreachable, Refused, psycopg.OperationalError) as lost:
            if isinstance(lost, Refused) and lost.status < 500:
                raise
            logger.warning("consuming goes on in %.0f s: %s", AGAIN, lost)
            await asyncio.sleep(AGAIN)


async def replay(door: Door) -> None:
    """The dead letters that are there now, once more; what is refused again is one again."""
    await asyncio.to_thread(make_dead_topics, door)
    topics = [dead.topic_of(topic) for topic in door.mapping.topics]
    with consuming(door, ()) as consumer:
        there = [
            TopicPartition(topic, number)
            for topic in topics
            for number in consumer.partitions_for_topic(topic) or ()
        ]
        consumer.assign(there)
        ends = consumer.end_offsets(there)

        def read() -> bool:
            return all(consumer.position(each) >= ends[each] for each in there)

        await follow(door, consumer, read, dead.original, ends)


def make_dead_topics(door: Door) -> None:
    """As many partitions as the topic itself has."""
    with administering(door.servers) as admin:
        need_topics(admin, door.mapping.topics)
        for told in admin.describe_topics(door.mapping.topics):
            name, number = told["name"], len(told["partitions"])
            make_topics(admin, [dead.topic_of(name)], number, dead.WHOLE)


@contextmanager
def consuming(door: Door, topics: Iterable[str]) -> Iterator[Any]:
    consumer = KafkaConsumer(
        *topics,
        bootstrap_servers=door.servers,
        group_id=door.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_poll_records=AT_ONCE,
        session_timeout_ms=SESSION,
        allow_auto_create_topics=False,
        metadata_max_age_ms=FRESH,
        metrics_enabled=False,
    )
    with closing(consumer):
        yield consumer


async def follow(
    door: Door,
    consumer: Any,
    stopped: Callable[[], bool],
    read: Callable[[Message], Message],
    ends: Mapping[TopicPartition, int] | None = None,
) -> None:
    """Batch by batch; no message at or behind the `ends`."""
    with (
        closing(DeadLetters(door.servers)) as dead_letters,
        psycopg.connect(door.url, autocommit=True) as connection,
    ):
        async with open_log(door.url, door.secret) as log:
            intake = Intake(log, door.mapping, door.actor)
            await intake.prepare()
            while not stopped():
                polled = await asyncio.to_thread(consumer.poll, timeout_ms=POLL)
                came = [each for of_one in polled.values() for each in of_one]
                if ends:
                    came = [each for each in came if each.offset < ends[partition_of(each)]]
                await carry_out(intake, [read(message(each)) for each in came], dead_letters, door)
                number = await asyncio.to_thread(dead_letters.flush)
                if came:
                    commit(consumer, came)
                    note(connection, door, len(came), number, lag(consumer))


def note(connection: Any, door: Door, messages: int, dead_letters: int, lag: int) -> None:
    """For whoever looks after it."""
    door.taken.messages += messages
    door.taken.dead_letters += dead_letters
    told = {"name": door.mapping.name, "messages": messages, "dead_letters": dead_letters}
    connection.execute(sql("save_intake"), told | {"lag": lag})


async def carry_out(
    intake: Intake, messages: Sequence[Message], dead_letters: DeadLetters, door: Door
) -> None:
    """Those of one key in their order, of different keys at the same time."""
    of_keys: dict[object, list[Message]] = defaultdict(list)
    for each in messages:
        key = (each.topic, each.key) if each.key else (each.topic, each.partition, each.offset)
        of_keys[key].append(each)

    async def one_by_one(some: Sequence[Message]) -> list[tuple[Message, Refusal]]:
        refused = [(each, await intake.take(each)) for each in some]
        return [(each, refusal) for each, refusal in refused if refusal]

    tasks = (one_by_one(some) for some in of_keys.values())
    done = await asyncio.gather(*tasks, return_exceptions=True)
    for found in done:
        if isinstance(found, BaseException):  # when all have ended
            raise found
        for each, refusal in found:
            dead_letters.send(each, refusal, door.mapping.name)


def commit(consumer: Any, came: Iterable[Any]) -> None:
    """Where the group has shared out anew meanwhile, somebody else reads the same once more."""
    behind = {partition_of(each): OffsetAndMetadata(each.offset + 1, "", -1) for each in came}
    try:
        consumer.commit(behind)
    except CommitFailedError as lost:
        logger.info("read again by another: %s", lost)


def lag(consumer: Any) -> int:
    """Messages of its partitions that wait, as far as the last answers told."""
    own = consumer.assignment()
    return sum(max((consumer.highwater(each) or 0) - consumer.position(each), 0) for each in own)


def message(record: Any) -> Message:
    return Message(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        value=record.value,
        headers=record.headers or (),
        at=datetime.fromtimestamp(record.timestamp / 1_000, UTC),
    )


def partition_of(record: Any) -> TopicPartition:
    return TopicPartition(record.topic, record.partition)


def as_it_is(message: Message) -> Message:
    return message
