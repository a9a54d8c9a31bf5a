"""Messages on their way, until all of them are acknowledged."""

from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaTimeoutError

from infra.kafka.messages import Headers

LINGER = 1_000
"""Milliseconds for which messages are gathered: whoever sends says when they go. Few large batches
are three times as quick as many small ones, of which there would be one for each partition.
"""
NEVER = 2**31 - 1
"""Milliseconds after which a message is given up. If one were, those behind it in its partition
would arrive before it is sent again: so a broker that is away is waited for.
"""
LARGEST = 1_000_000
"""Bytes of a message: what brokers take unless they are told otherwise."""


class Sending:
    """A producer, and what it has not acknowledged."""

    def __init__(self, servers: str) -> None:
        self._producer = KafkaProducer(
            bootstrap_servers=servers,
            acks="all",
            enable_idempotence=True,
            linger_ms=LINGER,
            batch_size=256 * 1024,
            max_request_size=LARGEST,
            delivery_timeout_ms=NEVER,
            request_timeout_ms=10_000,
            max_block_ms=10_000,
            bootstrap_timeout_ms=8_000,
            metrics_enabled=False,
        )
        self._futures: list[Any] = []

    def send(
        self,
        topic: str,
        value: bytes | None,
        *,
        partition: int,
        at: int,
        key: bytes | None = None,
        headers: Headers = (),
    ) -> None:
        self._futures.append(
            self._producer.send(topic, value, key, list(headers), partition, timestamp_ms=at)
        )

    def acknowledged(self, seconds: float) -> bool:
        """Whether all that was sent is, within that time. Raises a `KafkaError` where a message
        cannot be delivered.
        """
        try:
            self._producer.flush(timeout=seconds)
        except KafkaTimeoutError:
            return False
        for future in self._futures:
            if future.exception:
                raise future.exception
        self._futures = []
        return True

    def close(self) -> None:
        """What is on its way is given up."""
        self._producer.close(timeout=0)
