"""Workers whose events come by Kafka: a consumer group shares the partitions out, which are the
slots. Rows and checkpoints stay where they are; what Kafka does not tell is read in the log.
"""

import logging
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any, Self
from uuid import UUID

import orjson
import psycopg
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata
from psycopg import Connection
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from infra.kafka.chunks import read as read_chunk
from infra.kafka.connecting import FRESH, BrokerUnreachable, administering, make_topics
from infra.kafka.inbox import Inbox, Told
from infra.kafka.topics import WHOLE, Topics
from infra.mapper import TWO
from infra.postgres.folding import LostLead
from infra.postgres.following import AGAIN, LOOK, prepare
from infra.postgres.keys import check_secret
from infra.postgres.queries import sql
from infra.postgres.reading import read
from infra.postgres.role import with_options
from infra.postgres.worker import SESSION, Part, Worker, positions, slots_of
from infra.postgres.workers import claim, enlist, share_out
from infra.secret import Secret
from projections.engine.builds import fingerprint
from projections.engine.parking import Read
from projections.engine.slots import SLOTS
from projections.engine.table import Projection

POLL = 50
"""Milliseconds until who waits for messages looks around."""
GONE = 6_000
"""Milliseconds after which a worker that is not heard of has gone."""
SILENT = 5.0
"""Seconds without a message after which the log itself is asked: perhaps nobody relays it."""
MOST = 10_000
"""Events of one partition that are held, before the next are fetched."""
KEPT = 1.0
"""Seconds between two commits of offsets; what is read again is not folded again."""

Stopped = Callable[[], bool]

logger = logging.getLogger(__name__)


def work(
    url: str,
    servers: str,
    topics: Topics,
    projections: Sequence[Projection],
    secret: Secret,
    stopped: Stopped,
) -> None:
    """Until told to stop; who is lost is waited for. Raises `BrokerUnreachable` where no broker
    answers at the beginning, `UnknownTopic`.
    """
    with administering(servers) as admin:
        make_topics(admin, [topics.log], SLOTS, WHOLE)
    while not stopped():
        try:
            prepare(url, projections, secret)
            with (
                psycopg.connect(with_options(url, SESSION), autocommit=True) as connection,
                closing(consumer_of(servers, topics)) as consumer,
            ):
                check_secret(connection, secret)
                listening = Listening.enlist(connection, projections, secret)
                listening.listen_to(consumer)
                follow(listening, stopped)
        except (psycopg.OperationalError, KafkaError, BrokerUnreachable) as lost:
            logger.warning("the database or the broker is waited for: %s", lost)
            time.sleep(AGAIN)


def consumer_of(servers: str, topics: Topics) -> Any:
    """It knows all partitions before it joins its group: else it would be given none, for good."""
    consumer = KafkaConsumer(
        topics.log,
        bootstrap_servers=servers,
        group_id=f"{topics.prefix}.projections",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_poll_records=2_000,
        session_timeout_ms=GONE,
        heartbeat_interval_ms=GONE // 3,
        allow_auto_create_topics=False,
        metadata_max_age_ms=FRESH,
        metrics_enabled=False,
    )
    if len(consumer.partitions_for_topic(topics.log) or ()) < SLOTS:
        consumer.close()
        raise BrokerUnreachable(servers=servers, topic=topics.log)
    return consumer


def follow(listening: "Listening", stopped: Stopped) -> None:
    looked, moved = time.monotonic(), 0
    while not stopped():
        listening.hear(0 if moved else POLL)
        if time.monotonic() - looked > LOOK:
            share_out(listening.connection)
            looked = time.monotonic()
        try:
            moved = listening.advance()
        except LostLead:
            share_out(listening.connection)
        listening.keep()
    listening.leave()


