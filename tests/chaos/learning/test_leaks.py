"""1,000 instants (or `INSTANTS`) of the demo from seed 0 (or `SEED`): its features know nothing of
what was recorded later.
"""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import pytest

from domain.story import FOREVER
from pipelines.features.catalogue import TABLES
from pipelines.features.known import Known
from pipelines.features.leaks import restated
from tests.demo.playing import ZONE, played
from tests.pipelines.features.logs import Ended, Frames, frames

SEED = int(os.environ.get("SEED", "0"))
INSTANTS = int(os.environ.get("INSTANTS", "1000"))
AT_ONCE = 100


@pytest.fixture(scope="module")
def log() -> Frames:
    return frames(played(seed=1).events)


@pytest.mark.parametrize("first", range(0, INSTANTS, AT_ONCE))
def test_what_was_known_does_not_change_once_the_future_is_there(log: Frames, first: int) -> None:
    whole = Ended(log, FOREVER)
    for at in instants(log, Random(f"leaks {SEED} {first}"), min(AT_ONCE, INSTANTS - first)):
        now, then = Known(whole, at, ZONE), Known(Ended(log, at), at, ZONE)
        for table in TABLES:
            assert restated(table.of, now, then) == [], (table.name, at)


def instants(log: Frames, random: Random, number: int) -> Sequence[datetime]:
    """At random in the two years, to the microsecond; one of five at an event."""
    told = [each for frame in log.values() for each in frame["known_from"].to_list()]
    first, last = min(told), max(told)
    seconds = (last - first).total_seconds()
    return [
        random.choice(told)
        if random.random() < 0.2
        else first + timedelta(seconds=random.uniform(0, seconds))
        for _ in range(number)
    ]
