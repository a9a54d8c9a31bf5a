"""Whom to call because it is worth it: chance times amount, where chances are to be believed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from readapi.models import models
from readapi.names import named
from readapi.ports import Snapshot
from readapi.recommended import Offer, offers_of
from readapi.scores import Score, last_scores

CONVERSION = "conversion"
MOST = 5
"""Deals of each currency."""


@dataclass(frozen=True)
class Call:
    """An open deal; `expected` is its amount times the chance, in minor units, `offer` what is
    recommended for it, if anything is.
    """

    id: UUID
    name: str
    customer: UUID
    amount: int
    currency: str
    expected: int
    customer_name: str | None = None
    score: Score | None = None
    offer: Offer | None = None


@dataclass(frozen=True)
class Calls:
    """The `verdict` on the model as it was last trained, and `why`; no deal is named unless it is
    `skill`. None where no model was trained.
    """

    verdict: str | None
    why: str | None
    deals: Sequence[Call]


async def calls(snapshot: Snapshot) -> Calls:
    for model in (await models(snapshot, CONVERSION)).models:
        found = await worth_it(snapshot) if model.verdict == "skill" else []
        return Calls(model.verdict, model.card["why"], found)
    return Calls(None, None, [])


async def worth_it(snapshot: Snapshot) -> list[Call]:
    found = await snapshot.lines("today/chances", Call, model=CONVERSION, most=MOST)
    ids = [each.id for each in found]
    scores = await last_scores(snapshot, "opportunities", ids)
    offers = await offers_of(snapshot, "opportunities", ids)

    def score(id: UUID) -> Score:
        return next(own for own in scores[id] if own.model == CONVERSION)

    return [
        replace(each, score=score(each.id), offer=offers.get(each.id))
        for each in await named(snapshot, found)
    ]
