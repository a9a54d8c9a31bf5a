"""The board by direct definition: knows events, nothing else of ours."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from domain.recorded import Recorded
from tests.oracles.deals import deal
from tests.oracles.naive import believed, is_deal
from tests.oracles.pipelines import first_of, stage

Streams = Mapping[UUID, Sequence[Recorded]]


Line = tuple[int, int, int]
"""Count, value and weighted value in minor units; all in one currency."""


def board(
    streams: Streams, pipeline: UUID, at: datetime, known_at: datetime
) -> dict[tuple[str, object], Line]:
    """{("open", stage) or ("won" or "lost", None): its line}."""
    out: dict[tuple[str, object], Line] = {}
    for stream in streams.values():
        told = believed(stream, at, known_at)
        if is_deal(told):
            each = deal(told)
            if each["pipeline"] == pipeline and not (each["status"] == "open" and each["archived"]):
                place = (str(each["status"]), each["stage"] if each["status"] == "open" else None)
                count, value, weighted = out.get(place, (0, 0, 0))
                worth = weigh(each, streams[pipeline], at, known_at)
                out[place] = (count + 1, value + int(str(each["amount"])), weighted + worth)
    return out


def weigh(
    each: Mapping[str, object], pipeline: Sequence[Recorded], at: datetime, known_at: datetime
) -> int:
    """Its amount times its probability, or its stage's; Python rounds half to even."""
    stage_id = each["stage"]
    assert isinstance(stage_id, UUID)
    chance = each["probability"]
    if chance is None:
        chance = stage(first_of(pipeline, stage_id, at, known_at), stage_id)[1]
    return round(Fraction(int(str(each["amount"])) * int(str(chance)), 10_000))
