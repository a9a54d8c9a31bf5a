"""The topic `log`: each message holds what its slot has in a range of positions, or a part of that.

So whoever reads a partition knows up to where he has everything, and sees when a part is missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson

LARGEST = 700_000
"""Bytes of a message, unless one event has more."""


@dataclass(frozen=True)
class Chunk:
    """Events of one slot after the position `after`; with it all of them up to `upto` are told."""

    after: int
    upto: int
    events: Sequence[dict[str, object]]


def chunks(after: int, upto: int, events: Sequence[bytes]) -> Iterator[bytes]:
    """As messages: only the last one of a range says that it is complete."""
    some: list[bytes] = []
    size = 0
    for event in events:
        if some and size + len(event) > LARGEST:
            yield message(after, after, some)
            some, size = [], 0
        some.append(event)
        size += len(event)
    yield message(after, upto, some)


def message(after: int, upto: int, events: Sequence[bytes]) -> bytes:
    return b'{"after":%d,"upto":%d,"events":[%b]}' % (after, upto, b",".join(events))


def read(message: bytes) -> Chunk:
    return Chunk(**orjson.loads(message))
