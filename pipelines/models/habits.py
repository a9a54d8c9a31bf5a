"""When, and by what channel, to reach a customer: by their own habit, as far as it was seen.

A customer's share of answers in a part of the week is drawn towards what their other mails and
everybody's rule let expect, as a beta-binomial: the less customers were seen to differ beyond
chance, the more. How much they differ is told by moments (J. G. Skellam 1948, A Probability
Distribution Derived from the Binomial Distribution, Journal of the Royal Statistical Society B 10,
257-261): by chance alone, answers would lie over the parts as drawn without putting back.
"""

from statistics import NormalDist

import polars as pl

HABIT = {
    "subject": pl.String(),
    "of": pl.String(),
    "given": pl.String(),
    "support": pl.Int64(),
    "cases": pl.Int64(),
    "confidence": pl.Float64(),
    "lift": pl.Float64(),
    "low": pl.Float64(),
}
"""`support` of the `cases` were answered, a share of `confidence`. Drawn towards what all others
let expect, it is `lift` times that of the customer's rest, all but surely `low` times at least.
"""

AT_LEAST = 5
"""Cases with the one, and with the rest; with fewer nothing is said of a customer alone."""

AS_ALL = 10.0
"""A customer's share begins as if so many had been answered as often as all."""

ALIKE, UNLIKE = 0.002, 0.5
"""Between these customers differ: as a share of what could differ at most."""

SURE = NormalDist().inv_cdf(0.95)


def habits(of: str, rows: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """For each customer the surest `given` that does better than the rest, if one does. `rows` are
    cases (`customer, given, came`), `rules` everybody's (`rules.RULE`).
    """
    if not rows["came"].any():
        return pl.DataFrame(schema=HABIT)
    told = counted(rows, rules)
    likeness = 1 / differing(told) - 1
    n, rest, others = pl.col("n"), pl.col("rest"), pl.col("all") - pl.col("n")
    share = (likeness * pl.col("expected") + pl.col("k")) / (likeness + n)
    lift = share / rest
    error = variance(share, likeness + n) + variance(rest, others + AS_ALL)
    return (
        told.filter(n >= AT_LEAST, others >= AT_LEAST)
        .select(
            "given",
            subject="customer",
            of=pl.lit(of),
            support="k",
            cases="n",
            confidence=pl.col("k") / n,
            lift=lift,
            low=(lift.log() - SURE * error.sqrt()).exp(),
        )
        .filter(pl.col("low") > 1)
        .sort("low", "given", descending=[True, False])
        .unique("subject", keep="first", maintain_order=True)
        .sort("subject")
        .select(pl.col(name).cast(kind) for name, kind in HABIT.items())
    )


def variance(share: pl.Expr, cases: pl.Expr) -> pl.Expr:
    """Of the share's logarithm, by that of a beta distribution with so many cases."""
    return (1 - share) / (share * (cases + 1))


def counted(rows: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """By customer and what is given: `k` of `n` came, of `all` so many `came`; the share of the
    `rest`, and what is `expected` of this one by it and everybody's rule.
    """
    usual = float(rows["came"].sum()) / rows.height
    held = rules.filter("holds").select("given", times="lift")
    n, k = pl.col("n"), pl.col("k")
    rest = (pl.col("came") - k + AS_ALL * usual) / (pl.col("all") - n + AS_ALL)
    return (
        rows.group_by("customer", "given")
        .agg(n=pl.len().cast(pl.Int64), k=pl.col("came").sum().cast(pl.Int64))
        .join(held, on="given", how="left")
        .with_columns(pl.col("times").fill_null(1.0))
        .sort("customer", "given")
        .with_columns(
            all=n.sum().over("customer"),
            came=k.sum().over("customer"),
            weight=n * pl.col("times") / (n * pl.col("times")).sum().over("customer"),
        )
        .with_columns(rest=rest)
        .with_columns(expected=(pl.col("rest") * pl.col("times")).clip(0, 0.99))
    )


def differing(told: pl.DataFrame) -> float:
    """How much customers differ in their parts beyond chance, of what could differ at most."""
    n, every = pl.col("n"), pl.col("all")
    share = pl.col("came") / every
    wide = told.filter(every > n)
    chance = n * share * (1 - share) * (every - n) / (every - 1)
    off = (pl.col("k") - pl.col("came") * pl.col("weight")) ** 2 - chance
    most = n * n * (1 - n / every) * share * (1 - share)
    beyond, of = wide.select(off.sum().alias("off"), most.sum().alias("most")).row(0)
    return min(max(beyond / of, ALIKE), UNLIKE) if of else ALIKE
