"""20,000 random journeys (or `JOURNEYS`) from seed 0 (or `SEED`): read models are right."""

import os
from collections.abc import Callable
from functools import partial
from random import Random

import pytest

from tests.projections.test_engine import rows_never_depend_on_batches
from tests.test_journeys import journey

FIRST = int(os.environ.get("SEED", "0"))
LAST = FIRST + int(os.environ.get("JOURNEYS", "20000"))
AT_ONCE = 500


@pytest.mark.parametrize("first", range(FIRST, LAST, AT_ONCE))
def test_no_journey_is_told_wrong(first: int) -> None:
    of_each(first, partial(journey, asked=12))


@pytest.mark.parametrize("first", range(FIRST, LAST, AT_ONCE))
def test_rows_never_depend_on_batches(first: int) -> None:
    of_each(first, rows_never_depend_on_batches)


def of_each(first: int, law: Callable[[Random], None]) -> None:
    for seed in range(first, min(first + AT_ONCE, LAST)):
        try:
            law(Random(seed))
        except Exception as wrong:
            wrong.add_note(f"Again: SEED={seed} JOURNEYS=1 make chaos PART=time")
            raise
