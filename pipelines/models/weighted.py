"""What the founder's own figures add up to: amount times chance, in the month it is to close."""

from datetime import UTC, date, datetime

import polars as pl

from domain.event import Event
from domain.pipeline import Pipeline
from pipelines.models.deals import Deals
from pipelines.ports import Story


def chances(story: Story, at: datetime) -> pl.DataFrame:
    """`state, chance`: the probability that each stage was given by that instant."""
    at = at.astimezone(UTC)

    def told(event: type[Event], stage: str, rated: str) -> pl.LazyFrame:
        each = story.scan(event, at=at, known_at=at)
        each = each.explode("stages") if event is Pipeline.Defined else each
        field = pl.col("stages" if event is Pipeline.Defined else "stage").struct
        of_stage = event is not Pipeline.StageRated
        return each.select(
            "occurred_at",
            "position",
            state=field.field("id") if of_stage else pl.col(stage),
            chance=field.field("probability") if of_stage else pl.col(rated),
        )

    events = (Pipeline.Defined, Pipeline.StageAdded, Pipeline.StageRated)
    return (
        pl.concat([told(event, "stage", "probability") for event in events])
        .sort("occurred_at", "position")
        .group_by("state", maintain_order=True)
        .agg(pl.col("chance").last())
        .collect()
    )


def weighted(deals: Deals, chances: pl.DataFrame, month: date) -> pl.DataFrame:
    """`currency, month, said`: the stage-weighted sum of the open deals, in minor units, each
    rounded half to even. What should have closed by now, or names no day, is due this `month`.
    """
    chance = pl.coalesce("probability", "chance").fill_null(0.0)
    due = pl.col("close_date").dt.truncate("1mo").fill_null(month)
    said = (pl.col("worth") * chance).round(0, mode="half_to_even")
    rows = deals.open.join(chances, on="state", how="left")
    dated = rows.select("currency", month=pl.max_horizontal(due, pl.lit(month)), said=said)
    return dated.group_by("currency", "month").agg(pl.col("said").sum())
