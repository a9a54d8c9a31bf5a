"""The board: where every deal of a pipeline stands, as of any instant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from uuid import UUID

from readapi.ports import Snapshot
from readapi.scores import Score, last_scores

Totals = dict[str, int]
"""{currency: minor units}."""


@dataclass(frozen=True)
class BoardLine:
    """A line of `board.sql`: no stage for what is closed, no currency for a stage without deals."""

    status: str
    place: int | None
    stage: UUID | None
    name: str | None
    probability: int | None
    rots_after: int | None
    currency: str | None
    count: int
    value: int
    weighted: int


@dataclass(frozen=True)
class StageTotal:
    """`probability` in ten-thousandths; a deal rots after more than `rots_after` days."""

    stage: UUID
    name: str
    probability: int
    rots_after: int | None
    count: int
    value: Totals
    weighted: Totals


@dataclass(frozen=True)
class Closed:
    n: int
    value: Totals


@dataclass(frozen=True)
class Board:
    pipeline: UUID
    stages: list[StageTotal]
    won: Closed
    lost: Closed


@dataclass(frozen=True)
class Card:
    """One open deal; `days` whole days in its stage, `probability` its own in ten-thousandths. The
    next step is `next_activity`, if one is planned, else what was noted.
    """

    id: UUID
    name: str
    stage: UUID
    customer: UUID
    customer_name: str | None
    amount: int
    currency: str
    probability: int | None
    owner: UUID | None
    owner_name: str | None
    days: int
    close_date: date | None
    next_step: str | None
    next_due: date | None
    next_overdue: bool
    next_activity: UUID | None
    version: int
    scores: tuple[Score, ...] = ()


async def board(snapshot: Snapshot, pipeline: UUID) -> Board:
    """The stages in their order, each with the sums of its open deals."""
    lines = await snapshot.lines("board", BoardLine, pipeline=pipeline)
    stages = groupby((line for line in lines if line.stage), key=lambda line: line.stage)
    return Board(
        pipeline=pipeline,
        stages=[total(list(own)) for _, own in stages],
        won=closed(line for line in lines if line.status == "won"),
        lost=closed(line for line in lines if line.status == "lost"),
    )


async def cards(snapshot: Snapshot, pipeline: UUID) -> Sequence[Card]:
    """Its open deals, the largest first; those of one stage make up the stage's sums."""
    found = await snapshot.lines("cards", Card, pipeline=pipeline, position=snapshot.position)
    scores = await last_scores(snapshot, "opportunities", [each.id for each in found])
    return [replace(each, scores=scores[each.id]) for each in found]


def total(lines: Sequence[BoardLine]) -> StageTotal:
    first = lines[0]
    assert first.stage
    return StageTotal(
        stage=first.stage,
        name=first.name or "",
        probability=first.probability or 0,
        rots_after=first.rots_after,
        count=sum(line.count for line in lines),
        value={line.currency: line.value for line in lines if line.currency},
        weighted={line.currency: line.weighted for line in lines if line.currency},
    )


def closed(lines: Iterable[BoardLine]) -> Closed:
    by_currency = {line.currency: line for line in lines if line.currency}
    return Closed(
        n=sum(line.count for line in by_currency.values()),
        value={currency: line.value for currency, line in by_currency.items()},
    )
