"""Lean HTTP clients: each keeps one connection, and asks again when it is answered."""

import asyncio
import json
import re
import time
from collections.abc import Callable, Generator
from random import Random
from typing import Any
from uuid import uuid4

import uvloop

from solocrm.bench.sample import CUSTOMERS, NAME, PIPELINE, STAGES

Asking = Generator[bytes, bytes, None]
"""Yields request after request, and is sent the body of each answer."""

ID = re.compile(rb'"id":"([0-9a-f-]{36})"')
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


class Client(asyncio.Protocol):
    """Asks so many times, and notes how long each answer took, in seconds."""

    def __init__(self, asking: Asking, times: int) -> None:
        self._asking, self._times = asking, times
        self._received = b""
        self._sent_at = 0.0
        self.waits: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def begin(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._send(next(self._asking))

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        length = LENGTH.search(head) if end else None
        if length is None or len(body) < int(length[1]):
            return
        self._received = b""
        self.waits.append(time.perf_counter() - self._sent_at)
        if not head.startswith(b"HTTP/1.1 20"):
            self.done.set_exception(RuntimeError(f"refused: {head!r} {body!r}"))
        elif len(self.waits) < self._times:
            self._send(self._asking.send(body))
        else:
            self._transport.close()
            self.done.set_result(None)

    def connection_lost(self, lost: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(lost or ConnectionResetError())

    def _send(self, request: bytes) -> None:
        self._sent_at = time.perf_counter()
        self._transport.write(request)


def talk(
    _: int,
    ready: Callable[[], object],
    port: int,
    asking: Callable[[str], Asking],
    key: str,
    clients: int,
    each: int,
) -> tuple[list[float], float, float]:
    """(seconds of each request, begun, ended) of so many clients in this process."""

    async def talking() -> tuple[list[float], float, float]:
        loop = asyncio.get_running_loop()
        connections = [
            await loop.create_connection(lambda: Client(asking(key), each), "127.0.0.1", port)
            for _ in range(clients)
        ]
        ready()
        begun = time.monotonic()
        for transport, client in connections:
            client.begin(transport)
        await asyncio.gather(*(client.done for _, client in connections))
        return [w for _, client in connections for w in client.waits], begun, time.monotonic()

    return uvloop.run(talking())


def opening_and_moving(key: str) -> Asking:
    """One-event commands: deals are opened and moved twice."""
    random = Random()
    while True:
        opening = {
            "name": NAME,
            "customer": str(random.choice(CUSTOMERS)),
            "pipeline": str(PIPELINE),
            "stage": str(STAGES[0]),
            "amount": {"amount": str(random.randint(100, 9_999)), "currency": "EUR"},
        }
        found = ID.search((yield post("/api/opportunities", key, opening)))
        assert found
        for stage in STAGES[1:]:
            path = f"/api/opportunities/{found[1].decode()}/move"
            yield post(path, key, {"stage": str(stage)})


def at_the_empty_endpoint(_: str) -> Asking:
    while True:
        yield b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


def post(path: str, key: str, body: dict[str, Any]) -> bytes:
    sent = json.dumps(body).encode()
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {uuid4()}\r\n"
        f"Content-Length: {len(sent)}\r\n\r\n"
    ).encode() + sent
