"""The past of the deals as numbers that can be drawn from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.models.deals import ENDED, Deals
from pipelines.models.months import begin
from pipelines.models.numbers import Numbers
from pipelines.models.pace import Pace, Seasons

Places = NDArray[np.int64]

WON, LOST = 0, 1
"""The states in which a deal ends; the others are stages, and being put aside."""

WINDOW = timedelta(days=365)
"""So far back new deals are counted."""


@dataclass(frozen=True)
class Afoot:
    """Deals under way: on which path, in which state `since` so many days from now."""

    deal: Places
    path: Places
    state: Places
    since: Numbers
    worth: Numbers
    currency: Places

    def taken(self, places: Places) -> "Afoot":
        return Afoot(*(each[places] for each in vars(self).values()))

    def on(self, path: Places, since: Numbers) -> "Afoot":
        return replace(self, path=path, since=since)

    def gone(self, to: Places, since: Numbers) -> "Afoot":
        return replace(self, state=to, since=since)

    @classmethod
    def together(cls, parts: Sequence["Afoot"]) -> "Afoot":
        return cls(*map(np.concatenate, zip(*(vars(each).values() for each in parts), strict=True)))


@dataclass(frozen=True)
class Stays:
    """Past stays: `to` is the state that followed, below 0 where the deal is there still. Where the
    deal was won in the end, and had a worth `before`, that and what was `won` are above 0.
    """

    deal: Places
    state: Places
    days: Numbers
    to: Places
    before: Numbers
    won: Numbers


@dataclass(frozen=True)
class Past:
    """`arrivals` came in within the last `window` days of work; `won` holds the worth of deals that
    were won, by currency; `arriving` and `winning` are the seasons of both.
    """

    deals: int
    states: int
    currencies: tuple[str, ...]
    stays: Stays
    open: Afoot
    arrivals: Afoot
    won: dict[int, Numbers]
    window: float
    arriving: Seasons
    winning: Seasons


def past_of(deals: Deals, pace: Pace, months: Sequence[date], zone: tzinfo) -> Past:
    """All times in days of work from now; the seasons are those of the past `months`, the last of
    which is not over yet.
    """
    numbered, now = Numbered.of(deals, pace), pace.when(deals.as_of)
    recent = deals.arrivals.filter(pl.col("at") >= deals.as_of - WINDOW)
    arrivals = numbered.afoot(recent, "at")
    closed = deals.now.filter(pl.col("state").is_in(ENDED))
    begins = np.array([pace.when(begin(each, zone)) for each in months]) - now

    def counted(instants: pl.Series) -> Numbers:
        return np.histogram(pace.at(instants) - now, begins)[0].astype(np.float64)

    came, ended = counted(deals.arrivals["at"]), counted(closed["since"])
    won = counted(deals.won["since"])
    work = np.diff(begins)
    return Past(
        deals=len(numbered.deals),
        states=len(numbered.states),
        currencies=tuple(numbered.currencies),
        stays=numbered.stays(deals),
        open=numbered.afoot(deals.open, "since"),
        arrivals=arrivals,
        won={
            place: deals.won.filter(pl.col("currency") == currency)["worth"].to_numpy() * 1.0
            for currency, place in numbered.currencies.items()
        },
        window=max(-float(arrivals.since.min(initial=0.0)), 1.0),
        arriving=Seasons.of(months[:-1], came, work * came.sum() / max(work.sum(), 1.0)),
        winning=Seasons.of(months[:-1], won, ended * won.sum() / max(ended.sum(), 1.0)),
    )


@dataclass(frozen=True)
class Numbered:
    """Names in frames as numbers in arrays, instants as days of work from now."""

    deals: Mapping[str, int]
    states: Mapping[str, int]
    currencies: Mapping[str, int]
    pace: Pace
    now: float

    @classmethod
    def of(cls, deals: Deals, pace: Pace) -> "Numbered":
        stages = sorted(set(deals.stays["state"]))
        return cls(
            deals=numbers(deals.now["deal"]),
            states=numbers([*ENDED, *stages]),
            currencies=numbers(sorted(set(deals.now["currency"]))),
            pace=pace,
            now=pace.when(deals.as_of),
        )

    def afoot(self, deals: pl.DataFrame, since: str) -> Afoot:
        return Afoot(
            deal=self.numbers(deals["deal"], self.deals),
            path=np.zeros(deals.height, np.int64),
            state=self.numbers(deals["state"], self.states),
            since=self.pace.at(deals[since]) - self.now,
            worth=deals["worth"].to_numpy() * 1.0,
            currency=self.numbers(deals["currency"], self.currencies),
        )

    def stays(self, deals: Deals) -> Stays:
        won = deals.won.select("deal", won=pl.col("worth").cast(pl.Float64))
        stays = deals.stays.join(won, on="deal", how="left", maintain_order="left")
        left = self.pace.at(stays["left"].fill_null(deals.as_of))
        both = (
            stays.select((pl.col("worth") > 0) & (pl.col("won") > 0)).to_series().fill_null(False)
        )
        return Stays(
            deal=self.numbers(stays["deal"], self.deals),
            state=self.numbers(stays["state"], self.states),
            days=left - self.pace.at(stays["entered"]),
            to=self.numbers(stays["to"], self.states),
            before=np.where(both, stays["worth"], 0.0),
            won=np.where(both, stays["won"], 0.0),
        )

    def numbers(self, names: pl.Series, numbers: Mapping[str, int]) -> Places:
        return names.replace_strict(numbers, default=-1, return_dtype=pl.Int64).to_numpy()


def numbers(names: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}
