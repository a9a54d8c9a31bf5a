"""A forecast as a picture: in each currency a band from P10 to P90 and a line of P50 by month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from readapi.scores import Score

WIDTH, HEIGHT = 100.0, 150.0


@dataclass(frozen=True)
class Month:
    """What is foretold of one, in minor units; `x` is where it stands, in percent."""

    day: str
    p10: int
    p50: int
    p90: int
    x: float


@dataclass(frozen=True)
class Fan:
    """`band` and `line` are paths in a box of 100 by 150."""

    currency: str
    months: Sequence[Month]
    band: str
    line: str

    @property
    def top(self) -> int:
        return max(each.p90 for each in self.months)


def fans(said: Iterable[Score], method: str) -> list[Fan]:
    """By currency, of the months that the method foretells with its spread."""
    rows = [row for each in said for row in each.extra.get("months", ())]
    own = [row for row in rows if row["method"] == method and row["p10"] is not None]
    currencies = sorted({row["currency"] for row in own})
    return [fan(each, [row for row in own if row["currency"] == each]) for each in currencies]


def fan(currency: str, rows: Sequence[Mapping[str, Any]]) -> Fan:
    last = latest(rows)
    step = WIDTH / max(len(last), 1)
    months = [
        Month(
            day=row["month"],
            p10=round(row["p10"]),
            p50=round(row["p50"]),
            p90=round(row["p90"]),
            x=step * (n + 0.5),
        )
        for n, row in enumerate(last)
    ]
    top = max([each.p90 for each in months] or [1]) or 1

    def points(name: str) -> list[str]:
        return [
            f"{each.x:.2f} {HEIGHT * (1 - max(getattr(each, name), 0) / top):.1f}"
            for each in months
        ]

    band = "M" + "L".join([*points("p90"), *reversed(points("p10"))]) + "z"
    return Fan(currency, months, band, "M" + "L".join(points("p50")))


def latest(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those that were said last, by month."""
    origin = max((row["origin"] for row in rows), default="")
    return sorted((row for row in rows if row["origin"] == origin), key=lambda row: row["month"])
