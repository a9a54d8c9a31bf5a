"""Rules: of what came together more often than chance explains, and those that were tried."""

from collections.abc import Iterable

import polars as pl

from pipelines.models.lift import Cases, lift

RULE = {
    "of": pl.String(),
    "given": pl.String(),
    "then": pl.String(),
    "support": pl.Int64(),
    "confidence": pl.Float64(),
    "lift": pl.Float64(),
    "low": pl.Float64(),
    "holds": pl.Boolean(),
}
"""`of` product, action or time: given the one, then the other; the figures are `Lift`'s."""

OFFER = {
    "subject": pl.String(),
    "value": pl.Float64(),
    "of": pl.String(),
    "then": pl.String(),
    "given": pl.String(),
    "support": pl.Int64(),
    "confidence": pl.Float64(),
    "taken": pl.Int64(),
    "judged": pl.Int64(),
    "rank": pl.Float64(),
    "verdict": pl.String(),
}
"""What is recommended for a subject (`then`), by which rule; the `value` is its lift. Of those that
people `judged` so many were `taken` before; the `rank` is the lift times the weight of that. The
`verdict` on this one is `accepted`, or none.
"""


def judged(of: str, tried: Iterable[tuple[str, str, list[Cases]]]) -> pl.DataFrame:
    """Rules with enough cases, the strongest first; `tried` are given, then and the cases."""
    all_of = list(tried)
    rows = []
    for given, then, cases in all_of:
        if found := lift(cases, len(all_of)):
            figures = (found.support, found.confidence, found.lift, found.low, found.holds)
            rows.append((of, given, then, *figures))
    return pl.DataFrame(rows, schema=RULE, orient="row").sort(
        ["holds", "low", "given", "then"], descending=[True, True, False, False]
    )


def best(rules: pl.DataFrame, fitting: pl.DataFrame) -> pl.DataFrame:
    """For each subject the strongest rule that holds, the weight of what people said of it before
    counted in; `fitting` has the rules (`given, then`) that a `subject` is free to follow.
    """
    held = rules.filter("holds").drop("of")
    return (
        fitting.join(held, on=["given", "then"])
        .with_columns(value="lift", rank=pl.col("lift") * pl.col("weight"))
        .sort(pl.col("low") * pl.col("weight"), "then", descending=[True, False])
        .unique("subject", keep="first", maintain_order=True)
        .select(*OFFER)
        .sort("subject")
    )
