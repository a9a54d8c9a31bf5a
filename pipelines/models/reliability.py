"""What was said against what came, in groups of rising chances: the figures of a picture."""

import polars as pl

GROUPS = 10


def reliability(said: pl.DataFrame) -> dict[str, float]:
    """Of rows with the chance `used` and the `label` that came: `bin 1 n`, `bin 1 said` and
    `bin 1 happened` (means, 0 to 1) of each of ten groups of about equal size.
    """
    if said.is_empty():
        return {}
    ranked = said.sort("used", maintain_order=True).with_row_index("place")
    group = (pl.col("place") * min(GROUPS, said.height) // said.height).alias("group")
    told = ranked.group_by(group, maintain_order=True).agg(
        n=pl.len().cast(pl.Float64),
        said=pl.col("used").mean(),
        happened=pl.col("label").cast(pl.Float64).mean(),
    )
    return {
        f"bin {number} {name}": row[name]
        for number, row in enumerate(told.to_dicts(), start=1)
        for name in ("n", "said", "happened")
    }
