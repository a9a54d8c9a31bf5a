"""A little of what `make chaos PART=projections` does for longer."""

from tests.chaos.projections.machine import FreshDatabase, live_through


def test_live_read_models_equal_a_fold_from_zero_whatever_happens(
    fresh_database: FreshDatabase,
) -> None:
    live_through(fresh_database, lives=3)
