"""The funnel as it is shown: one row a stage, its five endings on one scale, its days as a box."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from web.format import Format
from web.present.pipelines import chosen

COUNTS = ("visits", "opportunities", "value")
ENDINGS = ("advanced", "lost", "went_back", "left", "here")
GAP = 0.35
"""White between two parts of a bar, in per cent of the scale."""

Amounts = Mapping[str, int]
"""{entered and the five endings: visits, deals or minor units}."""


@dataclass(frozen=True)
class Ending:
    key: str
    n: int
    text: str


@dataclass(frozen=True)
class Part:
    """A piece of the bar, in per cent of the widest row."""

    key: str
    x: float
    width: float
    text: str


@dataclass(frozen=True)
class Box:
    """Middle half, median and the longest of nine in ten, in per cent of the longest of all."""

    start: float
    width: float
    middle: float
    end: float


@dataclass(frozen=True)
class Row:
    stage: str
    name: str
    entered: str
    endings: Sequence[Ending]
    parts: Sequence[Part]
    went_on: float | None
    of_settled: float | None
    reached: int
    reached_share: float | None
    skipped: int
    days: Mapping[str, Any]
    box: Box | None


@dataclass(frozen=True)
class Told:
    """One part of a breakdown; `went_on` stage by stage, `days` to closing as a median."""

    part: str
    name: str | None
    visits: int
    went_on: Sequence[float | None]
    won: int
    lost: int
    days: float | None

    @property
    def win_rate(self) -> float | None:
        return share(self.won, self.won + self.lost)


@dataclass(frozen=True)
class FunnelView:
    pipeline: Mapping[str, Any]
    pipelines: Sequence[Mapping[str, Any]]
    cohort: str
    start: date
    end: date
    count: str
    currency: str
    currencies: Sequence[str]
    total: int
    rows: Sequence[Row]
    won: Mapping[str, Any]
    lost: Mapping[str, Any]
    here: int
    by: str = ""
    parts: Sequence[Told] = ()

    @property
    def win_rate(self) -> float | None:
        return share(self.won["n"], self.won["n"] + self.lost["n"])


@dataclass(frozen=True)
class Measure:
    """What is counted: "visits", "opportunities", or the "value" in one currency."""

    kind: str
    currency: str
    words: Format

    def of(self, stage: Mapping[str, Any]) -> Amounts:
        if self.kind == "value":
            own = stage["value"].get(self.currency, {})
            return {key: own.get(key, 0) for key in ("entered", *ENDINGS)}
        return stage["opportunities"] if self.kind == "opportunities" else stage

    def text(self, n: int) -> str:
        return self.words.money(n, self.currency) if self.kind == "value" else self.words.count(n)


@dataclass(frozen=True)
class Scale:
    """What the rows are drawn against: the widest bar, the longest stay, all deals."""

    widest: int
    longest: float
    total: int


def funnel(
    answer: Mapping[str, Any],
    pipelines: Sequence[Mapping[str, Any]],
    period: tuple[date, date],
    words: Format,
    *,
    count: str = "visits",
    currency: str = "",
) -> FunnelView:
    """`answer` as `GET /api/pipelines/{id}/funnel` gives it, in visits, deals or value."""
    stages = answer["stages"]
    currencies = sorted({each for stage in stages for each in stage["value"]})
    currency = currency if currency in currencies else next(iter(currencies), "")
    measure = Measure(count if count in COUNTS else "visits", currency, words)
    scale = Scale(
        widest=max((measure.of(stage)["entered"] for stage in stages), default=0),
        longest=max((stage["days"]["p90"] or 0 for stage in stages), default=0),
        total=stages[0]["reached"] if stages else 0,
    )
    return FunnelView(
        pipeline=chosen(pipelines, answer["pipeline"]),
        pipelines=pipelines,
        cohort=answer["cohort"],
        start=period[0],
        end=period[1],
        count=measure.kind,
        currency=currency,
        currencies=currencies,
        total=scale.total,
        rows=[row(stage, measure, scale) for stage in stages],
        won=answer["won"],
        lost=answer["lost"],
        here=sum(stage["opportunities"]["here"] for stage in stages),
        by=answer.get("by") or "",
        parts=[told(each, stages) for each in answer.get("parts", ())],
    )


def told(part: Mapping[str, Any], stages: Sequence[Mapping[str, Any]]) -> Told:
    own = {each["stage"]: each for each in part["stages"]}
    rows = [own.get(each["stage"]) for each in stages]
    return Told(
        part=part["part"],
        name=part["name"],
        visits=sum(each["entered"] for each in part["stages"]),
        went_on=[share(each["advanced"], each["entered"]) if each else None for each in rows],
        won=part["won"]["n"],
        lost=part["lost"]["n"],
        days=part["pace"]["cycle"]["p50"],
    )


def row(stage: Mapping[str, Any], measure: Measure, scale: Scale) -> Row:
    own = measure.of(stage)
    endings = [Ending(key, own[key], measure.text(own[key])) for key in ENDINGS]
    return Row(
        stage=str(stage["stage"]),
        name=stage["name"],
        entered=measure.text(own["entered"]),
        endings=endings,
        parts=parts(endings, scale.widest),
        went_on=share(own["advanced"], own["entered"]),
        of_settled=share(own["advanced"], own["entered"] - own["here"]),
        reached=stage["reached"],
        reached_share=share(stage["reached"], scale.total),
        skipped=stage["skipped"],
        days=stage["days"],
        box=box(stage["days"], scale.longest),
    )


def parts(endings: Sequence[Ending], widest: int) -> list[Part]:
    """The bar of one row; what is zero has no part."""
    starts = [0, *accumulate(max(each.n, 0) for each in endings)]
    return [
        Part(
            each.key,
            round(100 * start / widest, 2),
            round(max(100 * each.n / widest - GAP, 0.3), 2),
            each.text,
        )
        for each, start in zip(endings, starts, strict=False)
        if each.n > 0
    ]


def box(days: Mapping[str, Any], longest: float) -> Box | None:
    if not days["n"] or not longest:
        return None

    def x(value: float) -> float:
        return round(100 * value / longest, 1)

    return Box(
        start=x(days["p25"]),
        width=max(x(days["p75"]) - x(days["p25"]), 0.5),
        middle=x(days["p50"]),
        end=x(days["p90"]),
    )


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
