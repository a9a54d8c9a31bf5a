"""Money in features: whole units of its own currency, never added across currencies."""

import polars as pl

from domain.money import NO_DECIMALS, THREE_DECIMALS
from pipelines.features.known import words


def units(minor: pl.Expr, currency: pl.Expr) -> pl.Expr:
    """Minor units → whole ones."""
    none, three = currency.is_in(words(*NO_DECIMALS)), currency.is_in(words(*THREE_DECIMALS))
    return minor / pl.when(none).then(1).when(three).then(1000).otherwise(100)


def log(units: pl.Expr) -> pl.Expr:
    """ln(1 + x); what is below zero counts as nothing."""
    return units.clip(0).log1p()


def log_ratio(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """ln(one / other); empty unless both are above zero."""
    return pl.when(one > 0, other > 0).then((one / other).log())
