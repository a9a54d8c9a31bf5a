"""What models said of records: as of any instant, with the verdict on the model beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.event import WORKSPACE
from readapi.ports import Snapshot
from readapi.records.kind import by_id

MOST = 500
"""Scores of one record, the latest."""


@dataclass(frozen=True)
class Score:
    """A model of the version `trained` said it at `made_at`, of the story `as_of` that instant up
    to the event at `position`. It is to be believed where the `verdict` is `skill`.

    `reasons` are features with their `direction` and `effect`, the strongest first. What was said
    after the moment of the answer is `back_cast`.
    """

    subject: UUID
    model: str
    trained: str
    verdict: str | None
    as_of: datetime
    made_at: datetime
    position: int
    back_cast: bool
    value: float | None
    low: float | None
    high: float | None
    grade: str | None
    reasons: list[dict[str, Any]]
    extra: dict[str, Any]


@dataclass(frozen=True)
class Said:
    """All that models said of a record, the latest first."""

    scores: Sequence[Score]


async def last_scores(
    snapshot: Snapshot, noun: str, ids: Sequence[UUID]
) -> Mapping[UUID, tuple[Score, ...]]:
    """{record: the last score of each model that scores such records}."""
    if not ids:
        return by_id((), "subject")
    found = await snapshot.lines("scores/last", Score, noun=noun, ids=list(ids))
    return by_id(found, "subject")


async def of_company(snapshot: Snapshot, model: str) -> Score | None:
    """The last that it said of the company as a whole."""
    found = await last_scores(snapshot, "company", [WORKSPACE])
    return next((each for each in found.get(WORKSPACE, ()) if each.model == model), None)


async def all_scores(snapshot: Snapshot, noun: str, id: UUID, *, back_cast: bool) -> Said:
    given = {"noun": noun, "id": id, "back_cast": back_cast, "most": MOST}
    return Said(await snapshot.lines("scores/all", Score, **given))
