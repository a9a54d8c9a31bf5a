"""Stories for benchmarks of questions, and how long a question takes."""

import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import readapi
from domain.event import Event
from domain.recorded import Draft, Provenance
from infra.secret import Secret
from readapi.ports import Asked, Reader, Snapshot
from solocrm.bench.sample import CUSTOMERS, said_by

SECRET = Secret(bytes(32))
QUERIES = Path(readapi.__file__).parent / "sql"

Told = tuple[UUID, datetime, Event]
"""(stream, when, what)."""


def drafts(happened: Iterator[Told]) -> Iterator[tuple[Draft, Provenance]]:
    """Known as it happened."""
    versions: dict[UUID, int] = {}
    for stream, at, event in happened:
        version = versions[stream] = versions.get(stream, 0) + 1
        subject = event.subject_id(stream) or CUSTOMERS[0]
        yield Draft(stream, version, event, at, at, subject=subject), said_by(uuid4())


NOW = Asked()


async def timed(
    reader: Reader, question: Callable[[Snapshot], Awaitable[object]], asked: Asked = NOW
) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    async with reader.snapshot(asked) as snapshot:
        await question(snapshot)
    return (time.perf_counter() - begun) * 1_000
