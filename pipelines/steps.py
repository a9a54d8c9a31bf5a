"""The steps of learning, in the order in which one stands on the other: the command line, the flows
and the schedules are made from this table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.errors import Invalid
from pipelines.archive import Told, archive
from pipelines.ports import Place, StoredLog


class UnknownStep(Invalid, code="unknown_pipeline"):
    """There is no pipeline of that name."""


@dataclass(frozen=True)
class Work:
    """What a step works on: the log, where its archive is, as of when, and whose days it counts."""

    log: StoredLog
    place: Place
    as_of: datetime
    zone: ZoneInfo


Answer = Mapping[str, object]
"""What a step has done, for programs."""


@dataclass(frozen=True)
class Step:
    """Its work is safe to repeat; `says` is what it has done, in words made of its answer, `counts`
    what its progress is counted in.
    """

    does: Callable[[Work, Told], Answer]
    says: str
    counts: str = "events"


def archived(work: Work, told: Told) -> Answer:
    """The log up to that instant, as segments. Raises what `archive` raises."""
    done = archive(work.log, work.place, work.log.end(work.as_of), told)
    return vars(done) | {"place": work.place.url("")}


STEPS: Mapping[str, Step] = {
    "archive": Step(
        archived,
        "archived up to position {position:,}: {events:,} new events in {segments:,} segments,"
        " {size:,} bytes, at {place}",
    ),
}


def step(name: str) -> Step:
    """Raises `UnknownStep`."""
    if name not in STEPS:
        raise UnknownStep(name=name, known=", ".join(STEPS))
    return STEPS[name]
