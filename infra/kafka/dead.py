"""Dead letters: messages that were refused, in a topic of their own, with the reason."""

from datetime import UTC, datetime
from typing import Any

from kafka import KafkaProducer

from commands.imports.errors import MessageTooLarge
from commands.imports.messages import Message, Refusal
from commands.imports.report import told
from domain.person import IsForgotten

SUFFIX = ".dead"
WHOLE = {"cleanup.policy": "delete", "retention.ms": str(30 * 24 * 3_600_000)}
"""They may hold what is personal in clear: they go after thirty days."""

TOPIC, PARTITION, OFFSET = "dead_topic", "dead_partition", "dead_offset"
LONGEST = 500
"""Characters of a reason."""


def topic_of(topic: str) -> str:
    return f"{topic}{SUFFIX}"


class DeadLetters:
    def __init__(self, servers: str) -> None:
        self._producer = KafkaProducer(
            bootstrap_servers=servers,
            acks="all",
            max_request_size=2_000_000,
            metrics_enabled=False,
        )
        self._sent: list[Any] = []

    def send(self, message: Message, refusal: Refusal, mapping: str) -> None:
        """With its key, to the same partition: so they come again in their order. What is not read,
        and what tells of somebody who is forgotten, stays where it is.
        """
        code, reason = told(refusal)
        left_out = isinstance(refusal, MessageTooLarge | IsForgotten)
        said = [(name, value) for name, value in message.headers if not name.startswith("dead_")]
        said += [
            (TOPIC, message.topic.encode()),
            (PARTITION, b"%d" % message.partition),
            (OFFSET, b"%d" % message.offset),
            ("dead_code", code.encode()),
            ("dead_reason", reason[:LONGEST].encode()),
            ("dead_mapping", mapping.encode()),
            ("dead_at", datetime.now(UTC).isoformat().encode()),
        ]
        self._sent.append(
            self._producer.send(
                topic_of(message.topic),
                None if left_out else message.value,
                message.key,
                said,
                message.partition,
            )
        )

    def flush(self) -> int:
        """All are acknowledged; how many. Raises a `KafkaError`."""
        for future in self._sent:
            future.get(60)
        number, self._sent = len(self._sent), []
        return number

    def close(self) -> None:
        self._producer.close(timeout=0)


def original(letter: Message) -> Message:
    """The message as it came first."""
    said = dict(letter.headers)
    return Message(
        topic=said[TOPIC].decode(),
        partition=int(said[PARTITION]),
        offset=int(said[OFFSET]),
        key=letter.key,
        value=letter.value,
        headers=[(name, value) for name, value in letter.headers if not name.startswith("dead_")],
        at=letter.at,
    )
