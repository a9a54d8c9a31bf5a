"""Activities as they stood: what was to be done, and what was done."""

import polars as pl

from domain.activity import Activity
from pipelines.features.known import Known, words

OF_AN_ACTIVITY = (
    *(Activity.Planned, Activity.Rescheduled, Activity.Done, Activity.Cancelled),
    Activity.Reopened,
)


def activities(known: Known) -> pl.LazyFrame:
    """One row per activity: whether it is `planned`, `overdue`, and when it was `done`."""
    happened = pl.col("event")
    timed = happened.is_in(words("Planned", "Rescheduled"))
    begins = pl.col("begins").dt.convert_time_zone(known.zone.key).dt.date()
    return (
        known.told(*OF_AN_ACTIVITY)
        .group_by(activity="stream")
        .agg(
            pl.col("customer").filter(happened == "Planned").first(),
            pl.col("opportunity").filter(happened == "Planned").first(),
            pl.coalesce("due", begins).filter(timed).last().alias("day"),
            happened.filter(happened != "Rescheduled").last().alias("standing"),
            pl.col("occurred_at").filter(happened == "Done").last().alias("done_at"),
        )
        .with_columns(
            planned=pl.col("standing").is_in(words("Planned", "Reopened")),
            done=pl.col("standing") == "Done",
        )
        .with_columns(overdue=pl.col("planned") & (pl.col("day") < known.today))
    )


def by(column: str, known: Known) -> pl.LazyFrame:
    """Of each customer or opportunity that has any."""
    done = pl.col("done")
    return (
        activities(known)
        .filter(pl.col(column).is_not_null())
        .group_by(column)
        .agg(
            pl.col("planned").sum().alias("activities_planned"),
            pl.col("overdue").sum().alias("activities_overdue"),
            *(
                (done & known.within(days, "done_at")).sum().alias(f"activities_{days}")
                for days in (7, 30, 90)
            ),
        )
    )
