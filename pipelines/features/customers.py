"""What was known of every customer: one row each, as of an instant."""

from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from domain.activity import Activity
from domain.contact import Contact
from domain.customer import Customer
from pipelines.features.activities import by
from pipelines.features.care import CARE, care
from pipelines.features.feature import Feature, columns
from pipelines.features.interest import INTEREST, interest, since
from pipelines.features.known import GREENWICH, Known, words
from pipelines.features.profiles import PROFILE, profiles
from pipelines.features.purchases import BUYING, buyer, buying
from pipelines.features.seasons import SEASON, season
from pipelines.features.subscribers import SUBSCRIBING, subscribers
from pipelines.features.track_record import RECORD, track_record
from pipelines.ports import Story


def customers(story: Story, at: datetime, zone: ZoneInfo = GREENWICH) -> pl.LazyFrame:
    """`subject`, `as_of` and `CUSTOMER` of every customer in the books, archived or not."""
    return of_customers(Known(story, at, zone))


def of_customers(known: Known) -> pl.LazyFrame:
    facts = known.facts(profiles)
    for each in OF_CUSTOMERS:
        facts = facts.join(known.facts(each), on="customer", how="left")
    for frame in (by("customer", known), people(known)):
        facts = facts.join(frame, on="customer", how="left")
    days = known.days_since(pl.col("entered_books")).alias("days_known")
    told = facts.with_columns(days, *since(known), *buyer(known), *season(known))
    return told.select(
        pl.col("customer").alias("subject"), known.instant.alias("as_of"), *columns(CUSTOMER)
    ).sort("subject")


def people(known: Known) -> pl.LazyFrame:
    """How many contacts each customer has that were not archived."""
    happened = pl.col("event")
    put = happened.filter(happened.is_in(words("Archived", "Restored"))).last()
    told = known.told(Contact.Added, Contact.Appointed, Contact.Archived, Contact.Restored)
    last = told.group_by("stream").agg(
        pl.col("customer").drop_nulls().last(), put.ne_missing("Archived").alias("there")
    )
    return last.group_by("customer").agg(pl.col("there").sum().alias("contacts"))


OF_CUSTOMERS = (track_record, buying, subscribers, care, interest)

DONE = (Activity.Planned, Activity.Done)
TO_DO = (*DONE, Activity.Rescheduled, Activity.Cancelled)

OWN = (
    Feature.amount(
        "days_known", "days since the customer came into the books", Customer.Entered, unit="days"
    ),
    Feature.fact(
        "archived",
        "whether the customer was put away",
        *(Customer.Archived, Customer.Restored),
        of=pl.col("customer_archived"),
    ),
    Feature.word("main_currency", "the currency that most was paid in", range="ISO 4217"),
    Feature.count(
        "contacts",
        "contacts at the customer",
        *(Contact.Added, Contact.Appointed, Contact.Archived, Contact.Restored),
    ),
    Feature.count("activities_planned", "activities planned for the customer", *TO_DO),
    Feature.count("activities_overdue", "activities for the customer that are overdue", *TO_DO),
    Feature.count("activities_30", "activities done in the last {days} days", *DONE, days=30),
    Feature.count("activities_90", "activities done in the last {days} days", *DONE, days=90),
)

CUSTOMER = (*OWN, *PROFILE, *RECORD, *BUYING, *SUBSCRIBING, *CARE, *INTEREST, *SEASON)
