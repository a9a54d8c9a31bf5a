"""What was done before deals went on, when mails were sent that were opened, and by what channel
customers were reached that answered.

Nothing here proves a cause: who calls, calls those who will buy.
"""

from datetime import datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import polars as pl

from domain.activity import Activity
from domain.facts import Action, Mail, Response, Touch
from domain.opportunity import Opportunity
from pipelines.models.deals import ASIDE, Deals
from pipelines.models.lift import cases
from pipelines.models.opinions import weighed
from pipelines.models.rules import best, judged
from pipelines.ports import Story

FIRST_DAYS = timedelta(days=3)
"""Of a stay in a stage: what was done in them, among stays that lasted so long. What is done later
is done because the deal is still there, and would seem to keep it.
"""

MAIL_OPENED_WITHIN = timedelta(days=3)
ANSWERED_WITHIN = timedelta(days=14)

ACTIONS = get_args(Action)

PARTS = {"morning": 12, "afternoon": 17, "evening": 24}
"""Of a day, until that hour."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

WENT_ON, OPENED, ANSWERED = "went on", "opened", "answered"


def done(story: Story, at: datetime) -> pl.DataFrame:
    """`deal, at, action`"""
    planned = story.scan(Activity.Planned, at=at, known_at=at).select(
        "stream", action="kind", deal="opportunity"
    )
    activities = (
        story.scan(Activity.Done, at=at, known_at=at)
        .select("stream", at="occurred_at")
        .join(planned.filter(pl.col("deal").is_not_null()), on="stream")
        .select("deal", "at", "action")
    )
    due = pl.col("due").is_not_null()
    own = [
        story.scan(event, at=at, known_at=at)
        .filter(due if event is Opportunity.NextStepSet else True)
        .select(deal="stream", at="occurred_at", action=pl.lit(action))
        for event, action in (
            (Opportunity.NextStepSet, "next step"),
            (Opportunity.LinesChanged, "quote"),
            (Opportunity.ContactAdded, "contact"),
        )
    ]
    return pl.concat([activities, *own]).collect()


def with_deeds(stays: pl.DataFrame, done: pl.DataFrame) -> pl.DataFrame:
    """Beside each stay what was done in its first days, yes or no."""
    numbered = stays.with_row_index("stay")
    near = numbered.select("stay", "deal", "entered").join(done, on="deal")
    early = near.filter(
        (pl.col("at") >= pl.col("entered")) & (pl.col("at") < pl.col("entered") + FIRST_DAYS)
    )
    deeds = early.group_by("stay").agg(pl.col("action").unique())
    joined = numbered.join(deeds, on="stay", how="left")
    return joined.with_columns(
        pl.col("action").list.contains(action).fill_null(False).alias(action) for action in ACTIONS
    )


def action_rules(told: Deals, done: pl.DataFrame) -> pl.DataFrame:
    """Deals of one stage went on (to another stage or to be won) more often after it."""
    ended = told.stays.filter(
        pl.col("left").is_not_null(), pl.col("left") - pl.col("entered") >= FIRST_DAYS
    ).filter(pl.col("state") != ASIDE)
    went_on = ~pl.col("to").is_in(["lost", ASIDE])
    rows = with_deeds(ended, done).with_columns(went_on.alias(WENT_ON))
    tried = [(action, WENT_ON, cases(rows, action, WENT_ON, "state")) for action in ACTIONS]
    return judged("action", tried)


def actions(
    told: Deals, done: pl.DataFrame, rules: pl.DataFrame, said: pl.DataFrame
) -> pl.DataFrame:
    """For each open deal what was not done yet since it entered its stage; `said` is what people
    said of suggestions (see `opinions`).
    """
    here = told.stays.filter(pl.col("left").is_null(), pl.col("state") != ASIDE)
    did = here.join(done, on="deal").filter(pl.col("at") >= pl.col("entered"))
    fitting = (
        here.join(told.now.select("deal", "customer"), on="deal")
        .select("customer", subject="deal", since="entered", of=pl.lit("action"))
        .join(rules.select("given", "then", thing="given"), how="cross")
        .join(did, left_on=["subject", "given"], right_on=["deal", "action"], how="anti")
    )
    return best(rules, weighed(fitting, said)).with_columns(then="given", given="then")


def mailed(story: Story, at: datetime, zone: ZoneInfo) -> pl.DataFrame:
    """Mails: `customer, campaign, given` (the part of the week), and whether they were opened
    (`came`) within three days.
    """
    sent, opened = (
        story.scan(event, at=at, known_at=at).select(
            "customer", pl.col("campaign").fill_null(""), at="occurred_at"
        )
        for event in (Mail.Sent, Mail.Opened)
    )
    return followed(sent, opened, MAIL_OPENED_WITHIN, part_of_week(zone))


def touched(story: Story, at: datetime) -> pl.DataFrame:
    """Touches: `customer, campaign, given` (the channel), and whether they were answered (`came`)
    within two weeks.
    """
    reached, answered = (
        story.scan(event, at=at, known_at=at).select(
            "customer", pl.col("campaign").fill_null(""), "channel", at="occurred_at"
        )
        for event in (Touch.Made, Response.Given)
    )
    return followed(reached, answered.drop("channel"), ANSWERED_WITHIN, pl.col("channel"))


def followed(
    first: pl.LazyFrame, then: pl.LazyFrame, within: timedelta, given: pl.Expr
) -> pl.DataFrame:
    """Whether the one was followed by the other, with the same customer and campaign."""
    later = then.sort("at").with_columns(then="at")
    whom = ["customer", "campaign"]
    return (
        first.sort("at")
        .join_asof(later, on="at", by=whom, strategy="forward", check_sortedness=False)
        .select(
            *whom,
            given=given,
            came=(pl.col("then") - pl.col("at") < within).fill_null(False),
        )
        .collect()
    )


def answer_rules(of: str, rows: pl.DataFrame, then: str) -> pl.DataFrame:
    """What was so given came to that more often, of one campaign."""
    tried = []
    for given in sorted(rows["given"].unique()):
        flags = rows.with_columns(deed=pl.col("given") == given)
        tried.append((given, then, cases(flags, "deed", "came", "campaign")))
    return judged(of, tried)


def part_of_week(zone: ZoneInfo) -> pl.Expr:
    """Such as `Tuesday morning`, by the clock of the zone."""
    local = pl.col("at").dt.convert_time_zone(zone.key)
    hour = local.dt.hour()
    part = pl.lit(list(PARTS)[-1])
    for name, until in reversed(list(PARTS.items())[:-1]):
        part = pl.when(hour < until).then(pl.lit(name)).otherwise(part)
    day = local.dt.weekday().replace_strict(dict(enumerate(DAYS, 1)), return_dtype=pl.String)
    return pl.concat_str(day, part, separator=" ")
