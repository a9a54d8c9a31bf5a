"""Records of every noun, one or many, as of any instant."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from domain.errors import NotThere
from domain.facts import FACTS
from readapi import lines
from readapi.board import Closed
from readapi.cursor import Page
from readapi.filters import (
    ContactFilter,
    CustomerFilter,
    FactFilter,
    Filter,
    OpportunityFilter,
    ProductFilter,
    UserFilter,
)
from readapi.names import named
from readapi.nouns import NOUN_OF, record_of, singular
from readapi.ports import L, Snapshot

T = TypeVar("T")


class NotThereThen(NotThere, code="not_there_then"):
    """The record was not there at that moment, or not known of."""


@dataclass(frozen=True)
class Kind:
    """How records of a noun are found and told; `more` adds what stands in other tables. They share
    the queries of that name, each with its `kind`.
    """

    line: type[Any]
    filter: type[Filter] = Filter
    more: Callable[[Snapshot, Sequence[Any]], Awaitable[Sequence[Any]]] | None = None
    queries: str | None = None


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


@dataclass(frozen=True)
class DealSum:
    customer: UUID
    status: str
    currency: str
    n: int
    value: int


async def listed(snapshot: Snapshot, noun: str, wanted: Filter, page: Page) -> Listed:
    """Raises `UnknownType`."""
    record_of(noun)
    given = asdict(wanted) | {"digits": wanted.digits, **asdict(page), "fact_kind": singular(noun)}
    [found] = await snapshot.lines(f"found/{KINDS[noun].queries or noun}", Found, **given)
    items = await records(snapshot, noun, found.ids)
    return Listed(items, found.total, page.cursor(snapshot.asof, found.total))


async def record(snapshot: Snapshot, noun: str, id: UUID) -> Any:
    """One that is in the log. Raises `NotThereThen`, `UnknownType`, `Parked`."""
    found = await records(snapshot, noun, [id])
    snapshot.check(id)
    for each in found:
        return each
    raise NotThereThen(id=id)


async def records(snapshot: Snapshot, noun: str, ids: Sequence[UUID]) -> Sequence[Any]:
    """Those that are there, in that order. Raises `UnknownType`."""
    record_of(noun)
    if not ids:
        return []
    kind = KINDS[noun]
    query = kind.queries or noun
    found = await of_ids(snapshot, query, kind.line, ids, position=snapshot.position)
    place = {id: place for place, id in enumerate(ids)}
    there = sorted(await named(snapshot, found), key=lambda line: place[line.id])
    return await kind.more(snapshot, there) if kind.more else there


async def of_ids(
    snapshot: Snapshot, query: str, line: type[L], ids: Sequence[UUID], **given: object
) -> Sequence[L]:
    return await snapshot.lines(f"records/{query}", line, ids=list(ids), **given)


async def with_stages(snapshot: Snapshot, found: Sequence[lines.Pipeline]) -> list[lines.Pipeline]:
    own = by_id(await of_ids(snapshot, "stages", lines.Stage, ids(found)), "pipeline")
    return [replace(each, stages=own[each.id]) for each in found]


async def with_deals(snapshot: Snapshot, found: Sequence[lines.Customer]) -> list[lines.Customer]:
    sums = by_id(await of_ids(snapshot, "deals", DealSum, ids(found)), "customer")
    return [replace(each, deals=deals(sums[each.id])) for each in found]


async def with_parts(
    snapshot: Snapshot, found: Sequence[lines.Opportunity]
) -> list[lines.Opportunity]:
    sold = await named(snapshot, await of_ids(snapshot, "lines", lines.Line, ids(found)))
    parts = await named(snapshot, await of_ids(snapshot, "parts", lines.Part, ids(found)))
    own, played = by_id(sold, "opportunity"), by_id(parts, "opportunity")
    return [replace(each, lines=own[each.id], contacts=played[each.id]) for each in found]


def ids(found: Iterable[Any]) -> list[UUID]:
    return [each.id for each in found]


def by_id(found: Iterable[T], of: str) -> dict[UUID, tuple[T, ...]]:
    grouped: dict[UUID, tuple[T, ...]] = defaultdict(tuple)
    for each in found:
        grouped[getattr(each, of)] += (each,)
    return grouped


def deals(sums: Sequence[DealSum]) -> lines.Deals:
    def closed(status: str) -> Closed:
        own = [each for each in sums if each.status == status]
        return Closed(sum(each.n for each in own), {each.currency: each.value for each in own})

    return lines.Deals(closed("open"), closed("won"), closed("lost"))


KINDS = {
    "users": Kind(lines.User, UserFilter),
    "pipelines": Kind(lines.Pipeline, more=with_stages),
    "products": Kind(lines.Product, ProductFilter),
    "customers": Kind(lines.Customer, CustomerFilter, with_deals),
    "contacts": Kind(lines.Contact, ContactFilter),
    "opportunities": Kind(lines.Opportunity, OpportunityFilter, with_parts),
    **{NOUN_OF[fact]: Kind(lines.Fact, FactFilter, queries="facts") for fact in FACTS},
}
