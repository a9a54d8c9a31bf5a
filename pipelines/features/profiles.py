"""Customers as they were known: what their profile said."""

import polars as pl

from domain.customer import Customer
from pipelines.features.feature import Feature
from pipelines.features.known import Known, words

FIELDS = ("industry", "size", "region", "source", "lifecycle", "segment", "language", "channel")
OF_A_CUSTOMER = (
    *(Customer.Entered, Customer.Profiled, Customer.Assigned),
    *(Customer.Archived, Customer.Restored),
)


def profiles(known: Known) -> pl.LazyFrame:
    """One row per customer that was merged into no other. A field that was cleared keeps what it
    said before.
    """
    happened = pl.col("event")
    told = known.told(*OF_A_CUSTOMER).with_columns(
        pl.col("profile").struct.field(name).alias(f"customer_{name}") for name in FIELDS
    )
    put = happened.filter(happened.is_in(words("Archived", "Restored"))).last()
    return (
        told.group_by(customer="stream")
        .agg(
            pl.col("occurred_at").filter(happened == "Entered").first().alias("entered_books"),
            pl.col("kind").drop_nulls().first().alias("customer_kind"),
            *(pl.col(f"customer_{name}").drop_nulls().last() for name in FIELDS),
            (put == "Archived").fill_null(False).alias("customer_archived"),
        )
        .filter(
            pl.col("entered_books").is_not_null(), ~pl.col("customer").is_in(list(known.merged))
        )
    )


SAID = (Customer.Entered, Customer.Profiled)


PROFILE = (
    Feature.word(
        "customer_kind",
        "whether the customer is a company or a person",
        Customer.Entered,
        range="company, person",
    ),
    Feature.word("customer_industry", "the customer's industry", *SAID),
    Feature.word("customer_size", "the customer's size", *SAID),
    Feature.word("customer_region", "the customer's region", *SAID),
    Feature.word("customer_source", "how the customer first came", *SAID),
    Feature.word("customer_language", "the customer's language", *SAID),
    Feature.word("customer_channel", "the channel that the customer prefers", *SAID),
    Feature.word(
        "customer_lifecycle",
        "the customer's lifecycle stage",
        *SAID,
        range="lead, prospect, customer, lapsed",
    ),
)
