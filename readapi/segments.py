"""Groups of customers that are alike: what tells them apart, who is in them, how sure that is."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from readapi.cursor import Page
from readapi.models import Model, models
from readapi.ports import Snapshot
from readapi.records.customers import CUSTOMERS
from readapi.records.kind import records

MODEL = "segments"


@dataclass(frozen=True)
class Group:
    """So many customers; `traits` are by what they differ most from all (feature, direction, and
    effect in standard deviations). Two groups may share the name of a `segment`.
    """

    segment: str
    number: str
    customers: int
    traits: list[dict[str, Any]]


@dataclass(frozen=True)
class Tried:
    """So many groups were tried: `silhouette` is from -1 to 1, how much nearer each customer is to
    the own group than to the next; `inertia` the sum of squared distances.
    """

    number: int
    silhouette: float
    inertia: float
    used: bool


@dataclass(frozen=True)
class Member:
    """A line of `segments/customers.sql`."""

    id: UUID
    segment: str
    total: int


@dataclass(frozen=True)
class Segments:
    """None and nothing where no groups had been looked for by then; `customers` is a page of those
    of the segment that is asked for.
    """

    model: Model | None
    tried: Sequence[Tried]
    groups: Sequence[Group]
    customers: Sequence[Any]
    total: int
    next: str | None


async def segments(snapshot: Snapshot, segment: str | None, page: Page) -> Segments:
    """No groups, unless they stand further apart than chance explains."""
    for model in (await models(snapshot, MODEL)).models:
        if model.verdict != "skill":
            return Segments(model, tried(model), (), (), 0, None)
        groups = await snapshot.lines("segments/groups", Group)
        given = {"segment": segment} | asdict(page)
        found = await snapshot.lines("segments/customers", Member, **given)
        total = max((each.total for each in found), default=0)
        people = await records(snapshot, CUSTOMERS, [each.id for each in found])
        next = page.cursor(snapshot.asof, total)
        return Segments(model, tried(model), groups, people, total, next)
    return Segments(None, (), (), (), 0, None)


def tried(model: Model) -> list[Tried]:
    """By their number: a card calls them `k4`, `k5` and so on."""
    used = model.card["metrics"].get("k")
    found = [
        Tried(int(name[1:]), of["silhouette"], of["inertia"], int(name[1:]) == used)
        for name, of in model.card["candidates"].items()
    ]
    return sorted(found, key=lambda each: each.number)
