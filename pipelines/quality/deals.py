"""What can be wrong with an open deal."""

import polars as pl

from domain.pipeline import Pipeline
from domain.user import User
from pipelines.features.deals import deals, open_deals, stages
from pipelines.features.known import Known
from pipelines.features.profiles import profiles
from pipelines.quality.rule import Checked, Rule, outlying


def facts(known: Known) -> pl.LazyFrame:
    """Every open deal, beside its stage, its customer and its owner."""
    every = known.facts(deals).with_columns(
        far_out=outlying(pl.col("amount").cast(pl.Float64), "currency")
    )
    retired = known.said(Pipeline.StageRetired).select("stage", retired=True)
    gone = gone_users(known).rename({"user": "owner"})
    customers = known.facts(profiles).select("customer", "customer_archived")
    return (
        open_deals(every)
        .join(stages(known), on="stage", how="left")
        .join(retired.unique(), on="stage", how="left")
        .join(gone, on="owner", how="left")
        .join(customers, on="customer", how="left")
        .with_columns(
            subject="stream",
            days_past_close=(known.today - pl.col("close_date")).dt.total_days(),
            days_past_step=(known.today - pl.col("next_step_due")).dt.total_days(),
            opened_on=known.day("opened"),
            days_still=known.days_since(pl.col("last_event")),
        )
    )


def gone_users(known: Known) -> pl.LazyFrame:
    """Those who left and did not return."""
    told = known.told(User.Left, User.Returned).group_by(user="stream")
    return told.agg((pl.col("event").last() == "Left").alias("gone")).filter("gone")


ASSIGN = "opportunities/assign"

DEALS = Checked(
    "opportunities",
    facts,
    (
        Rule(
            "deal_without_close_date",
            "missing",
            "Nobody said when the deal should close.",
            "Say when it should close.",
            "opportunities/change-close-date",
            pl.col("close_date").is_null(),
            weight=2,
        ),
        Rule(
            "deal_without_amount",
            "missing",
            "The deal has no amount.",
            "Say what it is worth.",
            "opportunities/change-amount",
            pl.col("amount") == 0,
            weight=2,
        ),
        Rule(
            "deal_without_owner",
            "missing",
            "Nobody is to win the deal.",
            "Say who is.",
            ASSIGN,
            pl.col("owner").is_null(),
        ),
        Rule(
            "deal_without_next_step",
            "missing",
            "No next step is noted in this stage.",
            "Note what to do next.",
            "opportunities/set-next-step",
            (pl.col("next_step_set") < pl.col("entered")).fill_null(True),
        ),
        Rule(
            "deal_below_zero",
            "invalid",
            "The amount is below zero.",
            "Say what it is worth.",
            "opportunities/change-amount",
            pl.col("amount") < 0,
            weight=2,
        ),
        Rule(
            "deal_closes_before_it_opened",
            "contradictory",
            "The deal should have closed before it was opened.",
            "Say when it should close.",
            "opportunities/change-close-date",
            pl.col("close_date") < pl.col("opened_on"),
        ),
        Rule(
            "deal_certain_but_open",
            "contradictory",
            "The deal is rated certain or hopeless, and still open.",
            "Close it, or let it have its stage's probability.",
            "opportunities/rate",
            pl.col("own_probability").is_in([0.0, 1.0]),
        ),
        Rule(
            "deal_in_retired_stage",
            "contradictory",
            "The stage of the deal is out of use.",
            "Move it to another stage.",
            "opportunities/move",
            pl.col("retired").fill_null(False),
        ),
        Rule(
            "deal_of_who_left",
            "contradictory",
            "Who is to win the deal has left the company.",
            "Give it to somebody else.",
            ASSIGN,
            pl.col("gone").fill_null(False),
            weight=2,
        ),
        Rule(
            "deal_of_archived_customer",
            "contradictory",
            "The customer was put away, and the deal is still open.",
            "Close it, or take the customer out again.",
            "opportunities/lose",
            pl.col("customer_archived").fill_null(False),
        ),
        Rule(
            "deal_amount_far_out",
            "outlying",
            "The amount is far from all others in its currency.",
            "See whether it is right.",
            "opportunities/change-amount",
            pl.col("far_out"),
        ),
        Rule(
            "deal_past_close_date",
            "stale",
            "The close date is past.",
            "Say when it should close.",
            "opportunities/change-close-date",
            pl.col("days_past_close") > 0,
            weight=2,
        ),
        Rule(
            "deal_past_next_step",
            "stale",
            "The next step is overdue by more than a week.",
            "Note what to do next.",
            "opportunities/set-next-step",
            pl.col("days_past_step") > 7,
        ),
        Rule(
            "deal_untouched",
            "stale",
            "Nothing was said about the deal for 30 days.",
            "Move it, or close it as lost.",
            "opportunities/lose",
            pl.col("days_still") > 30,
        ),
    ),
)
