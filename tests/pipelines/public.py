"""Public files as training tables: what is known of a row when it is asked about, and no more."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

DATA = Path(__file__).parents[3] / "shared" / "data"

NOW = datetime(2020, 1, 1, tzinfo=UTC)
MAVEN_NOW = datetime(2017, 9, 30, 23, tzinfo=UTC)


def public(path: str) -> Path:
    if not (DATA / path).exists():
        pytest.skip(f"the public file {path} is not here")
    return DATA / path


def telco() -> pl.DataFrame:
    """One row per subscriber; nobody says when they left, so there is no order of time."""
    frame = pl.read_csv(
        public("telco/Telco-Customer-Churn.csv"), schema_overrides={"TotalCharges": pl.String}
    )
    return frame.select(
        pl.col("customerID").alias("subject"),
        pl.lit(None, dtype=pl.Datetime("us", "UTC")).alias("as_of"),
        pl.exclude("customerID", "Churn", "TotalCharges"),
        pl.col("TotalCharges").str.strip_chars().cast(pl.Float64, strict=False),
        (pl.col("Churn") == "Yes").alias("label"),
        pl.lit(None, dtype=pl.Datetime("us", "UTC")).alias("settled_at"),
    )


def bank(leave: str = "duration") -> pl.DataFrame:
    """One row per call in the file's order, a minute each; `duration` is known only after it."""
    frame = pl.read_csv(public("bank/bank-additional.csv"), separator=";")
    asked = pl.lit(NOW - timedelta(days=10)) + pl.duration(minutes=pl.col("row"))
    return frame.with_row_index("row").select(
        pl.col("row").cast(pl.String).alias("subject"),
        asked.alias("as_of"),
        pl.exclude("row", "y", leave),
        (pl.col("y") == "yes").alias("label"),
        (asked + pl.duration(seconds=30)).alias("settled_at"),
    )


def maven() -> pl.DataFrame:
    """One row per engaged deal, with what is known when it is entered."""
    deals = pl.read_csv(
        public("maven_crm/sales_pipeline_as_of_2017-09-30.csv"), try_parse_dates=True
    )
    accounts = pl.read_csv(public("maven_crm/accounts.csv"))
    teams = pl.read_csv(public("maven_crm/sales_teams.csv"))
    products = pl.read_csv(public("maven_crm/products.csv"))
    noon = pl.duration(hours=12)
    known = (
        deals.filter(pl.col("engage_date").is_not_null())
        .with_columns(pl.col("product").replace("GTXPro", "GTX Pro"))
        .join(accounts, on="account", how="left")
        .join(teams, on="sales_agent", how="left")
        .join(products, on="product", how="left")
    )
    midnight = pl.col("engage_date").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    closed = pl.col("close_date").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return known.select(
        pl.col("opportunity_id").alias("subject"),
        midnight.alias("as_of"),
        "sales_agent",
        "manager",
        "regional_office",
        "product",
        "series",
        "sales_price",
        "account",
        "sector",
        "revenue",
        "employees",
        "office_location",
        "year_established",
        pl.col("engage_date").dt.month().alias("month"),
        pl.when(closed.is_not_null()).then(pl.col("deal_stage") == "Won").alias("label"),
        (closed + noon).alias("settled_at"),
    )
