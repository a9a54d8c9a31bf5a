"""The board by direct definition: knows events, nothing else of ours."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from functools import cache
from uuid import UUID

from domain.recorded import Recorded
from tests.oracles.deals import deal
from tests.oracles.naive import believed, is_deal
from tests.oracles.pipelines import first_of, stage

Streams = Mapping[UUID, Sequence[Recorded]]
Place = tuple[str, UUID | None]
Line = tuple[int, dict[str, int], dict[str, int]]
"""Count; value and weighted value in minor units, by currency."""


def board(streams: Streams, pipeline: UUID, at: datetime, known_at: datetime) -> dict[Place, Line]:
    """{("open", stage) or ("won" or "lost", None): its line}; what is closed is not weighted."""

    @cache
    def chance(id: UUID) -> int:
        return stage(first_of(streams[pipeline], id, at, known_at), id)[1]

    out: dict[Place, Line] = {}
    told = (believed(stream, at, known_at) for stream in streams.values())
    for each in (deal(own) for own in told if is_deal(own)):
        is_open, currency = each["status"] == "open", each["currency"]
        if each["pipeline"] == pipeline and not (is_open and each["archived"]):
            place = (each["status"], each["stage"] if is_open else None)
            count, value, weighted = out.get(place, (0, Counter(), Counter()))
            value[currency] += each["amount"]
            if is_open:
                own = each["probability"]
                own = chance(each["stage"]) if own is None else own
                weighted[currency] += round(Fraction(each["amount"] * own, 10_000))
            out[place] = (count + 1, value, weighted)
    return out
