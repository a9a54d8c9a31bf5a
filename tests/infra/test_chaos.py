"""A little of what `make chaos` does for longer."""

from collections.abc import Iterator

import pytest

from infra.postgres.embedded import Server
from tests.chaos.log.plan import draw
from tests.chaos.log.theatre import perform, theatre
from tests.chaos.projections.machine import FreshDatabase, live_through


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    with theatre() as opened:
        yield opened


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_skipped_doubled_or_lost_whatever_is_killed(
    own_server: Server, seed: int
) -> None:
    report = perform(own_server, draw(seed, seconds=3))
    assert report.wrong == [], report


def test_live_read_models_equal_a_fold_from_zero_whatever_happens(
    fresh_database: FreshDatabase,
) -> None:
    live_through(fresh_database, lives=3)
