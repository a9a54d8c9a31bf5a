"""What a forecast keeps of the company, for those who need one."""

from datetime import datetime
from typing import Any

import polars as pl

from domain.event import WORKSPACE
from infra.postgres.scores import PostgresScores
from tests.trainings import CARD

FORECAST: dict[str, Any] = CARD | {
    "model": "forecast",
    "method": "simulation",
    "version": "fedcba9876543210",
    "candidates": {
        "stage_weighted": {"wape": 0.8, "n": 24.0},
        "simulation": {"wape": 0.25, "n": 24.0, "coverage": 0.75},
    },
}
"""Its card."""


def said(month: str, method: str, p50: float, **other: Any) -> dict[str, Any]:
    own = {"p10": None, "p90": None} if method != "simulation" else {"p10": p50 / 2, "p90": 2 * p50}
    common = {"origin": "2026-03-01", "ahead": 1, "currency": "EUR"}
    return common | {"month": month, "method": method, "p50": p50} | own | other


EXTRA: dict[str, Any] = {
    "months": [
        said("2026-04-01", "simulation", 120_000.4),
        said("2026-03-01", "simulation", 90_000.0, ahead=0),
        said("2026-04-01", "stage_weighted", 300_000.0),
        said("2026-03-01", "stage_weighted", 200_000.0, ahead=0),
        said("2026-04-01", "simulation", 7_000.0, currency="CHF"),
    ],
    "parts": [
        {
            "month": "2026-03-01",
            "currency": "EUR",
            "won": 9_000.0,
            "open": 60_000.0,
            "new": 21_000.5,
        }
    ],
    "backcast": [
        said("2026-02-01", "simulation", 100_000.0, origin="2026-01-01", came=80_000),
        said("2026-02-01", "stage_weighted", 240_000.0, origin="2026-01-01", came=80_000),
        said("2026-01-01", "simulation", 50_000.0, origin="2025-12-01", came=110_000),
        said("2026-02-01", "simulation", 99_000.0, origin="2026-02-01", ahead=0, came=80_000),
    ],
    "errors": [
        {"method": "simulation", "ahead": 0, "n": 12.0, "wape": 0.2},
        {"method": "simulation", "ahead": 1, "n": 12.0, "wape": 0.3},
        {"method": "stage_weighted", "ahead": 1, "n": 12.0, "wape": 0.9},
    ],
}


def keep_forecast(url: str, as_of: datetime) -> None:
    row = {"subject": [str(WORKSPACE)], **{name: [rows] for name, rows in EXTRA.items()}}
    PostgresScores(url).keep(
        pl.DataFrame(row, infer_schema_length=None),
        model="forecast",
        version=FORECAST["version"],
        subject_type="company",
        as_of=as_of,
        position=1,
    )
