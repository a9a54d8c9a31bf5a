"""The time of the year, by the calendar of the company's zone."""

import polars as pl

from pipelines.features.feature import Feature
from pipelines.features.known import Known


def season(known: Known) -> list[pl.Expr]:
    """What the day of the instant says, for every row alike."""
    quarter_ends = known.today.dt.truncate("1q").dt.offset_by("1q")
    return [
        known.today.dt.strftime("%m").alias("month_of_year"),
        (quarter_ends - known.today).dt.total_days().alias("days_left_in_quarter"),
    ]


SEASON = (
    Feature.word(
        "month", "the month of the year", of=pl.col("month_of_year"), range="01 to 12, by the clock"
    ),
    Feature.amount(
        "quarter_left",
        "days left in the quarter",
        unit="days",
        of=pl.col("days_left_in_quarter"),
        range="1 to 92, by the clock",
    ),
)
