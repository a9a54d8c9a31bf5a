"""Three short seeds of what `make chaos PART=log` does a hundred times, for longer."""

from collections.abc import Iterator

import pytest

from infra.postgres.embedded import Server
from tests.chaos.log.plan import draw
from tests.chaos.log.theatre import perform, theatre


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with theatre() as opened:
        yield opened


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_skipped_doubled_or_lost_whatever_is_killed(server: Server, seed: int) -> None:
    report = perform(server, draw(seed, seconds=3))
    assert report.wrong == [], report
