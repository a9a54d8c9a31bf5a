"""20,000 random journeys (or `JOURNEYS`) from seed 0 (or `SEED`): read models equal the oracles."""

import os
from random import Random

import pytest

from tests.test_journeys import journey

FIRST = int(os.environ.get("SEED", "0"))
LAST = FIRST + int(os.environ.get("JOURNEYS", "20000"))
AT_ONCE = 500


@pytest.mark.parametrize("first", range(FIRST, LAST, AT_ONCE))
def test_no_journey_is_told_wrong(first: int) -> None:
    for seed in range(first, min(first + AT_ONCE, LAST)):
        try:
            journey(Random(seed), asked=12)
        except Exception as wrong:
            wrong.add_note(f"Again: SEED={seed} JOURNEYS=1 make chaos PART=time")
            raise
