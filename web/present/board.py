"""The board as it is shown: the answer, what has stayed too long, and what was learned since."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from web.format import sums
from web.present.pipelines import chosen

Totals = dict[str, int]
"""{currency: minor units}."""

Due = Literal["overdue", "today", "later", "none"]
Learned = Literal["", "new", "changed", "gone"]


@dataclass(frozen=True)
class CardView:
    """One deal on the board; `learned` says how it differs from what was believed then."""

    id: str
    name: str
    customer: str
    customer_name: str
    amount: int | None
    currency: str
    owner_name: str
    days: int
    rots_after_days: int | None
    close_date: date | str | None
    version: int
    next_step: Mapping[str, Any] | None
    due: Due
    learned: Learned = ""
    was: int | None = None

    @property
    def rots(self) -> bool:
        return self.rots_after_days is not None and self.days > self.rots_after_days


@dataclass(frozen=True)
class StageView:
    stage: str
    name: str
    probability: float | str | None
    count: int
    value: Totals
    weighted: Totals
    cards: Sequence[CardView]
    gone: Sequence[CardView] = ()
    more: str | None = None
    before: int = 0
    """Deals that the page lists already, where these are further ones."""

    @property
    def left(self) -> int:
        """Deals that the column does not list yet."""
        return self.count - self.before - len(self.cards)


@dataclass(frozen=True)
class Closed:
    n: int
    value: Totals


@dataclass(frozen=True)
class BoardView:
    pipeline: Mapping[str, Any]
    pipelines: Sequence[Mapping[str, Any]]
    stages: Sequence[StageView]
    won: Closed
    lost: Closed
    believed: Totals | None = None
    """The sum as it was believed then, where the page shows it with hindsight and it differs."""
    counted_too_long: int | None = None

    @property
    def complete(self) -> bool:
        """Whether every deal is listed."""
        return not any(stage.left for stage in self.stages)

    @property
    def too_long(self) -> int | None:
        """As the answer counts them, else by the cards; None where not every deal is listed."""
        if self.counted_too_long is not None or not self.complete:
            return self.counted_too_long
        return sum(card.rots for stage in self.stages for card in stage.cards)

    @property
    def count(self) -> int:
        return sum(stage.count for stage in self.stages)

    @property
    def value(self) -> Totals:
        return sums(pair for stage in self.stages for pair in stage.value.items())

    @property
    def weighted(self) -> Totals:
        return sums(pair for stage in self.stages for pair in stage.weighted.items())


def board(
    answer: Mapping[str, Any],
    pipelines: Sequence[Mapping[str, Any]],
    today: date,
    more: Callable[[str], str] | None = None,
) -> BoardView:
    """`answer` as `GET /api/pipelines/{id}/board` gives it, with cards.

    `more` makes the link to the cards of a stage that are not listed.
    """
    stages = [stage_view(each, today, more) for each in answer["stages"]]
    return BoardView(
        pipeline=chosen(pipelines, answer["pipeline"]),
        pipelines=pipelines,
        stages=stages,
        won=Closed(**answer["won"]),
        lost=Closed(**answer["lost"]),
        counted_too_long=answer.get("too_long"),
    )


def stage_view(
    stage: Mapping[str, Any],
    today: date,
    more: Callable[[str], str] | None = None,
    before: int = 0,
) -> StageView:
    """One column, or its further cards after so many `before`."""
    id, cards = str(stage["stage"]), stage["cards"]
    return StageView(
        stage=id,
        name=stage["name"],
        probability=stage.get("probability"),
        count=stage["count"],
        value=stage["value"],
        weighted=stage["weighted"],
        cards=[card_view(card, today) for card in cards],
        more=more(id) if more and before + len(cards) < stage["count"] else None,
        before=before,
    )


def card_view(card: Mapping[str, Any], today: date) -> CardView:
    step = card.get("next_step") or None
    return CardView(
        id=str(card["id"]),
        name=card["name"],
        customer=str(card["customer"]),
        customer_name=card["customer_name"],
        amount=card["amount"],
        currency=card["currency"],
        owner_name=card.get("owner_name") or "",
        days=int(card["days"]),
        rots_after_days=card.get("rots_after_days"),
        close_date=card.get("close_date"),
        version=card["version"],
        next_step=step,
        due=due(step, today),
    )


def due(step: Mapping[str, Any] | None, today: date) -> Due:
    if not step:
        return "none"
    day = step.get("due")
    if day is None:
        return "later"
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return "overdue" if day < today else "today" if day == today else "later"
