"""What was known of the company: one row for each week or month and currency, as of an instant."""

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import polars as pl

from domain.customer import Customer
from domain.event import Event
from domain.facts import FormSubmission, Mail, Payment, Spend, Touch, WebVisit
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline
from domain.subscription import Subscription
from domain.ticket import Ticket
from domain.working_calendar import WorkingCalendar
from pipelines.features.deals import deals
from pipelines.features.feature import Feature, columns
from pipelines.features.known import GREENWICH, Known
from pipelines.features.money import units
from pipelines.features.pipeline_value import CHANGING, changes
from pipelines.features.purchases import PAID, purchases
from pipelines.features.work import calendar, promises
from pipelines.ports import Story

Every = Literal["week", "month"]
STEP: dict[Every, str] = {"week": "1w", "month": "1mo"}


def weeks(story: Story, at: datetime, zone: ZoneInfo = GREENWICH) -> pl.LazyFrame:
    """`company` by week, Monday first."""
    return by_week(Known(story, at, zone))


def months(story: Story, at: datetime, zone: ZoneInfo = GREENWICH) -> pl.LazyFrame:
    """`company` by month."""
    return by_month(Known(story, at, zone))


def by_week(known: Known) -> pl.LazyFrame:
    return company(known, "week")


def by_month(known: Known) -> pl.LazyFrame:
    return company(known, "month")


def company(known: Known, every: Every) -> pl.LazyFrame:
    """`subject` (the currency), `as_of`, `period` (its first day), `complete` (whether it was over)
    and `COMPANY`, for each period from the first with a deal, a purchase or a cost to the present.
    """
    flows = known.facts(_flows).with_columns(period=_period(pl.col("day"), every))
    sums = flows.group_by("currency", "period").agg(pl.col(MONEY_FLOWS).sum()).collect()
    spine = _spine(sums, known, every)
    events = known.facts(_events).with_columns(period=_period(pl.col("day"), every))
    counted = events.group_by("period").agg(
        (pl.col("what") == what).sum().alias(what) for what in COUNTED
    )
    told = (
        spine.lazy()
        .join(sums.lazy(), on=["currency", "period"], how="left")
        .join(counted, on="period", how="left")
        .join(_days(known, spine, every).lazy(), on="period", how="left")
        .with_columns(pl.col(MONEY_FLOWS).fill_null(0))
        .sort("currency", "period")
        .with_columns(
            pl.col(f"{name}_change").cum_sum().over("currency").alias(name)
            for name in ("open_deals", "open_value", "weighted_value")
        )
    )
    return told.select(
        pl.col("currency").alias("subject"),
        known.instant.alias("as_of"),
        "period",
        _next(pl.col("period"), every).le(known.today).alias("complete"),
        *columns(COMPANY),
    )


def coming(story: Story, at: datetime, zone: ZoneInfo = GREENWICH, months: int = 6) -> pl.DataFrame:
    """What is known beforehand of the months after that of `at`: `period` and `SEASONS`."""
    known = Known(story, at, zone)
    first = at.astimezone(zone).date().replace(day=1)
    periods = pl.select(first=first, ahead=pl.int_range(1, months + 1)).select(
        period=pl.col("first").dt.offset_by(pl.format("{}mo", "ahead"))
    )
    return _days(known, periods, "month").select("period", *columns(SEASONS))


def _period(day: pl.Expr, every: Every) -> pl.Expr:
    return day.dt.truncate(STEP[every])


def _next(period: pl.Expr, every: Every) -> pl.Expr:
    return period.dt.offset_by(STEP[every])


def _spine(flows: pl.DataFrame, known: Known, every: Every) -> pl.DataFrame:
    """Every period with every currency."""
    first = flows["period"].min()
    today = known.at.astimezone(known.zone).date()
    periods = pl.date_range(
        first if isinstance(first, date) else today, today, STEP[every], eager=True
    )
    return pl.DataFrame({"period": periods}).join(
        flows.select("currency").unique().sort("currency"), how="cross"
    )


def _flows(known: Known) -> pl.LazyFrame:
    """One row per deal opened or closed, purchase, payment, cost, and change of the pipeline."""
    every = known.facts(deals).with_columns(value=units(pl.col("amount"), pl.col("currency")))
    first = units(pl.col("first_amount"), pl.col("currency"))
    one = pl.lit(1)
    opened = every.select("currency", day=known.day("opened"), opened=one, opened_value=first)
    won, lost = (
        every.filter(pl.col("status") == status)
        .select("currency", "value", day=known.day("closed"), one=one)
        .rename({"one": status, "value": f"{status}_value"})
        for status in ("won", "lost")
    )
    bought = purchases(known).select(
        "currency",
        day=known.day(),
        purchases=one,
        purchased=units(pl.col("net"), pl.col("currency")),
    )
    paid = _money(known, Payment.Received, "paid")
    spent = _money(known, Spend.Spent, "spend")
    changed = changes(known).select(
        "currency",
        day=known.day(),
        open_deals_change="open_deals",
        open_value_change="open_value",
        weighted_value_change="weighted_value",
    )
    return pl.concat([opened, won, lost, bought, paid, spent, changed], how="diagonal")


