"""How records of one noun are found and told, one or many, as of any instant."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar
from uuid import UUID

from domain.errors import NotThere
from readapi import search
from readapi.cursor import Page
from readapi.names import named
from readapi.nouns import singular
from readapi.ports import L, Snapshot

T = TypeVar("T")

ELSEWHERE = UUID(int=0)
"""A stage, pipeline or contact that a record has nothing to do with."""


class NotThereThen(NotThere, code="not_there_then"):
    """The record was not there at that moment, or not known of."""


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed down by, None for all, and its order where there are several.

    `q` is any part of a name, and of an e-mail or phone number where the record has one.
    """

    q: str | None = None

    @property
    def digits(self) -> str | None:
        return search.digits(self.q or "")


@dataclass(frozen=True)
class Kind:
    """How records of a noun are found and told.

    `sql/found/{noun}.sql` finds those that are wanted by the `filter`; each is a `line` of
    `sql/records/{noun}.sql`, names joined: its `version` is the record's own, for If-Match, and who
    is `forgotten` has an empty name and nothing else that was personal. `more` adds what stands in
    other tables, `around` what is told beside one alone. Nouns that share their `queries` are told
    apart by `:fact_kind`.

    Where the record's rules look at fields of an event, `careful` gives them the values that a
    careful caller would, of the record as it stands.
    """

    noun: str
    line: type[Any]
    filter: type[Filter] = Filter
    more: Callable[[Snapshot, Sequence[Any]], Awaitable[Sequence[Any]]] | None = None
    around: Callable[[Snapshot, UUID], Awaitable[Any]] | None = None
    queries: str = ""
    careful: Callable[[Any], Mapping[str, object]] = lambda _: {}

    @property
    def query(self) -> str:
        return self.queries or self.noun


@dataclass(frozen=True)
class Found:
    total: int
    ids: list[UUID]


@dataclass(frozen=True)
class Listed:
    """A page of records; `total` counts all pages, `next` is the cursor of the next."""

    items: Sequence[Any]
    total: int
    next: str | None


async def listed(snapshot: Snapshot, kind: Kind, wanted: Filter, page: Page) -> Listed:
    own = {"digits": wanted.digits, "fact_kind": singular(kind.noun)}
    given = asdict(wanted) | asdict(page) | own
    [found] = await snapshot.lines(f"found/{kind.query}", Found, **given)
    items = await records(snapshot, kind, found.ids)
    return Listed(items, found.total, page.cursor(snapshot.asof, found.total))


async def record(snapshot: Snapshot, kind: Kind, id: UUID) -> Any:
    """One that is in the log. Raises `NotThereThen`, `Parked`."""
    found = await records(snapshot, kind, [id])
    snapshot.check(id)
    for each in found:
        return each
    raise NotThereThen(id=id)


async def records(snapshot: Snapshot, kind: Kind, ids: Sequence[UUID]) -> Sequence[Any]:
    """Those that are there, in that order."""
    if not ids:
        return []
    found = await of_ids(snapshot, kind.query, kind.line, ids, position=snapshot.position)
    place = {id: place for place, id in enumerate(ids)}
    there = sorted(await named(snapshot, found), key=lambda line: place[line.id])
    return await kind.more(snapshot, there) if kind.more else there


async def of_ids(
    snapshot: Snapshot, query: str, line: type[L], ids: Sequence[UUID], **given: object
) -> Sequence[L]:
    return await snapshot.lines(f"records/{query}", line, ids=list(ids), **given)


def ids(found: Iterable[Any]) -> list[UUID]:
    return [each.id for each in found]


def by_id(found: Iterable[T], of: str) -> dict[UUID, tuple[T, ...]]:
    grouped: dict[UUID, tuple[T, ...]] = defaultdict(tuple)
    for each in found:
        grouped[getattr(each, of)] += (each,)
    return grouped
