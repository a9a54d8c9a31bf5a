"""What the cards of several models say in the same way."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from domain.event import Event
from domain.training import Code
from pipelines.ports import Story

MUCH = 0.5
"""From which share on it is remarked that history was imported as it happened."""


def digest(*told: str) -> str:
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:32]


def code_of(*modules: str) -> list[str]:
    """The source of modules beside this one: a version depends on it."""
    return [Path(__file__).with_name(f"{name}.py").read_text() for name in modules]


def as_it_happened(story: Story, event: type[Event], at: datetime) -> float:
    """The share of events of that type that count as known before they were recorded."""
    at = at.astimezone(UTC)
    early = (pl.col("known_from") < pl.col("recorded_at")).mean().fill_null(0.0)
    return float(story.scan(event, at=at, known_at=at).select(early).collect().item())


def remarks(happened: float) -> tuple[Code, ...]:
    return ("as_it_happened",) if happened >= MUCH else ()
