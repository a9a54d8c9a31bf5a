"""What records are called: joined when read, at the answer's own moment, never copied into rows."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from readapi.ports import L, Snapshot

Names = Mapping[UUID, str]


@dataclass(frozen=True)
class Called:
    id: UUID
    name: str


async def names(snapshot: Snapshot, ids: Collection[UUID]) -> Names:
    """{record or stage: its name}; one that is not there yet has its first."""
    if not ids:
        return {}
    return {each.id: each.name for each in await snapshot.lines("names", Called, ids=list(ids))}


async def named(snapshot: Snapshot, lines: Sequence[L]) -> list[L]:
    """Dataclasses whose `owner_name` is now the name of their `owner`, and so on."""
    called = await names(snapshot, set(pointed_to(lines)))
    return [with_names(line, called) for line in lines]


def pointed_to(lines: Iterable[Any]) -> Iterable[UUID]:
    for line in lines:
        for field in pointing(type(line)):
            if id := getattr(line, field):
                yield id


def with_names(line: L, called: Names) -> L:
    found: dict[str, Any] = {
        f"{field}_name": called.get(getattr(line, field)) for field in pointing(type(line))
    }
    return replace(line, **found)  # type: ignore[type-var] # no protocol says: a dataclass


def pointing(line: type[Any]) -> tuple[str, ...]:
    """The fields that have a name beside them."""
    own = [field.name for field in fields(line)]
    return tuple(name for name in own if f"{name}_name" in own)


def ids_in(value: object) -> Iterator[UUID]:
    """Every id in what an event says, however deep."""
    match value:
        case UUID():
            yield value
        case str() if len(value) == 36:
            with suppress(ValueError):
                yield UUID(value)
        case Mapping():
            yield from ids_in(list(value.values()))
        case list() | tuple():
            for each in value:
                yield from ids_in(each)
