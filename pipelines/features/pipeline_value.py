"""What was in the pipeline at every instant: how it changed with every event of a deal."""

import polars as pl

from domain.event import Event
from domain.opportunity import ENTERING, Opportunity
from pipelines.features.deals import stages, sums
from pipelines.features.known import Known, words
from pipelines.features.money import units

CHANGING: tuple[type[Event], ...] = (
    *ENTERING,
    *(Opportunity.Won, Opportunity.Lost, Opportunity.Archived, Opportunity.Rated),
    *(Opportunity.AmountChanged, Opportunity.LinesChanged),
)
STANDING = ("Opened", "Won", "Lost", "Reopened")


def changes(known: Known) -> pl.LazyFrame:
    """One row per event: by how much it changed `open_deals`, `open_value` and `weighted_value`, in
    whole units of the deal's `currency`; weighted by the probabilities that stages have now.
    """
    happened = pl.col("event")
    told = (
        known.told(*CHANGING)
        .join(
            sums(known, Opportunity.LinesChanged),
            on=["stream", "version"],
            how="left",
            maintain_order="left",
        )
        .with_columns(
            amount=pl.coalesce("sum", pl.col("amount").struct.field("minor")),
            currency=pl.col("amount").struct.field("currency"),
            standing=pl.when(happened.is_in(words(*STANDING))).then(happened),
            put=pl.when(happened.is_in(words("Archived", "Restored"))).then(happened),
            rated=pl.when(happened == "Rated").then(pl.col("probability").fill_null(-1)),
        )
        .with_columns(
            pl.col("amount", "currency", "standing", "put", "rated", "stage")
            .forward_fill()
            .over("stream")
        )
        .join(stages(known), on="stage", how="left", maintain_order="left", suffix="_of_stage")
    )
    is_open = pl.col("standing").is_in(words("Opened", "Reopened")) & pl.col("put").ne_missing(
        "Archived"
    )
    chance = pl.when(pl.col("rated") >= 0).then("rated").otherwise("probability_of_stage")
    value = units(pl.col("amount"), pl.col("currency"))
    standing = {
        "open_deals": is_open.cast(pl.Int64),
        "open_value": pl.when(is_open).then(value).otherwise(0.0),
        "weighted_value": pl.when(is_open).then(value * chance).otherwise(0.0),
    }
    after = told.select("stream", "occurred_at", "currency", **standing)
    return after.with_columns(
        pl.col(name) - pl.col(name).shift(fill_value=0).over("stream") for name in standing
    )