class Listening(Worker):
    """A worker that owns the slots whose partitions it was given."""

    def __init__(
        self,
        connection: Connection[Any],
        projections: Sequence[Projection],
        secret: Secret,
        number: int,
    ) -> None:
        super().__init__(connection, projections, secret, number)
        self._inbox = Inbox()
        self._own: frozenset[int] = frozenset()
        self._from_log = False
        self._heard = self._kept = time.monotonic()
        self._needed: dict[int, int] = {}

    @classmethod
    def enlist(
        cls, connection: Connection[Any], projections: Sequence[Projection], secret: Secret
    ) -> Self:
        number = enlist(connection, [fingerprint(each) for each in projections], claims=True)
        return cls(connection, projections, secret, number)

    def listen_to(self, consumer: Any) -> None:
        self._consumer = consumer
        [self._topic] = consumer.subscription()

    def hear(self, milliseconds: int) -> None:
        """What has come; and which slots are ours now."""
        polled = self._consumer.poll(timeout_ms=milliseconds)
        self._own_slots(frozenset(each.partition for each in self._consumer.assignment()))
        for partition, messages in polled.items():
            self._heard = time.monotonic()
            for each in messages if partition.partition in self._own else ():
                self._inbox.take(partition.partition, each.offset, read_chunk(each.value))
        full = {slot for slot in self._own if self._inbox.held(slot) > MOST}
        self._consumer.pause(*map(self._partition, full))
        waiting = {each.partition for each in self._consumer.paused()} - full
        self._consumer.resume(*map(self._partition, waiting & self._own))

    def _own_slots(self, slots: frozenset[int]) -> None:
        if slots == self._own:
            return
        for slot in self._own ^ slots:
            self._inbox.forget(slot)
            self._needed.pop(slot, None)
        self._own = slots
        claim(self.connection, self.number, Multirange(Range(slot, slot + 1) for slot in slots))

    def keep(self) -> None:
        """What is folded everywhere is not needed again."""
        position = min((part.position for part in self._parts() if part.live), default=0)
        self._needed |= dict(self._inbox.drop(position))
        if self._needed and time.monotonic() - self._kept > KEPT:
            kept = {
                self._partition(slot): OffsetAndMetadata(offset, "", -1)
                for slot, offset in self._needed.items()
            }
            self._consumer.commit_async(kept)
            self._needed, self._kept = {}, time.monotonic()

    def _partition(self, slot: int) -> TopicPartition:
        return TopicPartition(self._topic, slot)

    def _end(self, front: Sequence[Part], was: int, upto: int | None) -> int | None:
        """As far as Kafka has told; as far as the log has it for builds that are behind, and for
        what Kafka never told.
        """
        slots = slots_of(front)
        missing = self._inbox.missing(slots, was)
        self._from_log = missing is not None or not all(part.live for part in front)
        if self._from_log:
            return super()._end(front, was, min(filter(None, (upto, missing)), default=None))
        end = self._inbox.end(slots, was, upto or 2**62, positions(front))
        if end is None and time.monotonic() - self._heard > SILENT:
            self._from_log = True
            return super()._end(front, was, upto)
        return end

    def _read(self, front: Sequence[Part], was: int, end: int) -> list[Read]:
        if self._from_log:
            return super()._read(front, was, end)
        told = self._inbox.between(slots_of(front), was, end)
        keys = self._keys(subject for each in told for subject in owners(each))
        return [read(self.mapper, line(each, keys)) for each in told]

    def _keys(self, subjects: Iterator[UUID]) -> Mapping[UUID, bytes | None]:
        """As they are at this moment."""
        given = {"subjects": list(set(subjects))}
        return dict(self.connection.execute(sql("wrapped_keys"), given).fetchall())


def owners(told: Told) -> Iterator[UUID]:
    """Whose keys its personal part is sealed by."""
    if sealed := told.get("personal"):
        yield UUID(told["subject"])
        if other := beside(b64decode(sealed)):
            yield other


def beside(personal: bytes) -> UUID | None:
    """Whose the envelope's part is, where the fields are another's."""
    return UUID(bytes=personal[1:17]) if personal[0] == TWO else None


def line(told: Told, keys: Mapping[UUID, bytes | None]) -> tuple[Any, ...]:
    """As the log has it in a line of `SELECT`."""
    personal = b64decode(told["personal"]) if "personal" in told else None
    other = beside(personal) if personal else None
    subject = UUID(told["subject"]) if personal else None
    return (
        UUID(told["stream"]),
        told["version"],
        told["topic"],
        orjson.dumps(told["data"]),
        told["position"],
        personal,
        *(datetime.fromisoformat(told[at]) for at in ("occurred_at", "known_from", "recorded_at")),
        told["actor"],
        told["source"],
        UUID(told["command_id"]),
        *(told[id] and UUID(told[id]) for id in ("correlation", "causation")),
        told["rest"],
        subject,
        keys.get(subject) if subject else None,
        keys.get(other) if other else None,
    )
