"""What changed, as it is shown: a waterfall in each unit, and what a step is made of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise

from readapi.board import Totals
from readapi.bridge.bridge import Explained, Item, step
from readapi.bridge.causes import CAUSES, Cause
from readapi.bridge.returns import CampaignLine
from readapi.records.activities import Activity
from readapi.records.campaigns import Campaign
from readapi.records.facts import Fact
from readapi.records.opportunities import Opportunity
from readapi.records.tickets import Ticket
from web.format import Format
from web.present.log import LogLine

COLOURS: Mapping[Cause, str] = {
    "corrected": "later",
    "won": "adv",
    "moved_forward": "adv",
    "moved_back": "back",
    "lost": "lost",
    "left": "left",
}
"""The endings of a visit have the funnel's colours, all other causes are grey."""
THINNEST = 0.3
"""Width of a bar that would be too thin to see, in per cent."""
TICKS = 4


@dataclass(frozen=True)
class Bar:
    """In per cent of the scale; `joint` is where the next one begins."""

    colour: str
    x: float
    width: float
    joint: float


@dataclass(frozen=True)
class Row:
    """All that one cause added of this unit; `total` is the figure after it."""

    cause: Cause
    events: int
    change: int
    total: int
    bar: Bar


@dataclass(frozen=True)
class Tick:
    x: float
    text: str


@dataclass(frozen=True)
class Waterfall:
    """The rows lead from start to end; what they would leave over is the `remainder`."""

    unit: str
    start: int
    end: int
    first: Bar
    last: Bar
    rows: Sequence[Row]
    ticks: Sequence[Tick]

    @property
    def remainder(self) -> int:
        return self.start + sum(row.change for row in self.rows) - self.end


@dataclass(frozen=True)
class Line:
    """One event's part of a step: its record, and what it says, as far as that is there."""

    item: Item
    record: Opportunity | Ticket | Activity | Campaign | Fact | None
    event: LogLine | None

    @property
    def name(self) -> str | None:
        """What was spent is called by its campaign."""
        return self.record.campaign_name if isinstance(self.record, Fact) else self.item.name

    @property
    def of_customer(self) -> Opportunity | Ticket | Activity | None:
        """The record, where it is a customer's."""
        if isinstance(self.record, Opportunity | Ticket | Activity) and self.record.customer:
            return self.record
        return None


@dataclass(frozen=True)
class Listing:
    """What makes up one step of one unit, the largest first; `total` counts the others too."""

    cause: Cause
    unit: str
    lines: Sequence[Line]
    total: int
    api: str


@dataclass(frozen=True)
class Choices:
    """What deals may be narrowed down to, and what they are; "" for all, as of what is none."""

    pipelines: Sequence[Mapping[str, str]]
    pipeline: str
    sources: Sequence[str]
    source: str
    campaigns: Sequence[CampaignLine] = ()
    campaign: str = ""

    @property
    def pipeline_name(self) -> str:
        return next((each["name"] for each in self.pipelines if each["id"] == self.pipeline), "")

    @property
    def campaign_name(self) -> str:
        return next(
            (each.name for each in self.campaigns if str(each.campaign) == self.campaign), ""
        )

    @property
    def narrowed(self) -> list[str]:
        return [name for name in (self.pipeline_name, self.source) if name]


@dataclass(frozen=True)
class BridgeView:
    """`by_one` says whether both ends are seen by one knowledge; `listing` is the opened step."""

    measure: str
    since: datetime
    by_one: bool
    start: Totals
    end: Totals
    waterfalls: Sequence[Waterfall]
    choices: Choices
    listing: Listing | None

    @property
    def change(self) -> Totals:
        each = {one: self.end.get(one, 0) - self.start.get(one, 0) for one in self.units}
        return {unit: minor for unit, minor in each.items() if minor}

    @property
    def units(self) -> list[str]:
        return sorted(self.start.keys() | self.end.keys())

    @property
    def changed(self) -> bool:
        return any(each.rows for each in self.waterfalls)


def bridge(
    found: Explained, by_one: bool, choices: Choices, words: Format, listing: Listing | None = None
) -> BridgeView:
    told = found.bridge
    return BridgeView(
        measure=told.measure,
        since=told.since,
        by_one=by_one,
        start=told.start,
        end=told.end,
        waterfalls=[waterfall(found, unit, words) for unit in units(found)],
        choices=choices,
        listing=listing,
    )


def units(found: Explained) -> list[str]:
    """Those of the ends, and of what came and went between them."""
    between = {change.unit for change in found.changes}
    return sorted({*found.bridge.start, *found.bridge.end, *between})


def waterfall(found: Explained, unit: str, words: Format) -> Waterfall:
    own = [change for change in found.changes if change.unit == unit]
    steps = [each for each in (step(cause, own) for cause in CAUSES) if each.events]
    start, end = (totals.get(unit, 0) for totals in (found.bridge.start, found.bridge.end))
    stations = list(accumulate((each.value[unit] for each in steps), initial=start))
    scale = Scale(min(0, *stations, end), max(0, *stations, end))
    return Waterfall(
        unit=unit,
        start=start,
        end=end,
        first=scale.bar("total", 0, start),
        last=scale.bar("total", 0, end),
        rows=[
            Row(
                cause=each.cause,
                events=each.events,
                change=each.value[unit],
                total=after,
                bar=scale.bar(COLOURS.get(each.cause, "mid"), before, after),
            )
            for each, (before, after) in zip(steps, pairwise(stations), strict=True)
        ],
        ticks=[Tick(scale.x(at), words.compact(at, unit)) for at in scale.ticks()],
    )


@dataclass(frozen=True)
class Scale:
    """Zero is on it; in minor units."""

    low: int
    high: int

    def x(self, minor: int) -> float:
        return round(100 * (minor - self.low) / ((self.high - self.low) or 1), 2)

    def bar(self, colour: str, before: int, after: int) -> Bar:
        left, right = sorted((self.x(before), self.x(after)))
        return Bar(colour, left, max(round(right - left, 2), THINNEST), self.x(after))

    def ticks(self) -> Iterator[int]:
        """Round amounts, as many as can be read."""
        width = round_up(max(-((self.low - self.high) // TICKS), 1))
        yield from range(-(-self.low // width) * width, self.high + 1, width)


def round_up(number: int) -> int:
    """
    >>> [round_up(n) for n in (1, 3, 6, 19, 40_000)]
    [1, 5, 10, 20, 50000]
    """
    power = int("1".ljust(len(str(number)), "0"))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= number)
