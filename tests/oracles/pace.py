"""How deals close, by direct definition: knows events, nothing else of ours."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain.recorded import Recorded
from tests.oracles.visits import Stay, stays


def closings(
    deals: Iterable[Sequence[Recorded]], pipeline: UUID, since: datetime, until: datetime
) -> tuple[int, list[Stay], list[float]]:
    """Of deals as they are told: how many are open, the last closing of each in since-until, and
    the days that it took.
    """
    still, ends, took = 0, list[Stay](), list[float]()
    for told in deals:
        mine = [each for each in stays(told) if each.pipeline == pipeline]
        still += sum(each.outcome == "here" for each in mine)
        closed = [each for each in mine if each.outcome in {"won", "lost"} and each.ended]
        for stay in [each for each in closed if each.ended and since <= each.ended <= until][-1:]:
            ends.append(stay)
            took.append((stay.ended - told[0].occurred_at) / timedelta(days=1))  # type: ignore[operator]
    return still, ends, took
