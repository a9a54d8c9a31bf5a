"""What records of any kind are called, and whose they are, at the moment of the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Protocol, TypeVar
from uuid import UUID

from readapi.ports import Snapshot
from readapi.records.catalogue import KINDS
from readapi.records.kind import records


class Titled(Protocol):
    """A frozen dataclass with `name`, `customer` and `customer_name` beside these."""

    @property
    def noun(self) -> str: ...
    @property
    def id(self) -> UUID: ...


T = TypeVar("T", bound=Titled)


async def titled(snapshot: Snapshot, found: Sequence[T]) -> list[T]:
    """As they are called; one that is not there has no name."""
    there: dict[UUID, Any] = {}
    by_noun = sorted(found, key=lambda each: each.noun)
    for noun, own in groupby(by_noun, key=lambda each: each.noun):
        told = await records(snapshot, KINDS[noun], [each.id for each in own])
        there |= {each.id: each for each in told}
    return [with_title(each, there) for each in found]


def with_title(one: T, there: Mapping[UUID, Any]) -> T:
    if (record := there.get(one.id)) is None:
        return one
    names = (getattr(record, field, None) for field in ("name", "number", "plan"))
    title: dict[str, Any] = {
        "name": next((name for name in names if name), ""),
        "customer": getattr(record, "customer", None),
        "customer_name": getattr(record, "customer_name", None),
    }
    return replace(one, **title)  # type: ignore[type-var] # no protocol says: a dataclass
