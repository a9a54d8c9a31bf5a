"""A past board with hindsight: what differs from what was believed is marked on the card itself."""

from collections.abc import Mapping
from dataclasses import replace

from web.present.board import BoardView, CardView, StageView

Placed = Mapping[str, tuple[str, CardView]]
"""{deal: (stage, card)}."""


def with_hindsight(board: BoardView, believed: BoardView) -> BoardView:
    """`believed`: the same board by the knowledge of that day. Both list all of their cards."""
    then, now = placed(believed), placed(board)
    return replace(
        board,
        believed=believed.value if believed.value != board.value else None,
        believed_won=believed.won.value if believed.won != board.won else None,
        stages=[compared(stage, then, now) for stage in board.stages],
    )


def learned(board: BoardView, believed: BoardView) -> int:
    """How many of the open deals and of the stages look otherwise than was believed."""
    deals, believed_deals = looks(board), looks(believed)
    stages, believed_stages = heads(board), heads(believed)
    return differing(deals, believed_deals) + differing(stages, believed_stages)


def differing(one: Mapping[str, object], other: Mapping[str, object]) -> int:
    return sum(one.get(key) != other.get(key) for key in one.keys() | other.keys())


def looks(board: BoardView) -> dict[str, object]:
    return {id: (stage, card.shown) for id, (stage, card) in placed(board).items()}


def heads(board: BoardView) -> dict[str, object]:
    return {
        stage.stage: (place, stage.name, stage.probability)
        for place, stage in enumerate(board.stages)
    }


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
    """New if it was unknown; changed if it stood elsewhere or looked otherwise."""
    if then is None:
        return replace(card, learned="new")
    place, believed = then
    if believed.amount != card.amount:
        return replace(card, learned="changed", was=believed.amount)
    differs = (place, believed.shown) != (stage, card.shown)
    return replace(card, learned="changed") if differs else card
