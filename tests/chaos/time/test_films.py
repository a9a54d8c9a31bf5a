"""10,000 journeys (or `JOURNEYS`) from seed 0 (or `SEED`): films and breakdowns are right."""

import asyncio
import os
from random import Random

import pytest

from tests.readapi import test_breakdown, test_film

FIRST = int(os.environ.get("SEED", "0"))
LAST = FIRST + int(os.environ.get("JOURNEYS", "10000"))
AT_ONCE = 250


@pytest.mark.parametrize("first", range(FIRST, LAST, AT_ONCE))
def test_no_frame_is_wrong(database: str, first: int) -> None:
    """Three frames a journey, by both knowledges, against the oracles and single questions."""
    asyncio.run(test_film.right(database, Random(f"film {first}"), min(AT_ONCE, LAST - first)))


@pytest.mark.parametrize("first", range(FIRST, LAST, AT_ONCE))
def test_no_part_is_wrong(database: str, first: int) -> None:
    """Two questions a journey, told apart in all five ways, and the pace of the whole."""
    journeys = min(AT_ONCE, LAST - first)
    asyncio.run(test_breakdown.right(database, Random(f"parts {first}"), journeys))
