"""What can be wrong with a customer."""

import polars as pl

from pipelines.features.customers import people
from pipelines.features.interest import interest
from pipelines.features.known import Known
from pipelines.features.profiles import profiles
from pipelines.features.purchases import buying
from pipelines.features.subscribers import subscribers
from pipelines.features.track_record import track_record
from pipelines.quality.rule import Checked, Rule

DESCRIBE = "customers/describe"


def facts(known: Known) -> pl.LazyFrame:
    """Every customer, beside what they bought, subscribe to and answered to."""
    told = known.facts(profiles)
    for each in (track_record, buying, subscribers, interest):
        told = told.join(known.facts(each), on="customer", how="left")
    return told.join(people(known), on="customer", how="left").with_columns(
        pl.col("contacts", "purchases", "open_deals", "subscriptions", "bounces_90", "opens_90")
        .fill_null(0),
        subject="customer",
        there=~pl.col("customer_archived"),
        days_since_purchase=known.days_since(pl.col("last_purchase")),
        days_known=known.days_since(pl.col("entered_books")),
    )  # fmt: skip


THERE, LIFECYCLE = pl.col("there"), pl.col("customer_lifecycle")


def lacks(field: str) -> pl.Expr:
    return THERE & pl.col(f"customer_{field}").is_null()


CUSTOMERS = Checked(
    "customers",
    facts,
    (
        Rule(
            "customer_without_industry",
            "missing",
            "The industry is not known.",
            "Say which it is.",
            DESCRIBE,
            lacks("industry") & (pl.col("customer_kind") == "company"),
        ),
        Rule(
            "customer_without_size",
            "missing",
            "The size is not known.",
            "Say how large it is.",
            DESCRIBE,
            lacks("size") & (pl.col("customer_kind") == "company"),
        ),
        Rule(
            "customer_without_region",
            "missing",
            "The region is not known.",
            "Say where it is.",
            DESCRIBE,
            lacks("region"),
        ),
        Rule(
            "customer_without_source",
            "missing",
            "It is not known how the customer came.",
            "Say how they came.",
            DESCRIBE,
            lacks("source"),
        ),
        Rule(
            "customer_without_contact",
            "missing",
            "Nobody is known at the company.",
            "Add a contact.",
            "contacts/add",
            THERE & (pl.col("customer_kind") == "company") & (pl.col("contacts") == 0),
            weight=2,
        ),
        Rule(
            "customer_mail_bounces",
            "invalid",
            "Mails came back twice in 90 days, and none was opened.",
            "Correct the address.",
            "customers/detail",
            THERE & (pl.col("bounces_90") >= 2) & (pl.col("opens_90") == 0),
            weight=2,
        ),
        Rule(
            "customer_lapsed_but_buys",
            "contradictory",
            "The customer counts as lapsed, and bought in the last 90 days.",
            "Make them a customer again.",
            DESCRIBE,
            (LIFECYCLE == "lapsed") & (pl.col("days_since_purchase") < 90),
        ),
        Rule(
            "customer_lead_but_bought",
            "contradictory",
            "The customer counts as a lead, and has bought.",
            "Make them a customer.",
            DESCRIBE,
            (LIFECYCLE == "lead") & (pl.col("purchases") > 0),
        ),
        Rule(
            "customer_never_bought",
            "contradictory",
            "The customer counts as one who buys, and never bought.",
            "Make them a prospect.",
            DESCRIBE,
            (LIFECYCLE == "customer") & (pl.col("purchases") == 0),
        ),
        Rule(
            "customer_archived_but_active",
            "contradictory",
            "The customer was put away, with an open deal or a subscription that runs.",
            "Take the customer out again.",
            "customers/restore",
            ~THERE & ((pl.col("open_deals") > 0) | (pl.col("subscriptions") > 0)),
            weight=2,
        ),
        Rule(
            "customer_gone_quiet",
            "stale",
            "Nothing was bought for two years, and nothing heard for one.",
            "Ask them, or put them away.",
            "customers/archive",
            THERE
            & (pl.col("days_known") > 730)
            & (pl.col("days_since_purchase") > 730).fill_null(True)
            & pl.col("visits_last").is_null()
            & pl.col("opens_last").is_null()
            & (pl.col("open_deals") == 0),
        ),
    ),
)
