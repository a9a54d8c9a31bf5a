"""20,000 random journeys (or `JOURNEYS`) from seed 0 (or `SEED`): board and funnel are right."""

import asyncio
import os
from random import Random

import pytest

from tests.readapi.test_figures import right

FIRST = int(os.environ.get("SEED", "0"))
LAST = FIRST + int(os.environ.get("JOURNEYS", "20000"))
AT_ONCE = 500


@pytest.mark.parametrize("first", range(FIRST, LAST, AT_ONCE))
def test_no_figure_is_wrong(database: str, first: int) -> None:
    """Two questions a journey, each to the board and to the funnel of all three cohorts."""
    asyncio.run(right(database, Random(f"figures {first}"), min(AT_ONCE, LAST - first), 2))
