"""An evaluation as it is shown: a line a measure, with what the difference may be as a whisker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from readapi.evaluation.cases import TIMES, MeasureName
from readapi.evaluation.evaluation import Comparison, Evaluation
from readapi.evaluation.question import OfChange, OfCohorts
from readapi.evaluation.samples import Sample, Verdict
from web.catalogue import mark
from web.format import MINUS, Format

LABELS: Mapping[MeasureName, tuple[str, str]] = {
    "conversion": (mark("Conversion"), mark("of deals opened, won")),
    "loss": (mark("Loss"), mark("of deals opened, lost")),
    "cycle_days": (mark("Cycle"), mark("days from opening to closing, median")),
    "first_response_hours": (mark("First response"), mark("hours until the first answer, median")),
    "satisfaction": (mark("Satisfaction"), mark("of ratings of tickets, 4 or 5")),
    "complaints": (mark("Complaints"), mark("of customers, those that complained")),
    "loyalty": (mark("Loyalty"), mark("of customers that bought, those that bought again")),
    "data_errors": (mark("Data errors"), mark("of deals and tickets, those corrected")),
}
MORE_IS_BETTER = ("conversion", "satisfaction", "loyalty")


@dataclass(frozen=True)
class Side:
    """The figure, out of how many cases, and between what it may lie."""

    value: str
    of: str
    between: str


@dataclass(frozen=True)
class Whisker:
    """In per cent of the width; nothing changed in the middle."""

    x: float
    width: float
    dot: float


@dataclass(frozen=True)
class Line:
    """`kind`: better, worse, none or few."""

    part: str | None
    name: str
    first: Side
    second: Side
    difference: str
    between: str
    verdict: Verdict
    kind: str
    whisker: Whisker | None


@dataclass(frozen=True)
class Group:
    """One measure: its one line, or a line for each part."""

    measure: MeasureName
    label: str
    says: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class EvaluationView:
    """`days` on either side; of cohorts `on` is None."""

    asked: OfChange | OfCohorts
    by: str
    on: object
    since: datetime
    until: datetime
    days: int
    within: int
    groups: Sequence[Group]

    @property
    def shown(self) -> int:
        """How many differences are beyond chance."""
        told = [line.kind for group in self.groups for line in group.lines]
        return sum(kind in {"better", "worse"} for kind in told)

    @property
    def lines(self) -> int:
        return sum(len(group.lines) for group in self.groups)


def evaluation(found: Evaluation, asked: OfChange | OfCohorts, words: Format) -> EvaluationView:
    own = found.comparisons
    return EvaluationView(
        asked=asked,
        by=found.by or "",
        on=asked.on if isinstance(asked, OfChange) else None,
        since=found.since,
        until=found.until,
        days=(found.until - found.turn).days,
        within=found.within,
        groups=[
            Group(measure, *LABELS[measure], [line(e, reach(own, measure), words) for e in mine])
            for measure in LABELS
            if (mine := [each for each in own if each.measure == measure])
        ],
    )


def reach(comparisons: Sequence[Comparison], measure: MeasureName) -> float:
    """What the whiskers are drawn against: shares by one scale, times each by its own."""
    alike = [c for c in comparisons if (c.measure in TIMES) == (measure in TIMES)]
    alike = [c for c in alike if measure not in TIMES or c.measure == measure]
    ends = [abs(end) for c in alike if (d := c.difference) for end in (d.low, d.high)]
    return max(ends, default=0.0)


def line(each: Comparison, reach: float, words: Format) -> Line:
    is_time, own = each.measure in TIMES, each.difference
    return Line(
        part=each.part,
        name=each.name or "",
        first=side(each.first, is_time, words),
        second=side(each.second, is_time, words),
        difference=signed(own.value, is_time, words) if own else "",
        between=between(own.low, own.high, is_time, words, sign=True) if own else "",
        verdict=each.verdict,
        kind=kind(each),
        whisker=Whisker(
            x(own.low, reach), x(own.high, reach) - x(own.low, reach), x(own.value, reach)
        )
        if own and reach
        else None,
    )


def kind(each: Comparison) -> str:
    if each.verdict in {"too_few", "no_difference"}:
        return "few" if each.verdict == "too_few" else "none"
    return "better" if (each.verdict == "higher") == (each.measure in MORE_IS_BETTER) else "worse"


def side(own: Sample, is_time: bool, words: Format) -> Side:
    if own.value is None or own.low is None or own.high is None:
        return Side("–", words.count(own.n), "")
    of = words.count(own.n) if own.k is None else f"{words.count(own.k)} / {words.count(own.n)}"
    return Side(number(own.value, is_time, words), of, between(own.low, own.high, is_time, words))


def between(low: float, high: float, is_time: bool, words: Format, *, sign: bool = False) -> str:
    write = signed if sign else number
    return f"{write(low, is_time, words)} … {write(high, is_time, words)}"


def signed(value: float, is_time: bool, words: Format) -> str:
    if not is_time:
        return words.points(value)
    return ("+" if value > 0 else MINUS if value < 0 else "") + words.decimal(abs(value))


def number(value: float, is_time: bool, words: Format) -> str:
    return words.decimal(value) if is_time else words.percent(value, 1)


def x(value: float, reach: float) -> float:
    return round(50 + 48 * value / reach, 1)
