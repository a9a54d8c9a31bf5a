"""Messages on their way: several batches at once, each done when all of it is acknowledged."""

import time
from collections import deque
from typing import Any, NamedTuple

from kafka import KafkaProducer

from infra.kafka.messages import Headers

LINGER = 5
"""Milliseconds for which messages of one partition are gathered."""
NEVER = 2**31 - 1
"""Milliseconds after which a message is given up. If one were, those behind it in its partition
would arrive before it is sent again: so a broker that is away is waited for.
"""
LOOK = 0.002
"""Seconds between two looks at what is on its way."""
LARGEST = 1_000_000
"""Bytes of a message: what brokers take unless they are told otherwise."""


class Sent(NamedTuple):
    position: int
    futures: list[Any]

    @property
    def is_done(self) -> bool:
        """What was sent last is mostly done last."""
        return all(future.is_done for future in reversed(self.futures))


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
        self._waiting: deque[Sent] = deque()

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

    def end(self, position: int) -> None:
        """All that was sent since the last end belongs to that position."""
        self._waiting.append(Sent(position, self._futures))
        self._futures = []

    @property
    def ends(self) -> int:
        return len(self._waiting)

    def acknowledged(self) -> int | None:
        """The last position up to which everything is acknowledged since this was asked; None if
        there is no new one. Raises a `KafkaError` where a message cannot be delivered.
        """
        position = None
        while self._waiting and self._waiting[0].is_done:
            position, futures = self._waiting.popleft()
            for future in futures:
                if future.exception:
                    raise future.exception
        return position

    def wait(self, seconds: float) -> bool:
        """For the first end, so long at most; whether it is done."""
        until = time.monotonic() + seconds
        while self._waiting and not self._waiting[0].is_done:
            if time.monotonic() > until:
                return False
            time.sleep(LOOK)
        return True

    def close(self) -> None:
        """What is on its way is given up."""
        self._producer.close(timeout=0)
