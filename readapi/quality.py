"""The quality of the data: what the last check found of each record, and what puts it right."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import TypeAdapter

from readapi.cursor import Page
from readapi.ports import Snapshot
from readapi.records.titles import titled
from readapi.scores import of_company

MODEL = "quality"

Kind = Literal["missing", "invalid", "contradictory", "outlying", "stale"]

ALL = Page(500)


@dataclass(frozen=True)
class Finding:
    """A rule that a record breaks; the `remedy` is the command that puts it right, `effect` the
    part of its score that it loses.
    """

    rule: str
    kind: str
    remedy: str
    effect: float


@dataclass(frozen=True)
class FlawedLine:
    """A line of `quality/flawed.sql`."""

    noun: str
    id: UUID
    score: float
    findings: list[dict[str, Any]]
    total: int


@dataclass(frozen=True)
class Flawed:
    """A record of which something was found, the weightiest first; its `score` is the part of its
    noun's rules, by weight, that it keeps. Its name is empty where it has none.
    """

    noun: str
    id: UUID
    score: float
    findings: Sequence[Finding]
    name: str = ""
    customer: UUID | None = None
    customer_name: str | None = None


@dataclass(frozen=True)
class OfNoun:
    """`records` were looked at, something was found of `flawed`; the mean of their scores."""

    noun: str
    records: int
    flawed: int
    score: float


@dataclass(frozen=True)
class OfRule:
    """So many `records` break it."""

    noun: str
    rule: str
    kind: str
    remedy: str
    records: int


@dataclass(frozen=True)
class Checked:
    """The last check: as of an instant, up to the event at `log_position`; the mean of all."""

    as_of: datetime
    made_at: datetime
    log_position: int
    score: float | None
    nouns: Sequence[OfNoun]
    rules: Sequence[OfRule]


@dataclass(frozen=True)
class QualityFilter:
    """What a list is narrowed down by, None for all."""

    noun: str | None = None
    kind: Kind | None = None
    rule: str | None = None


@dataclass(frozen=True)
class Quality:
    """The check, None where none was made by then, and a page of what it found."""

    checked: Checked | None
    items: Sequence[Flawed]
    total: int
    next: str | None


@dataclass(frozen=True)
class Record:
    """One record by the last check; the score is None where none was made by then."""

    checked: datetime | None
    score: float | None
    findings: Sequence[Finding]


NOUNS, RULES = TypeAdapter(list[OfNoun]), TypeAdapter(list[OfRule])


async def quality(snapshot: Snapshot, wanted: QualityFilter, page: Page) -> Quality:
    """The worst first."""
    total, found = await flawed(snapshot, wanted, page)
    next = page.cursor(snapshot.asof, total)
    return Quality(await checked(snapshot), await titled(snapshot, found), total, next)


async def checked(snapshot: Snapshot) -> Checked | None:
    said = await of_company(snapshot, MODEL)
    if said is None:
        return None
    return Checked(
        as_of=said.as_of,
        made_at=said.made_at,
        log_position=said.position,
        score=said.value,
        nouns=NOUNS.validate_python(said.extra["nouns"]),
        rules=RULES.validate_python(said.extra["rules"]),
    )


async def of_record(snapshot: Snapshot, id: UUID) -> Record:
    last = await checked(snapshot)
    if last is None:
        return Record(None, None, ())
    found = (await found_of(snapshot, [id])).get(id)
    return Record(last.as_of, found.score if found else 1.0, found.findings if found else ())


async def found_of(snapshot: Snapshot, ids: Sequence[UUID]) -> Mapping[UUID, Flawed]:
    """Of those records alone, nothing of those that keep every rule."""
    if not ids:
        return {}
    _, found = await flawed(snapshot, QualityFilter(), ALL, ids)
    return {each.id: each for each in found}


async def flawed(
    snapshot: Snapshot, wanted: QualityFilter, page: Page, ids: Sequence[UUID] | None = None
) -> tuple[int, list[Flawed]]:
    """How many there are, and the page of them, without names."""
    given = asdict(wanted) | asdict(page) | {"ids": None if ids is None else list(ids)}
    lines = await snapshot.lines("quality/flawed", FlawedLine, **given)
    found = [Flawed(each.noun, each.id, each.score, findings(each.findings)) for each in lines]
    return max((each.total for each in lines), default=0), found


def findings(said: Sequence[Mapping[str, Any]]) -> list[Finding]:
    return [Finding(of["feature"], of["kind"], of["remedy"], of["effect"]) for of in said]
