"""A past board with hindsight: what differs from what was believed is marked on the card itself."""

from collections.abc import Mapping
from dataclasses import replace

from web.present.board import BoardView, CardView, StageView

Placed = Mapping[str, tuple[str, CardView]]
"""{deal: (stage, card)}."""


def with_hindsight(board: BoardView, believed: BoardView) -> BoardView:
    """`believed`: the same board by the knowledge of that day.

    Cards are compared only where both boards list all of theirs; the sums always are.
    """
    shown = replace(board, believed=believed.value if believed.value != board.value else None)
    if not (board.complete and believed.complete):
        return shown
    then, now = placed(believed), placed(board)
    return replace(shown, stages=[compared(stage, then, now) for stage in board.stages])


def placed(board: BoardView) -> Placed:
    return {card.id: (stage.stage, card) for stage in board.stages for card in stage.cards}


def compared(stage: StageView, then: Placed, now: Placed) -> StageView:
    gone = [
        replace(card, learned="gone")
        for place, card in then.values()
        if place == stage.stage and card.id not in now
    ]
    cards = [marked(card, stage.stage, then.get(card.id)) for card in stage.cards]
    return replace(stage, cards=cards, gone=gone)


def marked(card: CardView, stage: str, then: tuple[str, CardView] | None) -> CardView:
    """New if it was unknown; changed if it stood elsewhere or had another amount."""
    if then is None:
        return replace(card, learned="new")
    place, believed = then
    if believed.amount != card.amount:
        return replace(card, learned="changed", was=believed.amount)
    return replace(card, learned="changed") if place != stage else card
