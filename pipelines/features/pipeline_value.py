"""What was in the pipeline at every instant: how it changed with every event of a deal."""

import polars as pl

from domain.event import Event
from domain.opportunity import ENTERING, Opportunity
from pipelines.features.deals import stages, valued
from pipelines.features.known import Known, before, words
from pipelines.features.money import units

CHANGING: tuple[type[Event], ...] = (
    *ENTERING,
    *(Opportunity.Won, Opportunity.Lost, Opportunity.Archived, Opportunity.MergedInto),
    *(Opportunity.Rated, Opportunity.AmountChanged, Opportunity.LinesChanged),
)
PUT_AWAY = words("Archived", "MergedInto")
STAGES = -1.0
"""Instead of a probability of the deal's own: that of its stage."""


def changes(known: Known) -> pl.LazyFrame:
    """One row per event: by how much it changed `open_deals`, `open_value` and `weighted_value`, in
    whole units of the deal's `currency`; weighted by the probabilities that stages have now.
    """
    happened = pl.col("event")
    opened = happened == "Opened"
    told = (
        valued(known, known.histories(*CHANGING), Opportunity.LinesChanged)
        .select(
            *("stream", "occurred_at", "event", "stage", "amount", "currency"),
            is_open=_then(opened | (happened == "Reopened"), happened.is_in(words("Won", "Lost"))),
            there=_then(opened | (happened == "Restored"), happened.is_in(PUT_AWAY)),
            rated=pl.when(opened).then(STAGES).when(happened == "Rated")
            .then(pl.col("probability").fill_null(STAGES)),
        )
        .with_columns(
            pl.col("stage", "amount", "currency", "is_open", "there", "rated").forward_fill()
        )
        .join(stages(known), on="stage", how="left", maintain_order="left")
    )  # fmt: skip
    is_open = pl.col("is_open") & pl.col("there")
    chance = pl.when(pl.col("rated") == STAGES).then("probability").otherwise("rated")
    value = units(pl.col("amount"), pl.col("currency"))
    standing = {
        "open_deals": is_open.cast(pl.Int64),
        "open_value": pl.when(is_open).then(value).otherwise(0.0),
        "weighted_value": pl.when(is_open).then(value * chance).otherwise(0.0),
    }
    after = told.select("stream", "occurred_at", "currency", **standing)
    return after.with_columns(pl.col(name) - before(pl.col(name)).fill_null(0) for name in standing)


def _then(yes: pl.Expr, no: pl.Expr) -> pl.Expr:
    """True after the one, false after the other; said by each deal's first event."""
    return pl.when(yes).then(True).when(no).then(False)
