"""Hours of work between instants, by the company's own calendar as it was known."""

from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from domain.event import Event
from domain.sla_policy import SlaPolicy
from domain.working_calendar import WorkingCalendar
from domain.working_time import Calendar, spans
from pipelines.features.known import Known, words

YEARS_BACK = 5
"""What lay longer ago counts from then."""

HOUR = 3_600e6
"""In microseconds."""


def promises(known: Known) -> pl.DataFrame:
    """What was promised: (policy, calendar, kind, priority, answer in minutes), none where any."""
    told = known.told(
        SlaPolicy.Defined, SlaPolicy.Revised, SlaPolicy.Retired, SlaPolicy.Resumed
    ).collect()
    happened = pl.col("event")
    terms, target = pl.col("terms").struct, pl.col("targets").struct
    return (
        told.group_by("stream", maintain_order=True)
        .agg(
            pl.col("terms").drop_nulls().last(),
            happened.filter(happened.is_in(words("Retired", "Resumed"))).last().alias("put"),
        )
        .filter(pl.col("put").ne_missing("Retired"))
        .select(policy="stream", calendar=terms.field("calendar"), targets=terms.field("targets"))
        .explode("targets")
        .select(
            "policy",
            "calendar",
            promised_kind=target.field("kind"),
            promised_priority=target.field("priority"),
            answer=target.field("answer"),
        )
    )


def calendar(known: Known, promised: pl.DataFrame) -> Calendar | None:
    """The first policy's; else the first that was defined; None where there is none."""
    told = known.told(
        *(WorkingCalendar.Defined, WorkingCalendar.HoursChanged),
        *(WorkingCalendar.HolidayAdded, WorkingCalendar.HolidayRemoved),
    ).collect()
    if told.is_empty():
        return None
    first = promised["calendar"][0] if len(promised) else told["stream"][0]
    now: WorkingCalendar | None = None
    for row in told.filter(stream=first).iter_rows(named=True):
        kind: type[Event] = getattr(WorkingCalendar, row["event"])
        event = kind.model_validate({name: row[name] for name in kind.model_fields})
        now = now.evolve(event) if now else WorkingCalendar.begin(event)
    return now.calendar if now else None


@lru_cache(maxsize=16)
def shifts(calendar: Calendar, year: int) -> pl.DataFrame:
    """(shift, hours worked before it, its hours) of all shifts in the years up to that one."""
    first, last = date(year - YEARS_BACK, 1, 1), date(year + 1, 1, 1)
    days = (first + timedelta(each) for each in range((last - first).days))
    found = sorted({span for day in days for span in spans(calendar, day)})
    frame = pl.DataFrame(
        found, {"shift": pl.Datetime("us", "UTC"), "ends": pl.Datetime("us", "UTC")}, orient="row"
    )
    hours = (pl.col("ends") - pl.col("shift")).dt.total_microseconds() / HOUR
    return frame.select("shift", before=hours.cum_sum() - hours, hours=hours)


def with_hours(
    frame: pl.LazyFrame, since: str, until: str, calendar: Calendar | None, year: int, name: str
) -> pl.LazyFrame:
    """`name`: the hours of work from one instant to the other; of the clock without a calendar."""
    if calendar is None:
        hours = (pl.col(until) - pl.col(since)).dt.total_microseconds() / HOUR
        return frame.with_columns(hours.alias(name))
    table = shifts(calendar, year).lazy()
    for column in (since, until):
        passed = (pl.col(column) - pl.col("shift")).dt.total_microseconds() / HOUR
        worked = pl.col("before") + pl.min_horizontal(passed, "hours")
        frame = (
            frame.sort(column)
            .join_asof(table, left_on=column, right_on="shift", strategy="backward")
            .with_columns(pl.when(pl.col(column).is_not_null()).then(worked.fill_null(0))
                          .alias(f"{column}_worked"))
            .drop("shift", "before", "hours")
        )  # fmt: skip
    hours = pl.col(f"{until}_worked") - pl.col(f"{since}_worked")
    return frame.with_columns(hours.alias(name)).drop(f"{until}_worked", f"{since}_worked")
