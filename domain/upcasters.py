"""Old versions of events, read as if they had been said in today's words.

A released event never changes: what it should say instead is a new version of it, under a topic of
its own, and one function here from the old version's fields to the new one's. Versions chain. The
class of an old version is deleted; what stands in the log stays as it is.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Fields = dict[str, Any]
"""An event's fields as JSON, open and personal ones together; those of a person who is forgotten
are not among them.
"""


class Upcaster(NamedTuple):
    """Which topic takes over, and what makes the old fields its fields."""

    to: str
    change: Callable[[Fields], Fields]


UPCASTERS: Mapping[str, Upcaster] = {}
"""{topic of an old version: its upcaster}. So far there is no old version."""


def upcast(topic: str, fields: Fields) -> tuple[str, Fields]:
    """The topic and the fields of today."""
    while upcaster := UPCASTERS.get(topic):
        topic, fields = upcaster.to, upcaster.change(fields)
    return topic, fields


def read_as(topic: str) -> str:
    """The topic of today."""
    while upcaster := UPCASTERS.get(topic):
        topic = upcaster.to
    return topic


def stored_as(topic: str) -> list[str]:
    """All topics that are read as this one, itself among them."""
    return [topic, *(old for old in UPCASTERS if read_as(old) == topic)]
