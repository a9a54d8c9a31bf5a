"""What was known of every open opportunity: one row each, as of an instant."""

from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from domain.activity import Activity
from domain.event import Event
from domain.facts import Note
from domain.opportunity import ENTERING, Opportunity
from domain.pipeline import Pipeline
from domain.product import Product
from pipelines.features.activities import by
from pipelines.features.care import CARE, care
from pipelines.features.deals import OF_A_DEAL, baskets, deals, open_deals, pipelines, stages
from pipelines.features.feature import Feature, columns
from pipelines.features.interest import INTEREST, interest, since
from pipelines.features.known import GREENWICH, Known
from pipelines.features.money import log, log_ratio, units
from pipelines.features.profiles import PROFILE, profiles
from pipelines.features.purchases import BUYING, buyer, buying
from pipelines.features.seasons import SEASON, season
from pipelines.features.subscribers import SUBSCRIBING, subscribers
from pipelines.features.track_record import RECORD, track_record, win_shares
from pipelines.ports import Story


def opportunities(story: Story, at: datetime, zone: ZoneInfo = GREENWICH) -> pl.LazyFrame:
    """`subject`, `as_of` and `OPPORTUNITY` of every open opportunity that was not archived."""
    return of_deals(Known(story, at, zone))


def of_deals(known: Known) -> pl.LazyFrame:
    facts = open_deals(known.facts(deals))
    for frame, on in (
        (stages(known), "stage"),
        (pipelines(known), "pipeline"),
        (win_shares(known, "source"), "source"),
        (_usual_wins(known), "currency"),
        *((known.facts(each), "customer") for each in OF_CUSTOMERS),
    ):
        facts = facts.join(frame, on=on, how="left")
    for frame, on in (
        (baskets(known), "stream"),
        (by("opportunity", known), "opportunity"),
        (_people(known), "stream"),
        (_notes(known), "about"),
    ):
        facts = facts.join(frame, left_on="stream", right_on=on, how="left")
    told = facts.with_columns(*_times(known), *since(known), *buyer(known), *season(known))
    return told.select(
        pl.col("stream").alias("subject"), known.instant.alias("as_of"), *columns(OPPORTUNITY)
    ).sort("subject")


def _usual_wins(known: Known) -> pl.LazyFrame:
    won = known.facts(deals).filter(pl.col("status") == "won")
    return won.group_by("currency").agg(pl.col("amount").median().alias("usual_win"))


def _people(known: Known) -> pl.LazyFrame:
    """How many contacts play a role in each deal."""
    told = known.told(Opportunity.ContactAdded, Opportunity.ContactRemoved)
    last = told.group_by("stream", "contact").agg(pl.col("event").last())
    there = last.filter(pl.col("event") == "ContactAdded")
    return there.group_by("stream").agg(pl.len().alias("contacts"))


def _notes(known: Known) -> pl.LazyFrame:
    """How often each deal was lately written about."""
    told = known.said(Note.Taken).filter(pl.col("about").is_not_null())
    return told.group_by("about").agg(known.within(30).sum().alias("deal_notes_30"))


def _times(known: Known) -> list[pl.Expr]:
    in_stage = known.days_since(pl.col("entered"))
    age = known.days_since(pl.col("opened"))
    first_move = (pl.col("first_moved") - pl.col("opened")).dt.total_seconds() / 86_400
    return [
        age.alias("age"),
        in_stage.alias("days_in_stage"),
        (in_stage / pl.col("rots_after")).alias("stage_limits_passed"),
        first_move.alias("first_move_days"),
        ((pl.col("first_done") - pl.col("opened")).dt.total_seconds() / 3_600).alias("reaction"),
        (age / (pl.col("moves") + 1)).alias("days_a_stage"),
        known.days_since(pl.col("last_event")).alias("days_since_event"),
        (pl.col("close_date") - known.today).dt.total_days().alias("days_to_close"),
        (known.today - pl.col("next_step_due")).dt.total_days().alias("next_step_overdue"),
        (pl.col("next_step_set") >= pl.col("entered")).alias("has_next_step"),
    ]


OF_CUSTOMERS = (profiles, track_record, buying, subscribers, care, interest)

VALUED = (Opportunity.Opened, Opportunity.AmountChanged, Opportunity.LinesChanged)
DATED = (Opportunity.Opened, Opportunity.CloseDateChanged)
DONE = (Activity.Planned, Activity.Done)
TO_DO = (*DONE, Activity.Rescheduled, Activity.Cancelled)
LINED = (Opportunity.LinesChanged,)
PRICED = (*LINED, Product.Introduced, Product.Repriced)
STAGED: tuple[type[Event], ...] = (
    *ENTERING,
    Pipeline.Defined,
    Pipeline.StageAdded,
    Pipeline.StageRated,
)

