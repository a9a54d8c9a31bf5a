"""The forecast on twenty demos: how much less it is off than what needs no model, and how often it
came to lie between P10 and P90. The figures are printed.
"""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from pipelines.models.forecast import forecast
from pipelines.models.ways import SIMULATION
from pipelines.scan import ToldStory
from tests.demo.playing import ENDS, ZONE, played

SEEDS = (1, 2, 3, 4, 6, 8, 9, 10, 12, 13, 14, 15, 16, 18, 19, 20, 22, 23, 24, 25)
"""The first twenty that the demo can be played with up to that day; the method was settled on
others.
"""

ENDED = datetime(ENDS.year, ENDS.month, ENDS.day, 15, 59, 59, tzinfo=UTC)
"""The last second of the demo's last day, where it is played."""

PATHS = 300

BASELINES = ("stage_weighted", "seasonal_naive")


@pytest.fixture(scope="module")
def figures() -> pl.DataFrame:
    """`seed, method, wape, coverage, n` of every method, on the same months of a seed."""
    rows = []
    for seed in SEEDS:
        card = forecast(ToldStory(played(seed).events), ENDED, ZONE, PATHS).card
        print(f"seed {seed}: {card.method}, {card.verdict}, {card.candidates}")
        rows += [
            {"seed": seed, "method": method, "default": method == card.method, **figures}
            for method, figures in card.candidates.items()
        ]
    return pl.DataFrame(rows, infer_schema_length=None)


def wapes(figures: pl.DataFrame, method: str) -> np.ndarray:
    found: np.ndarray = figures.filter(pl.col("method") == method).sort("seed")["wape"].to_numpy()
    return found


@pytest.mark.parametrize("baseline", BASELINES)
def test_it_is_off_by_far_less_than_what_needs_no_model(
    figures: pl.DataFrame, baseline: str
) -> None:
    """By 15 % at least, and by more than nothing in 95 of 100 resamples of the seeds."""
    ours, theirs = wapes(figures, SIMULATION), wapes(figures, baseline)
    drawn = np.random.default_rng(1).integers(len(SEEDS), size=(10_000, len(SEEDS)))
    low, high = np.quantile(1 - ours[drawn].mean(axis=1) / theirs[drawn].mean(axis=1), (0.05, 0.95))
    gain = 1 - ours.mean() / theirs.mean()
    print(f"{baseline}: {theirs.mean():.3f}, ours {ours.mean():.3f}, less by {gain:.3f}")
    print(f"90 % interval {low:.3f} to {high:.3f}")
    assert gain >= 0.15
    assert low > 0


def test_what_came_lay_between_p10_and_p90_in_eight_of_ten_months(figures: pl.DataFrame) -> None:
    """Averaged over all seeds; each looks at 24 origins and months ahead at least."""
    simulated = figures.filter(pl.col("method") == SIMULATION)
    within, number = simulated["coverage"].to_numpy().mean(), simulated["n"].to_numpy()
    print(f"coverage {within:.3f} of {number.sum():.0f}")
    assert number.min() >= 24
    assert 0.75 <= within <= 0.85
