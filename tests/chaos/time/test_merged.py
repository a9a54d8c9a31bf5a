"""Long journeys of merges, splits and corrections: who stands for whom, at many random moments."""

import asyncio

from tests.readapi.test_merged import differing


def test_whoever_stands_for_a_customer_is_told_at_any_moment(database: str) -> None:
    assert asyncio.run(differing(database, range(100), 100)) > 1_000
