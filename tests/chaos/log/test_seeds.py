"""100 seeds (or `SEEDS`) from 0 (or `SEED`): 8 writers, 10 seconds, all that can go wrong."""

import os

import pytest

from infra.postgres.embedded import Server
from infra.postgres.migrate import FUNCTIONS
from tests.chaos.log.plan import draw
from tests.chaos.log.theatre import perform

FIRST = int(os.environ.get("SEED", "0"))
LAST = FIRST + int(os.environ.get("SEEDS", "100"))

UNSTEADY = f"""
CREATE FUNCTION unsteady_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT clock_timestamp() + (random() - 0.5) * interval '4 seconds'
$$;
{(FUNCTIONS / "log_end.sql").read_text().replace("clock_timestamp()", "unsteady_clock()")}
"""


@pytest.mark.parametrize("seed", range(FIRST, LAST))
def test_nothing_is_skipped_doubled_or_lost(
    server: Server, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    report = perform(server, draw(seed))
    with capsys.disabled():
        print(f"\n{report}")
    assert report.wrong == [], f"Again: SEED={seed} SEEDS=1 make chaos PART=log"


def test_a_clock_that_steps_to_and_fro_skips_doubles_and_loses_nothing(server: Server) -> None:
    report = perform(server, draw(FIRST, seconds=5), UNSTEADY)
    assert report.wrong == []
