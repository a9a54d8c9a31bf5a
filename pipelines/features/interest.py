"""How much customers heard of the company and looked at it, over the last days."""

from collections.abc import Mapping

import polars as pl

from domain.event import Event
from domain.facts import FormSubmission, Mail, Note, Response, Touch, WebVisit
from pipelines.features.feature import Feature
from pipelines.features.known import Known

HAPPENED: Mapping[str, type[Event]] = {
    "visits": WebVisit.Made,
    "forms": FormSubmission.Submitted,
    "mails": Mail.Sent,
    "bounces": Mail.Bounced,
    "opens": Mail.Opened,
    "clicks": Mail.Clicked,
    "touches": Touch.Made,
    "responses": Response.Given,
    "notes": Note.Taken,
}
DAYS = (7, 30, 90)
LONGEST = 365
"""What lies further back is not looked at."""


def interest(known: Known) -> pl.LazyFrame:
    """One row per customer that heard of us or looked at us in the last year: how often in the last
    7, 30 and 90 days, as `visits_7`, and when last, as `visits_last`.
    """
    frames = (
        known.said(event)
        .filter(known.within(LONGEST), pl.col("customer").is_not_null())
        .select("customer", "occurred_at", what=pl.lit(what))
        for what, event in HAPPENED.items()
    )
    counted = [
        ((pl.col("what") == what) & known.within(days)).sum().alias(f"{what}_{days}")
        for what in HAPPENED
        for days in DAYS
    ]
    last = [
        pl.col("occurred_at").filter(pl.col("what") == what).max().alias(f"{what}_last")
        for what in ("visits", "opens", "touches")
    ]
    return pl.concat(frames).group_by("customer").agg(*counted, *last)


def since(known: Known) -> list[pl.Expr]:
    return [
        known.days_since(pl.col(f"{what}_last")).alias(f"days_since_{what}")
        for what in ("visits", "opens", "touches")
    ]


INTEREST = (
    Feature.count("visits_7", "visits of our site in the last {days} days", WebVisit.Made, days=7),
    Feature.count(
        "visits_30", "visits of our site in the last {days} days", WebVisit.Made, days=30
    ),
    Feature.count(
        "visits_90", "visits of our site in the last {days} days", WebVisit.Made, days=90
    ),
    Feature.amount(
        "days_since_visit",
        "days since the customer last visited our site",
        WebVisit.Made,
        unit="days",
        of=pl.col("days_since_visits"),
        range="0 to 365; empty without a visit in a year",
    ),
    Feature.amount(
        "visits_trend",
        "visits of the last 30 days beside those of the last 90",
        WebVisit.Made,
        unit="share",
        of=pl.when(pl.col("visits_90") > 0).then(pl.col("visits_30") / pl.col("visits_90")),
        range="0 to 1; empty without a visit",
    ),
    Feature.count(
        "forms_90", "forms sent in the last {days} days", FormSubmission.Submitted, days=90
    ),
    Feature.count(
        "mails_90", "mails sent to the customer in the last {days} days", Mail.Sent, days=90
    ),
    Feature.count("opens_30", "mails opened in the last {days} days", Mail.Opened, days=30),
    Feature.count("opens_90", "mails opened in the last {days} days", Mail.Opened, days=90),
    Feature.count("clicks_90", "mails clicked in the last {days} days", Mail.Clicked, days=90),
    Feature.count(
        "bounces_90", "mails that came back in the last {days} days", Mail.Bounced, days=90
    ),
    Feature.amount(
        "open_share_90",
        "the share of mails that were opened in the last {days} days",
        *(Mail.Sent, Mail.Opened),
        unit="share",
        of=pl.when(pl.col("mails_90") > 0).then(pl.col("opens_90") / pl.col("mails_90")),
        range="0 and more; empty without a mail",
        days=90,
    ),
    Feature.amount(
        "days_since_open",
        "days since the customer last opened a mail",
        Mail.Opened,
        unit="days",
        of=pl.col("days_since_opens"),
        range="0 to 365; empty without one in a year",
    ),
    Feature.count(
        "touches_30", "times reached out to in the last {days} days", Touch.Made, days=30
    ),
    Feature.count(
        "touches_90", "times reached out to in the last {days} days", Touch.Made, days=90
    ),
    Feature.amount(
        "days_since_touch",
        "days since we last reached out to the customer",
        Touch.Made,
        unit="days",
        of=pl.col("days_since_touches"),
        range="0 to 365; empty without one in a year",
    ),
    Feature.count("responses_90", "answers to us in the last {days} days", Response.Given, days=90),
    Feature.count(
        "notes_30", "notes about the customer in the last {days} days", Note.Taken, days=30
    ),
    Feature.count(
        "notes_90", "notes about the customer in the last {days} days", Note.Taken, days=90
    ),
)
