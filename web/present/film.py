"""A film as it is shown: for each stage a strip of frames, its visits stacked by how they ended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from web.present.funnel import ENDINGS
from web.present.pipelines import chosen

HEIGHT = 100
"""Of a strip, in units; a frame is one wide."""


@dataclass(frozen=True)
class Strip:
    """`paths`: {ending: the bars of all frames}; `then`: what was reported as entered, as a line,
    where that was anything else. `entered` of the first frame, the greatest and the last.
    """

    name: str
    paths: Mapping[str, str]
    then: str
    entered: tuple[int, int, int]
    here: int


@dataclass(frozen=True)
class Line:
    """One frame: `reported` is what was said then, where that was another figure."""

    at: datetime
    entered: int
    reported: int | None
    won: int
    lost: int
    open: int
    value: Mapping[str, int]


@dataclass(frozen=True)
class FilmView:
    pipeline: Mapping[str, Any]
    cohort: str
    every: str
    start: date
    end: date
    strips: Sequence[Strip]
    lines: Sequence[Line]

    @property
    def restated(self) -> int:
        """Frames that were reported otherwise."""
        return sum(each.reported is not None for each in self.lines)


def film(
    answer: Mapping[str, Any],
    pipelines: Sequence[Mapping[str, Any]],
    period: tuple[date, date],
) -> FilmView:
    """`answer` as `GET /api/pipelines/{id}/film` gives it, of both knowledges."""
    frames = answer["frames"]
    names: dict[str, str] = {}
    for frame in frames:
        names |= {str(s["stage"]): s["name"] for s in frame["now"]["funnel"]["stages"]}
    highest = max((s["entered"] for f in frames for s in both(f)), default=0)
    return FilmView(
        pipeline=chosen(pipelines, answer["pipeline"]),
        cohort=answer["cohort"],
        every=answer["every"],
        start=period[0],
        end=period[1],
        strips=[strip(frames, id, name, highest) for id, name in names.items()],
        lines=[line(frame) for frame in frames],
    )


def both(frame: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return [*frame["now"]["funnel"]["stages"], *frame["then"]["funnel"]["stages"]]


def strip(frames: Sequence[Mapping[str, Any]], id: str, name: str, highest: int) -> Strip:
    now = [of_stage(each["now"], id) for each in frames]
    then = [of_stage(each["then"], id)["entered"] for each in frames]
    entered = [each["entered"] for each in now]
    return Strip(
        name=name,
        paths={key: bars(now, key, highest) for key in ENDINGS},
        then=steps(then, highest) if then != entered else "",
        entered=(entered[0], max(entered), entered[-1]),
        here=now[-1]["here"],
    )


def of_stage(picture: Mapping[str, Any], id: str) -> Mapping[str, int]:
    found = (each for each in picture["funnel"]["stages"] if str(each["stage"]) == id)
    return next(found, dict.fromkeys(("entered", *ENDINGS), 0))


def bars(counts: Sequence[Mapping[str, int]], key: str, highest: int) -> str:
    """One path of all bars of that ending, each on top of the endings before it."""
    below = ENDINGS[: ENDINGS.index(key)]
    drawn = (
        f"M{n} {y(sum(each[other] for other in below), highest)}h.86"
        f"V{y(sum(each[other] for other in (*below, key)), highest)}h-.86z"
        for n, each in enumerate(counts)
        if each[key] > 0
    )
    return "".join(drawn)


def steps(counts: Sequence[int], highest: int) -> str:
    """A line at the height of each frame's count."""
    drawn = (f"{y(each, highest)}H{n + 1}" for n, each in enumerate(counts))
    return "M0 " + "V".join(drawn)


def y(count: int, highest: int) -> float:
    return round(HEIGHT - HEIGHT * count / highest, 2) if highest else HEIGHT


def line(frame: Mapping[str, Any]) -> Line:
    now, then = frame["now"], frame["then"]
    entered, reported = (sum(s["entered"] for s in p["funnel"]["stages"]) for p in (now, then))
    value: dict[str, int] = {}
    for stage in now["board"]["stages"]:
        for currency, minor in stage["value"].items():
            value[currency] = value.get(currency, 0) + minor
    return Line(
        at=frame["at"],
        entered=entered,
        reported=reported if reported != entered else None,
        won=now["funnel"]["won"]["n"],
        lost=now["funnel"]["lost"]["n"],
        open=sum(stage["count"] for stage in now["board"]["stages"]),
        value=value,
    )
