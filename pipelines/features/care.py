"""How customers were served: their tickets, how long they waited, and how they judged it."""

import polars as pl

from domain.facts import Rating
from domain.sla_policy import SlaPolicy
from domain.ticket import Ticket
from domain.working_calendar import WorkingCalendar
from pipelines.features.feature import Feature
from pipelines.features.known import Known, words
from pipelines.features.work import calendar, promises, with_hours

OF_A_TICKET = (
    *(Ticket.Opened, Ticket.Classified, Ticket.Updated, Ticket.PutOnHold, Ticket.Answered),
    *(Ticket.TakenUp, Ticket.Resolved, Ticket.Reopened, Ticket.Closed),
)
HEARD = ("Answered", "Resolved", "Closed")
STANDING = ("Opened", "TakenUp", "PutOnHold", "Answered", "Resolved", "Reopened", "Closed")


def tickets(known: Known) -> pl.LazyFrame:
    """One row per ticket; `hours` of work until the customer first heard of us, or until now, and
    whether that was `late`: more than was promised.
    """
    happened, details = pl.col("event"), pl.col("details").struct
    heard = happened.is_in(words(*HEARD)) | (pl.col("awaiting") == "customer")
    folded = (
        known.told(*OF_A_TICKET)
        .group_by(ticket="stream")
        .agg(
            pl.col("customer").filter(happened == "Opened").first(),
            pl.col("kind").drop_nulls().last(),
            details.field("priority").drop_nulls().last(),
            details.field("made_sla").drop_nulls().last(),
            pl.col("occurred_at").filter(happened == "Opened").first().alias("opened"),
            pl.col("occurred_at").filter(heard).first().alias("answered"),
            pl.col("occurred_at").filter(happened.is_in(words("Resolved", "Closed"))).last()
            .alias("settled"),
            happened.filter(happened.is_in(words(*STANDING))).last().alias("standing"),
            (happened == "Reopened").sum().alias("reopenings"),
        )
        .filter(pl.col("opened").is_not_null())
        .with_columns(
            is_open=~pl.col("standing").is_in(words("Resolved", "Closed")),
            until=pl.coalesce("answered", known.instant),
        )
    )  # fmt: skip
    promised = promises(known)
    worked = calendar(known, promised)
    timed = with_hours(folded, "opened", "until", worked, known.at.year, "hours")
    return timed.join(_promised(timed, promised), on="ticket", how="left").with_columns(
        late=pl.coalesce(pl.col("hours") * 60 > pl.col("answer"), ~pl.col("made_sla"))
    )


def _promised(tickets: pl.LazyFrame, promised: pl.DataFrame) -> pl.LazyFrame:
    """The answer, in minutes, that each ticket is promised: by the target that names most."""
    kind, priority = pl.col("promised_kind"), pl.col("promised_priority")
    closeness = 2 * priority.is_not_null().cast(pl.Int8) + kind.is_not_null().cast(pl.Int8)
    return (
        tickets.select("ticket", "kind", "priority")
        .join(promised.lazy().with_columns(closeness=closeness), how="cross")
        .filter(
            kind.is_null() | (kind == pl.col("kind")),
            priority.is_null() | (priority == pl.col("priority")),
        )
        .sort("closeness", descending=True, maintain_order=True)
        .group_by("ticket")
        .agg(pl.col("answer").first())
    )


def care(known: Known) -> pl.LazyFrame:
    """One row per customer that ever had a ticket or judged."""
    served = tickets(known)
    complaint = pl.col("kind") == "complaint"
    wants = pl.col("kind") != "enquiry"
    recent, lately = known.within(180, "opened"), known.within(90, "opened")
    counted = served.group_by("customer").agg(
        pl.len().alias("tickets"),
        pl.col("is_open").sum().alias("open_tickets"),
        (pl.col("is_open") & complaint).sum().alias("open_complaints"),
        lately.sum().alias("tickets_90"),
        (recent & complaint).sum().alias("complaints_180"),
        complaint.sum().alias("complaints"),
        pl.col("hours").filter(recent & wants).max().alias("longest_wait_180"),
        pl.col("hours").filter(wants).max().alias("longest_wait"),
        pl.col("hours").filter(recent).mean().alias("mean_wait_180"),
        (pl.col("late") & recent).sum().alias("late_answers_180"),
        pl.col("reopenings").sum().alias("tickets_reopened"),
        pl.col("opened").max().alias("last_ticket"),
    )
    return counted.join(_ratings(known), on="customer", how="full", coalesce=True)


def _ratings(known: Known) -> pl.LazyFrame:
    csat, nps = pl.col("scale") == "csat", pl.col("scale") == "nps"
    return (
        known.told(Rating.Given)
        .group_by("customer")
        .agg(
            pl.col("score").filter(csat).last().alias("csat_last"),
            pl.col("score").filter(csat & known.within(365)).mean().alias("csat_mean"),
            pl.col("score").filter(nps).last().alias("nps_last"),
        )
    )


OPENED = (Ticket.Opened, Ticket.Classified)
ENDED = (*OPENED, Ticket.Resolved, Ticket.Reopened, Ticket.Closed)
ANSWERED = (*OPENED, Ticket.Answered, Ticket.PutOnHold, Ticket.Resolved, Ticket.Closed)
BY_WORK = (*ANSWERED, WorkingCalendar.Defined, WorkingCalendar.HoursChanged)
BY_PROMISE = (*BY_WORK, SlaPolicy.Defined, SlaPolicy.Revised)

CARE = (
    Feature.count("tickets", "tickets of the customer so far", *OPENED),
    Feature.count("tickets_90", "tickets in the last {days} days", *OPENED, days=90),
    Feature.count("open_tickets", "open tickets of the customer", *ENDED),
    Feature.count("open_complaints", "open complaints of the customer", *ENDED),
    Feature.count("complaints", "complaints of the customer so far", *OPENED),
    Feature.count("complaints_180", "complaints in the last {days} days", *OPENED, days=180),
    Feature.amount(
        "longest_wait",
        "the longest wait for an answer to a complaint or after a sale",
        *BY_WORK,
        unit="hours",
        range="0 and more, of work; empty without such a ticket",
    ),
    Feature.amount(
        "longest_wait_180",
        "the longest wait for an answer to a complaint or after a sale in the last {days} days",
        *BY_WORK,
        unit="hours",
        range="0 and more, of work; empty without such a ticket",
        days=180,
    ),
    Feature.amount(
        "mean_wait_180",
        "the usual wait for an answer in the last {days} days",
        *BY_WORK,
        unit="hours",
        range="0 and more, of work; empty without a ticket",
        days=180,
    ),
    Feature.count(
        "late_answers_180",
        "answers later than promised in the last {days} days",
        *BY_PROMISE,
        days=180,
    ),
    Feature.count("tickets_reopened", "times that a ticket was opened again", Ticket.Reopened),
    Feature.amount(
        "csat_last",
        "the latest satisfaction",
        Rating.Given,
        range="1 to 5; empty without a rating",
    ),
    Feature.amount(
        "csat_mean",
        "the mean satisfaction of the last {days} days",
        Rating.Given,
        range="1 to 5; empty without a rating",
        days=365,
    ),
    Feature.amount(
        "nps_last",
        "how likely they last said to recommend us",
        Rating.Given,
        range="0 to 10; empty without a rating",
    ),
)
