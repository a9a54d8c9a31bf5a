"""Made-up training tables: deals that are asked about once a week until they are settled."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
from scipy.special import expit

BEGINS = datetime(2024, 1, 1, tzinfo=UTC)
NOW = BEGINS + timedelta(days=400)


def deals(count: int, *, pull: float = 0.0, seed: int = 1, rows_each: int = 2) -> pl.DataFrame:
    """So many deals over a year, one or more rows each; `size` pulls at the log-odds of winning,
    `noise` and `source` do not.
    """
    rng = np.random.default_rng(seed)
    size = rng.normal(size=count)
    won = rng.random(count) < expit(pull * size)
    opened = np.sort(rng.uniform(0, 360, count))
    lasts = rng.uniform(10, 25, count)
    rows = [
        {
            "subject": f"deal {each:05}",
            "as_of": BEGINS + timedelta(days=opened[each] + 4.0 * turn),
            "size": size[each],
            "noise": rng.normal(),
            "source": str(rng.choice(["fair", "web", "friend"])),
            "label": bool(won[each]),
            "settled_at": BEGINS + timedelta(days=opened[each] + lasts[each]),
        }
        for each in range(count)
        for turn in range(rows_each)
    ]
    schema = {"as_of": pl.Datetime("us", "UTC"), "settled_at": pl.Datetime("us", "UTC")}
    return pl.DataFrame(rows, schema_overrides=schema)
