"""What people said of suggestions: what they found of no use before is suggested after the rest."""

from datetime import datetime, timedelta

import polars as pl

from domain.facts import Suggestion
from pipelines.ports import Story

AS_IF_TAKEN = 5
"""A suggestion begins as if so many had been taken: a few that are declined prove little."""

AGAIN_AFTER = timedelta(days=180)
"""What a customer was offered, or is not to be, is suggested again after so long; what was done
about a deal, or is not to be, in its next stage.
"""


def opinions(story: Story, at: datetime) -> pl.DataFrame:
    """`subject, customer, of, thing, at, taken, settled`: the last word on each suggestion. What
    was accepted or done was `taken`; what was declined or done is `settled`.
    """
    told = [
        story.scan(event, at=at, known_at=at).select(
            "customer", "opportunity", "product", "action", "position", at="occurred_at",
            taken=pl.lit(event is not Suggestion.Declined),
            settled=pl.lit(event is not Suggestion.Accepted),
        )
        for event in (Suggestion.Accepted, Suggestion.Declined, Suggestion.Done)
    ]  # fmt: skip
    offered = pl.col("action").is_null()
    return (
        pl.concat(told)
        .sort("at", "position")
        .select(
            "customer",
            "at",
            "taken",
            "settled",
            subject=pl.coalesce("opportunity", "customer"),
            of=pl.when(offered).then(pl.lit("product")).otherwise(pl.lit("action")),
            thing=pl.coalesce("product", "action"),
        )
        .unique(["subject", "thing"], keep="last", maintain_order=True)
        .collect()
    )


def weighed(fitting: pl.DataFrame, opinions: pl.DataFrame) -> pl.DataFrame:
    """Of suggestions (`subject, customer, of, thing, since`) those that are not settled `since`,
    with the `verdict` where they are accepted; how many of that thing were `taken` of those that
    were `judged`; and their `weight`: the share that were taken, as if five had been before; then
    of the customer's own of that kind, as if five had been taken as often.
    """
    last = opinions.select("subject", "thing", "settled", said="at")
    among_all = opinions.group_by("of", "thing").agg(pl.col("taken").sum(), judged=pl.len())
    own = opinions.group_by("of", "customer").agg(own=pl.col("taken").sum(), own_judged=pl.len())
    taken, of_own = ("taken", "judged"), ("own", "own_judged")
    counted = pl.col(*taken, *of_own).fill_null(0).cast(pl.Int64)
    begun = (pl.col("taken") + AS_IF_TAKEN) / (pl.col("judged") + AS_IF_TAKEN)
    weight = (pl.col("own") + AS_IF_TAKEN * begun) / (pl.col("own_judged") + AS_IF_TAKEN)
    return (
        fitting.join(last, on=["subject", "thing"], how="left")
        .with_columns(counts=(pl.col("said") >= pl.col("since")).fill_null(False))
        .filter(~(pl.col("counts") & pl.col("settled")))
        .with_columns(verdict=pl.when("counts").then(pl.lit("accepted")))
        .join(among_all, on=["of", "thing"], how="left")
        .join(own, on=["of", "customer"], how="left")
        .with_columns(counted)
        .with_columns(weight=weight)
        .drop("said", "settled", "counts", "since", *of_own)
    )
