"""What can be wrong with a ticket or an activity."""

import polars as pl

from domain.event import Event
from domain.ticket import Ticket
from pipelines.features.activities import activities
from pipelines.features.care import OF_A_TICKET, tickets
from pipelines.features.deals import deals
from pipelines.features.known import Known, words
from pipelines.features.purchases import orders
from pipelines.quality.rule import Checked, Rule


def of_tickets(known: Known) -> pl.LazyFrame:
    """Every ticket, its owner and order, and whether cause and remedy were noted."""
    happened = pl.col("event")
    others = (
        known.told(*OF_A_TICKET, Ticket.Assigned)
        .group_by(ticket="stream")
        .agg(
            pl.col("owner").filter(happened.is_in(words("Opened", "Assigned"))).last(),
            pl.col("order").filter(happened.is_in(words("Opened", "Classified"))).last(),
            pl.col("occurred_at").last().alias("last_event"),
        )
    )
    bought = known.facts(orders).select("order", ordered_by="customer")
    return (
        known.facts(tickets)
        .join(others, on="ticket", how="left")
        .join(bought, on="order", how="left")
        .join(_noted(known, Ticket.Explained, "explained"), on="ticket", how="left")
        .join(_noted(known, Ticket.Remedied, "remedied"), on="ticket", how="left")
        .with_columns(
            pl.col("explained", "remedied").fill_null(False),
            subject="ticket",
            days_still=known.days_since(pl.col("last_event")),
            complaint_done=(pl.col("kind") == "complaint") & ~pl.col("is_open"),
        )
    )


def _noted(known: Known, event: type[Event], name: str) -> pl.LazyFrame:
    return (
        known.said(event)
        .select(pl.col("stream").alias("ticket"), pl.lit(True).alias(name))
        .unique()
    )


TICKETS = Checked(
    "tickets",
    of_tickets,
    (
        Rule(
            "ticket_without_owner",
            "missing",
            "Nobody is to settle the ticket.",
            "Say who is.",
            "tickets/assign",
            pl.col("is_open") & pl.col("owner").is_null(),
        ),
        Rule(
            "complaint_without_cause",
            "missing",
            "The complaint was settled, and no cause is noted.",
            "Note the cause.",
            "tickets/explain",
            pl.col("complaint_done") & ~pl.col("explained"),
        ),
        Rule(
            "complaint_without_remedy",
            "missing",
            "The complaint was settled, and no remedy is noted.",
            "Note what made it good.",
            "tickets/remedy",
            pl.col("complaint_done") & ~pl.col("remedied"),
        ),
        Rule(
            "ticket_of_others_order",
            "contradictory",
            "The ticket is about an order of another customer.",
            "Say which order it is about.",
            "tickets/classify",
            pl.col("ordered_by") != pl.col("customer"),
            weight=2,
        ),
        Rule(
            "ticket_answered_very_late",
            "outlying",
            "The customer waited more than 80 hours of work for a first answer.",
            "See whether they were answered elsewhere.",
            "tickets/answer",
            pl.col("hours") > 80,
        ),
        Rule(
            "ticket_untouched",
            "stale",
            "The ticket is open, and nothing happened for 30 days.",
            "Answer, or resolve it.",
            "tickets/resolve",
            pl.col("is_open") & (pl.col("days_still") > 30),
            weight=2,
        ),
    ),
)


def of_activities(known: Known) -> pl.LazyFrame:
    """Every activity, beside its deal."""
    closed = (
        known.facts(deals)
        .filter(pl.col("status") != "open")
        .select(opportunity="stream", deal_closed=True)
    )
    return (
        activities(known)
        .join(closed, on="opportunity", how="left")
        .with_columns(
            pl.col("deal_closed").fill_null(False),
            subject="activity",
            days_late=(known.today - pl.col("day")).dt.total_days(),
        )
    )


ACTIVITIES = Checked(
    "activities",
    of_activities,
    (
        Rule(
            "activity_without_day",
            "missing",
            "The activity is due on no day.",
            "Say when it is due.",
            "activities/reschedule",
            pl.col("planned") & pl.col("day").is_null(),
        ),
        Rule(
            "activity_of_closed_deal",
            "contradictory",
            "The activity is planned for a deal that is closed.",
            "Cancel it.",
            "activities/cancel",
            pl.col("planned") & pl.col("deal_closed"),
        ),
        Rule(
            "activity_long_overdue",
            "stale",
            "The activity is overdue by more than two weeks.",
            "Do it, or cancel it.",
            "activities/cancel",
            pl.col("planned") & (pl.col("days_late") > 14),
            weight=2,
        ),
    ),
)
