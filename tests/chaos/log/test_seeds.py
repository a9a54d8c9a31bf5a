"""100 seeds (or `SEEDS`) from 0 (or `SEED`): 8 writers, 10 seconds, all that can go wrong."""

import os

import pytest

from infra.postgres.embedded import Server
from tests.chaos.log.plan import draw
from tests.chaos.log.theatre import perform

FIRST = int(os.environ.get("SEED", "0"))
LAST = FIRST + int(os.environ.get("SEEDS", "100"))


@pytest.mark.parametrize("seed", range(FIRST, LAST))
def test_nothing_is_skipped_doubled_or_lost(
    server: Server, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    report = perform(server, draw(seed))
    with capsys.disabled():
        print(f"\n{report}")
    assert report.wrong == [], f"Again: SEED={seed} SEEDS=1 make chaos PART=log"