DEAL = (
    Feature.amount("age", "days since the deal was opened", Opportunity.Opened, unit="days"),
    Feature.amount("days_in_stage", "days in this stage", *ENTERING, unit="days"),
    Feature.amount(
        "stage_limits_passed",
        "days in this stage, beside those after which deals rot there",
        *STAGED,
        range="0 and more; empty where the stage has no limit",
    ),
    Feature.word(
        "pipeline",
        "the pipeline, as it was first called",
        *ENTERING,
        Pipeline.Defined,
        of=pl.col("pipeline_name"),
    ),
    Feature.word("stage", "the stage, as it was first called", *STAGED, of=pl.col("stage_name")),
    Feature.amount(
        "stage_place",
        "how far along the pipeline the stage is",
        *ENTERING,
        unit="share",
        of=pl.when(pl.col("last_place") > 0).then(pl.col("place") / pl.col("last_place")),
        range="0 to 1; empty where there is one stage",
    ),
    Feature.amount(
        "probability",
        "the probability that was set for the stage or the deal",
        *STAGED,
        Opportunity.Rated,
        unit="share",
        of=pl.coalesce("own_probability", "probability"),
        range="0 to 1",
    ),
    Feature.fact(
        "rated",
        "whether the deal has a probability of its own",
        Opportunity.Rated,
        of=pl.col("own_probability").is_not_null(),
    ),
    Feature.count("moves", "moves from stage to stage", Opportunity.Moved),
    Feature.count("went_back", "times the deal went back", Opportunity.Moved),
    Feature.count("reopened", "times the deal was re-opened", Opportunity.Reopened),
    Feature.amount(
        "first_move_days",
        "days until the deal left its first stage",
        *(Opportunity.Opened, Opportunity.Moved),
        unit="days",
        range="0 and more; empty before it does",
    ),
    Feature.amount(
        "reaction",
        "hours until anything was first done about the deal",
        *OF_A_DEAL,
        unit="hours",
        range="0 and more; empty before that",
    ),
    Feature.amount("days_a_stage", "days that the deal takes a stage", *ENTERING, unit="days"),
    Feature.amount(
        "days_since_event",
        "days since anything was changed on the deal",
        *OF_A_DEAL,
        unit="days",
    ),
    Feature.count("events_7", "changes of the deal in the last {days} days", *OF_A_DEAL, days=7),
    Feature.count("events_30", "changes of the deal in the last {days} days", *OF_A_DEAL, days=30),
    Feature.count("slips", "times the close date moved out", *DATED),
    Feature.count("pulled_in", "times the close date moved in", *DATED),
    Feature.amount(
        "days_slipped",
        "days by which the close date moved out in all",
        *DATED,
        unit="days",
        range="any; below 0 if it moved in",
    ),
    Feature.amount(
        "days_to_close",
        "days until the expected close date",
        *DATED,
        unit="days",
        range="any; below 0 once it is past; empty without one",
    ),
    Feature.word("currency", "the currency", Opportunity.Opened, range="ISO 4217"),
    Feature.amount(
        "amount_log",
        "the amount of the deal",
        *VALUED,
        unit="logarithm",
        of=log(units(pl.col("amount"), pl.col("currency"))),
        range="ln(1 + whole units of its currency)",
    ),
    Feature.amount(
        "amount_to_usual",
        "the amount beside that of deals usually won",
        *(*VALUED, Opportunity.Won),
        unit="logarithm",
        of=log_ratio(pl.col("amount"), pl.col("usual_win")),
        range="ln of the ratio to the median of won deals in that currency; empty before the first",
    ),
    Feature.amount(
        "amount_growth",
        "how much the amount grew since the deal was opened",
        *VALUED,
        unit="logarithm",
        of=log_ratio(pl.col("amount"), pl.col("first_amount")),
        range="ln of the ratio",
    ),
    Feature.count("products", "products in the deal", *LINED),
    Feature.word(
        "product",
        "the product that most of the money goes to",
        *LINED,
        range="ids of products; empty without lines",
    ),
    Feature.word("series", "the series that most of the money goes to", *LINED),
    Feature.amount(
        "discount",
        "the discount on the list prices",
        *PRICED,
        unit="share",
        range="1 and less; empty without lines",
    ),
    Feature.word("source", "where the deal came from", Opportunity.Opened),
    Feature.amount(
        "source_win_share",
        "the share of deals from that source that were won so far",
        *(Opportunity.Opened, *(Opportunity.Won, Opportunity.Lost)),
        unit="share",
        range="0 to 1, drawn towards that of all by ten deals; empty before the first",
    ),
    Feature.word(
        "owner",
        "who is to win the deal",
        *(Opportunity.Opened, Opportunity.Assigned),
        range="ids of users",
    ),
    Feature.count(
        "contacts",
        "contacts with a role in the deal",
        *(Opportunity.ContactAdded, Opportunity.ContactRemoved),
    ),
    Feature.fact(
        "has_next_step",
        "whether a next step was set in this stage",
        *ENTERING,
        Opportunity.NextStepSet,
    ),
    Feature.amount(
        "next_step_overdue",
        "days by which the next step is overdue",
        Opportunity.NextStepSet,
        unit="days",
        range="any; below 0 before it is due; empty without a day",
    ),
    Feature.count("activities_planned", "activities planned for the deal", *TO_DO),
    Feature.count("activities_overdue", "activities of the deal that are overdue", *TO_DO),
    Feature.count("activities_7", "activities done in the last {days} days", *DONE, days=7),
    Feature.count("activities_30", "activities done in the last {days} days", *DONE, days=30),
    Feature.count("activities_90", "activities done in the last {days} days", *DONE, days=90),
    Feature.count(
        "deal_notes_30", "notes about the deal in the last {days} days", Note.Taken, days=30
    ),
)

OPPORTUNITY = (*DEAL, *PROFILE, *RECORD, *BUYING, *SUBSCRIBING, *CARE, *INTEREST, *SEASON)
