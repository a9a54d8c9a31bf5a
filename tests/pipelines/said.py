"""What models say, kept in memory."""

from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

import polars as pl

from domain.training import Card

KEPT = {
    "subject": pl.String(),
    "as_of": pl.Datetime("us", "UTC"),
    "made_at": pl.Datetime("us", "UTC"),
    "version": pl.String(),
    "value": pl.Float64(),
    "extra": pl.String(),
}


class ToldScores:
    """Satisfies `pipelines.ports.Scores`."""

    def __init__(self) -> None:
        self.runs: dict[tuple[str, str, str, datetime, int], pl.DataFrame] = {}

    def keep(
        self,
        scores: pl.DataFrame,
        *,
        model: str,
        version: str,
        subject_type: str,
        as_of: datetime,
        position: int,
    ) -> bool:
        run = (model, version, subject_type, as_of, position)
        new = run not in self.runs
        self.runs.setdefault(run, scores)
        return new

    def kept(self, model: str) -> pl.DataFrame:
        told = [
            rows.select(
                "subject",
                as_of=pl.lit(run[3], KEPT["as_of"]),
                made_at=pl.lit(run[3], KEPT["made_at"]),
                version=pl.lit(run[1]),
                value="value",
                extra=pl.lit("{}"),
            )
            for run, rows in self.runs.items()
            if run[0] == model
        ]
        return pl.concat([pl.DataFrame(schema=KEPT), *told])


class Trainings:
    """Records them in memory."""

    def __init__(self) -> None:
        self.cards: dict[UUID, Card] = {}

    def record(self, card: Card) -> UUID:
        id = uuid5(NAMESPACE_OID, f"{card.model} {card.version} {card.as_of} {card.position}")
        self.cards[id] = card
        return id