MONEY_FLOWS = (
    *("opened", "opened_value", "won", "won_value", "lost", "lost_value"),
    *("purchases", "purchased", "paid", "spend"),
    *("open_deals_change", "open_value_change", "weighted_value_change"),
)


def _money(known: Known, event: type[Event], name: str) -> pl.LazyFrame:
    money = pl.col("amount").struct
    value = units(money.field("minor"), money.field("currency"))
    return known.said(event).select(
        money.field("currency").alias("currency"), known.day().alias("day"), value.alias(name)
    )


COUNTED: dict[str, type[Event]] = {
    "new_customers": Customer.Entered,
    "tickets_opened": Ticket.Opened,
    "visits": WebVisit.Made,
    "forms": FormSubmission.Submitted,
    "touches": Touch.Made,
    "mails": Mail.Sent,
    "opens": Mail.Opened,
    "subscriptions_started": Subscription.Started,
    "subscriptions_ended": Subscription.Ended,
}


def _events(known: Known) -> pl.LazyFrame:
    return pl.concat(
        known.said(event).select(day=known.day(), what=pl.lit(what))
        for what, event in COUNTED.items()
    )


def _days(known: Known, periods: pl.DataFrame, every: Every) -> pl.DataFrame:
    """Of each period: its days, those that are worked, and the holidays on days else worked."""
    worked = calendar(known, promises(known))
    each = periods.select("period").unique().sort("period")
    days = each.select(
        "period", day=pl.date_ranges("period", _next(pl.col("period"), every), closed="left")
    ).explode("day")
    holidays = list(worked.holidays) if worked else []
    weekdays = (
        [number for number, shifts in enumerate(worked.week, 1) if shifts]
        if worked
        else range(1, 6)
    )
    week = pl.col("day").dt.weekday().is_in(list(weekdays))
    free = pl.col("day").is_in(pl.Series(holidays, dtype=pl.Date).implode())
    return days.group_by("period").agg(
        pl.len().alias("days"),
        (week & ~free).sum().alias("working_days"),
        (week & free).sum().alias("holidays"),
        pl.col("day").first().dt.strftime("%m").alias("month_of_year"),
    )


DEALS = (Opportunity.Opened, Opportunity.AmountChanged, Opportunity.LinesChanged)
WON = (*DEALS, Opportunity.Won, Opportunity.Reopened)
LOST = (*DEALS, Opportunity.Lost, Opportunity.Reopened)
CALENDAR = (WorkingCalendar.Defined, WorkingCalendar.HolidayAdded, WorkingCalendar.HoursChanged)
MONEY = "0 and more, whole units of the currency"

SEASONS = (
    Feature.word("month", "the month of the year", of=pl.col("month_of_year"), range="01 to 12"),
    Feature.count("days", "days of the period"),
    Feature.count("working_days", "days that are worked", *CALENDAR),
    Feature.count("holidays", "holidays on days that else are worked", *CALENDAR),
)

COMPANY = (
    Feature.count("opened", "deals opened", Opportunity.Opened),
    Feature.amount(
        "opened_value", "the first amounts of the deals opened", Opportunity.Opened, range=MONEY
    ),
    Feature.count("won", "deals won", *WON),
    Feature.amount("won_value", "the amounts of the deals won", *WON, range=MONEY),
    Feature.count("lost", "deals lost", *LOST),
    Feature.amount("lost_value", "the amounts of the deals lost", *LOST, range=MONEY),
    Feature.count("open_deals", "open deals at the end of the period", *CHANGING),
    Feature.amount(
        "open_value", "the amounts of the open deals at the end", *CHANGING, range=MONEY
    ),
    Feature.amount(
        "weighted_value",
        "those amounts, weighted by the probabilities of their stages",
        *CHANGING,
        Pipeline.Defined,
        Pipeline.StageRated,
        range=MONEY,
    ),
    Feature.count("purchases", "purchases", *PAID),
    Feature.amount("purchased", "what the purchases come to", *PAID, range=MONEY),
    Feature.amount(
        "paid",
        "what was paid",
        Payment.Received,
        range="any, whole units of the currency; below 0 if more was paid back",
    ),
    Feature.amount("spend", "what marketing cost", Spend.Spent, range=MONEY),
    Feature.count("new_customers", "customers that came into the books", Customer.Entered),
    Feature.count("tickets_opened", "tickets opened", Ticket.Opened),
    Feature.count("visits", "visits of our site", WebVisit.Made),
    Feature.count("forms", "forms sent", FormSubmission.Submitted),
    Feature.count("touches", "customers reached out to", Touch.Made),
    Feature.count("mails", "mails sent", Mail.Sent),
    Feature.count("opens", "mails opened", Mail.Opened),
    Feature.count("subscriptions_started", "subscriptions begun", Subscription.Started),
    Feature.count("subscriptions_ended", "subscriptions ended", Subscription.Ended),
    *SEASONS,
)
