"""What to offer a customer, what to do about a deal, when to write: what came more often before."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeVar
from uuid import UUID

from pydantic import TypeAdapter

from domain.errors import NotThere
from readapi.cursor import Page
from readapi.names import names
from readapi.ports import Snapshot
from readapi.records.titles import titled
from readapi.scores import of_company

MODEL = "recommend"

Noun = Literal["customers", "opportunities"]

ALL = Page(500)


class NothingSuggested(NotThere, code="nothing_suggested"):
    """Nothing is suggested for that customer or deal."""


@dataclass(frozen=True)
class Rule:
    """`of` product, action or time. Given the one, the other came in `support` cases, which is the
    share `confidence`, and `lift` times as often as without it, all but surely `low` times at
    least. Products are ids, with their names beside them.
    """

    of: str
    given: str
    then: str
    support: int
    confidence: float
    lift: float
    low: float
    given_name: str | None = None
    then_name: str | None = None


@dataclass(frozen=True)
class Habit:
    """`of` time or channel: of so many `cases` of what is `given` the customer answered `support`,
    the share `confidence`. Drawn towards what all others do that is `lift` times as often as else,
    all but surely `low` times at least.
    """

    of: str
    given: str
    support: int
    cases: int
    confidence: float
    lift: float
    low: float


@dataclass(frozen=True)
class Habits:
    """A line of `recommended/habits.sql`."""

    habits: list[dict[str, Any]]


@dataclass(frozen=True)
class OfferLine:
    """A line of `recommended/offers.sql`."""

    noun: str
    id: UUID
    lift: float
    extra: dict[str, Any]
    verdict: str | None
    total: int


@dataclass(frozen=True)
class Offer:
    """What is recommended (`then`) for a customer or a deal, by which rule. Of such suggestions
    people `judged` so many, and took so many (`taken`): by that and the lift it has its `rank`.
    The `verdict` on this one is `accepted`, or none.
    """

    noun: str
    id: UUID
    of: str
    given: str
    then: str
    support: int
    confidence: float
    lift: float
    taken: int = 0
    judged: int = 0
    rank: float | None = None
    verdict: str | None = None
    given_name: str | None = None
    then_name: str | None = None
    name: str = ""
    customer: UUID | None = None
    customer_name: str | None = None

    def about(self) -> dict[str, Any]:
        """What a verdict on it names."""
        if self.of == "product":
            return {"customer": self.id, "product": self.then}
        return {"customer": self.customer, "opportunity": self.id, "action": self.then}


@dataclass(frozen=True)
class Recommended:
    """By the model of the version `trained`, as of an instant, up to the event at `log_position`:
    the rules that hold, and of which kinds none does, and why, as a code of `SENTENCES`.
    """

    as_of: datetime
    made_at: datetime
    trained: str
    log_position: int
    rules: Sequence[Rule]
    refused: Mapping[str, str]

    def times(self) -> list[Rule]:
        """The parts of the week that do better than others, the surest first."""
        return self.holding("time")

    def channels(self) -> list[Rule]:
        """Those on which customers answer more often than on others, the surest first."""
        return self.holding("channel")

    def holding(self, of: str) -> list[Rule]:
        return [rule for rule in self.rules if rule.of == of]


@dataclass(frozen=True)
class Recommendations:
    """None where nothing had been recommended by then; offers for a noun, a page of them."""

    recommended: Recommended | None
    items: Sequence[Offer]
    total: int
    next: str | None


@dataclass(frozen=True)
class OfRecord:
    """What is recommended for one record; when to write and by what channel to reach people, as all
    customers answer; and the `habits` of this one, which count for more.
    """

    offers: Sequence[Offer]
    times: Sequence[Rule]
    channels: Sequence[Rule]
    habits: Sequence[Habit]


RULES = TypeAdapter(list[Rule])
T = TypeVar("T", Rule, Offer)


async def recommendations(snapshot: Snapshot, noun: Noun, page: Page) -> Recommendations:
    """The best ranked first."""
    total, found = await offers(snapshot, noun, page)
    next = page.cursor(snapshot.asof, total)
    return Recommendations(await recommended(snapshot), await titled(snapshot, found), total, next)


async def recommended(snapshot: Snapshot) -> Recommended | None:
    said = await of_company(snapshot, MODEL)
    if said is None:
        return None
    return Recommended(
        as_of=said.as_of,
        made_at=said.made_at,
        trained=said.trained,
        log_position=said.position,
        rules=await with_names(snapshot, RULES.validate_python(said.extra["rules"])),
        refused=said.extra.get("refused") or {},
    )


async def for_record(snapshot: Snapshot, noun: Noun, id: UUID) -> OfRecord:
    told = await recommended(snapshot)
    return OfRecord(
        offers=list((await offers_of(snapshot, noun, [id])).values()),
        times=told.times() if told else (),
        channels=told.channels() if told else (),
        habits=await habits_of(snapshot, id) if noun == "customers" else (),
    )


async def habits_of(snapshot: Snapshot, customer: UUID) -> list[Habit]:
    """When, and by what channel, they answer more often than else: one of each at most."""
    lines = await snapshot.lines("recommended/habits", Habits, noun="customers", id=customer)
    return [Habit(**each) for line in lines for each in line.habits]


async def offers_of(snapshot: Snapshot, noun: Noun, ids: Sequence[UUID]) -> dict[UUID, Offer]:
    """Of those records; of some there is none."""
    if not ids:
        return {}
    _, found = await offers(snapshot, noun, ALL, ids)
    return {each.id: each for each in found}


async def offers(
    snapshot: Snapshot, noun: Noun, page: Page, ids: Sequence[UUID] | None = None
) -> tuple[int, list[Offer]]:
    given = asdict(page) | {"noun": noun, "ids": None if ids is None else list(ids)}
    lines = await snapshot.lines("recommended/offers", OfferLine, **given)
    found = [
        Offer(each.noun, each.id, lift=each.lift, verdict=each.verdict, **each.extra)
        for each in lines
    ]
    return max((each.total for each in lines), default=0), await with_names(snapshot, found)


async def with_names(snapshot: Snapshot, found: Sequence[T]) -> list[T]:
    """Of the products."""
    sold = [each for each in found if each.of == "product"]
    said = {text for each in sold for text in (each.given, each.then)}
    called = {str(id): name for id, name in (await names(snapshot, list(map(UUID, said)))).items()}
    return [
        replace(each, given_name=called.get(each.given), then_name=called.get(each.then))
        for each in found
    ]
