"""A card, for those who need one."""

from datetime import UTC, datetime
from typing import Any

CARD: dict[str, Any] = {
    "model": "conversion",
    "method": "logistic",
    "version": "0123456789abcdef",
    "verdict": "skill",
    "why": "better_than_baseline",
    "as_of": datetime(2026, 3, 1, tzinfo=UTC),
    "position": 12,
    "rows": 40,
    "positives": 12,
    "features": ("amount", "days in stage"),
    "features_hash": "fedcba9876543210",
    "metrics": {"auc": 0.81},
    "candidates": {"logistic": {"auc": 0.81}, "tree": {"auc": 0.7}},
}
