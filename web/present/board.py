"""The board as it is shown: the answer, what has stayed too long, and what was learned since."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import dropwhile
from typing import Any, Literal

from web.format import sums
from web.present.pipelines import chosen
from web.present.scores import Chance, chance

Totals = dict[str, int]
"""{currency: minor units}."""

Due = Literal["overdue", "today", "later", "none"]
Learned = Literal["", "new", "changed", "gone"]


LISTED = 40
"""Deals of a column that are listed at first, and with every further asking."""


@dataclass(frozen=True)
class CardView:
    """One deal on the board; `learned` says how it differs from what was believed then."""

    id: str
    name: str
    customer: str
    customer_name: str
    amount: int
    currency: str
    days: int
    rots_after: int | None
    close_date: date | str | None
    version: int
    next_step: str | None
    next_due: date | str | None
    due: Due
    late: int
    """Days by which the next step is overdue."""
    chance: Chance | None = None
    learned: Learned = ""
    was: int | None = None

    @property
    def rots(self) -> bool:
        return self.rots_after is not None and self.days > self.rots_after

    @property
    def shown(self) -> tuple[object, ...]:
        """What a past board shows of it."""
        own = self.name, self.customer_name, self.amount, self.currency
        return *own, self.days, self.rots_after

    @property
    def place(self) -> str:
        """Where it stands among the cards of its column; the largest come first."""
        return f"{self.amount}.{self.id}"


@dataclass(frozen=True)
class StageView:
    stage: str
    name: str
    probability: float
    rots_after: int | None
    count: int
    value: Totals
    weighted: Totals
    cards: Sequence[CardView]
    gone: Sequence[CardView] = ()
    more: str | None = None
    left: int = 0
    """Deals that the column does not list yet, and the link to them."""

    def listed(self, link: Callable[[str, str], str], after: str | None = None) -> "StageView":
        """Its first cards, or those after a `place`; `link` makes the one to what follows."""
        cards = list(self.cards)
        if after is not None:
            cards = list(dropwhile(lambda card: not is_after(card.place, after), cards))
        shown, left = cards[:LISTED], len(cards[LISTED:])
        more = link(self.stage, shown[-1].place) if left else None
        return replace(self, cards=shown, left=left, more=more)


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
    too_long: int
    believed: Totals | None = None
    """The sum as it was believed then, where the page shows it with hindsight and it differs."""
    believed_won: Totals | None = None

    @property
    def count(self) -> int:
        return sum(stage.count for stage in self.stages)

    @property
    def value(self) -> Totals:
        return sums(pair for stage in self.stages for pair in stage.value.items())

    @property
    def weighted(self) -> Totals:
        return sums(pair for stage in self.stages for pair in stage.weighted.items())

    @property
    def currency(self) -> str | None:
        """A form begins with it."""
        return next(iter(self.value or self.won.value), None)

    def stage(self, id: str) -> StageView | None:
        return next((stage for stage in self.stages if stage.stage == id), None)

    def stage_of(self, deal: str) -> StageView | None:
        own = (s for s in self.stages if any(card.id == deal for card in s.cards))
        return next(own, None)

    def listed(self, link: Callable[[str, str], str]) -> "BoardView":
        """With the first cards of every column; `link` makes the one to those of a stage that
        follow a card.
        """
        return replace(self, stages=[stage.listed(link) for stage in self.stages])


def board(
    answer: Mapping[str, Any], pipelines: Sequence[Mapping[str, Any]], today: date
) -> BoardView:
    """`answer` as `GET /api/pipelines/{id}/board?cards=true` gives it."""
    stages = [stage_view(each, answer["cards"], today) for each in answer["stages"]]
    return BoardView(
        pipeline=chosen(pipelines, answer["pipeline"]),
        pipelines=pipelines,
        stages=stages,
        won=Closed(**answer["won"]),
        lost=Closed(**answer["lost"]),
        too_long=sum(card.rots for stage in stages for card in stage.cards),
    )


def stage_view(
    stage: Mapping[str, Any], cards: Sequence[Mapping[str, Any]], today: date
) -> StageView:
    own = [card for card in cards if card["stage"] == stage["stage"]]
    return StageView(
        stage=str(stage["stage"]),
        name=stage["name"],
        probability=stage["probability"] / 10_000,
        rots_after=stage["rots_after"],
        count=stage["count"],
        value=stage["value"],
        weighted=stage["weighted"],
        cards=[card_view(card, stage["rots_after"], today) for card in own],
    )


def card_view(card: Mapping[str, Any], rots_after: int | None, today: date) -> CardView:
    return CardView(
        id=str(card["id"]),
        name=card["name"],
        customer=str(card["customer"]),
        customer_name=card["customer_name"] or "",
        amount=card["amount"],
        currency=card["currency"],
        days=card["days"],
        rots_after=rots_after,
        close_date=card["close_date"],
        version=card["version"],
        next_step=card["next_step"],
        next_due=card["next_due"],
        due="overdue" if card["next_overdue"] else due(card["next_step"], card["next_due"], today),
        late=late(card["next_due"], today),
        chance=chance(card.get("scores", ())),
    )


def due(step: str | None, day: date | str | None, today: date) -> Due:
    if not step:
        return "none"
    if day is None:
        return "later"
    return "overdue" if late(day, today) else "today" if as_day(day) == today else "later"


def late(day: date | str | None, today: date) -> int:
    return max((today - as_day(day)).days, 0) if day else 0


def as_day(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day


def is_after(place: str, other: str) -> bool:
    """By amount, the largest first, then by id: as the cards are ordered."""
    (amount, id), (other_amount, other_id) = split(place), split(other)
    return (-amount, id) > (-other_amount, other_id)


def split(place: str) -> tuple[int, str]:
    amount, _, id = place.partition(".")
    try:
        return int(amount), id
    except ValueError:
        return 0, ""
