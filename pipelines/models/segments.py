"""Customers in groups that are alike in what they buy and how they behave, under plain names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import sklearn
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

from domain.customer import Customer
from domain.training import Card, Code, Verdict
from pipelines.features.customers import customers
from pipelines.features.known import GREENWICH
from pipelines.models.cards import as_it_happened, code_of, digest, remarks
from pipelines.ports import Story

MODEL = "segments"

HIGH_VALUE, PROMISING, ORDINARY, AT_RISK = "high_value", "promising", "ordinary", "at_risk"

ENOUGH = 40
"""Customers; with fewer there are no groups, only people."""

GROUPS = range(4, 9)
"""Fewer would do no more than tell buyers from the others."""

SEED, BEGINNINGS, SHUFFLES, RESAMPLES = 1, 3, 3, 3

APART = 0.05
"""By so much the silhouette is above that of traits that were shuffled."""

SAMPLE = 2_000
"""Customers among whom the silhouette is taken: it looks at every pair."""


def shares(name: str) -> pl.Expr:
    """What a customer spent beside the usual buyer, 0 without a purchase."""
    return pl.col(name).exp().fill_null(0.0)


TRAITS: Mapping[str, pl.Expr] = {
    "days_since_purchase": pl.coalesce("days_since_purchase", "days_known").log1p(),
    "purchases": pl.col("purchases").log1p(),
    "purchases_365": pl.col("purchases_365").log1p(),
    "spent_to_usual": shares("spent_to_usual").log1p(),
    "visits_90": pl.col("visits_90").log1p(),
    "open_share_90": pl.col("open_share_90").fill_null(0.0),
    "complaints_180": pl.col("complaints_180").log1p(),
}
"""Recency, frequency and money, then behaviour: by the names of the features that they are of, on
scales on which a step means about the same everywhere. Who never bought is as long without a
purchase as they are known.
"""


@dataclass(frozen=True)
class Groups:
    """K groups of customers (rows of `scaled` traits); `silhouette` is from -1 to 1, how much
    nearer each is to its own group than to the next; `inertia` the sum of squared distances.
    """

    number: int
    of: NDArray[np.int32]
    centres: NDArray[np.float64]
    silhouette: float
    inertia: float

    @classmethod
    def found(cls, scaled: NDArray[np.float64], number: int) -> "Groups":
        means = KMeans(number, n_init=BEGINNINGS, random_state=SEED).fit(scaled)
        apart = silhouette(scaled, means.labels_)
        return cls(number, means.labels_, means.cluster_centers_, apart, float(means.inertia_))


@dataclass(frozen=True)
class Segments:
    """`customers`: `subject`, `grade` (the segment's name), `group`, `reasons` (the traits by which
    their group differs most from all: feature, direction, effect in standard deviations). Empty
    where the verdict is `not enough data`. `groups`: a row each with its name, size and centre.
    """

    card: Card
    customers: pl.DataFrame
    groups: pl.DataFrame


def segments(story: Story, as_of: datetime, zone: ZoneInfo = GREENWICH) -> Segments:
    """All customers that are not archived, as they were known at that instant."""
    known = customers(story, as_of, zone).filter(~pl.col("archived")).collect()
    traits = known.select("subject", **TRAITS)
    happened = as_it_happened(story, Customer.Entered, as_of)
    return told(traits, as_of, story.position, happened)


def told(traits: pl.DataFrame, as_of: datetime, position: int, happened: float = 0.0) -> Segments:
    """From a frame of `subject` and `TRAITS`; it never matters where it came from."""
    scaled = standard(traits.drop("subject").to_numpy())
    if len(traits) < ENOUGH or len(np.unique(scaled, axis=0)) <= max(GROUPS):
        card = card_of(traits, as_of, position, happened, "not enough data", "too_few_customers")
        return Segments(card, of_groups(traits, None, {}), pl.DataFrame(schema=GROUP))
    tried = [Groups.found(scaled, number) for number in GROUPS]
    best = max(tried, key=lambda each: each.silhouette)
    by_chance = max(shuffled(scaled, best.number, seed) for seed in range(SHUFFLES))
    apart = best.silhouette > by_chance + APART
    metrics = {
        "k": float(best.number),
        "silhouette": best.silhouette,
        "inertia": best.inertia,
        "stability": stability(scaled, best),
    }
    candidates = {
        f"k{each.number}": {"silhouette": each.silhouette, "inertia": each.inertia}
        for each in tried
    }
    card = card_of(
        traits,
        as_of,
        position,
        happened,
        "skill" if apart else "no skill",
        "groups_stand_apart" if apart else "groups_by_chance",
        metrics=metrics,
        baseline={"silhouette by chance": by_chance},
        candidates=candidates,
    )
    names = {place: name_of(dict(zip(TRAITS, centre, strict=True)))
             for place, centre in enumerate(best.centres)}  # fmt: skip
    return Segments(card, of_groups(traits, best, names), table(best, names))


def name_of(centre: Mapping[str, float]) -> str:
    """A group's plain name by where it lies, in standard deviations from the mean of all: the same
    kind of customers has the same name, whatever its number and whoever else is there.
    """
    worth = (centre["spent_to_usual"] + centre["purchases"]) / 2
    quiet = centre["days_since_purchase"] > CLEARLY or centre["visits_90"] < -CLEARLY
    if worth > 0 and (quiet or centre["complaints_180"] > 2 * CLEARLY):
        return AT_RISK
    if worth > CLEARLY:
        return HIGH_VALUE
    if worth <= 0 and centre["visits_90"] > FAINTLY:
        return PROMISING
    return ORDINARY


CLEARLY, FAINTLY = 0.5, 0.1
"""Standard deviations."""


def standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each column about its mean, in its standard deviations; what never differs is 0."""
    if not len(values):
        return values
    spread = values.std(axis=0)
    scaled: NDArray[np.float64] = (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return scaled


def silhouette(scaled: NDArray[np.float64], of: NDArray[np.int32]) -> float:
    size = SAMPLE if len(scaled) > SAMPLE else None
    return float(silhouette_score(scaled, of, sample_size=size, random_state=SEED))


def shuffled(scaled: NDArray[np.float64], number: int, seed: int) -> float:
    """How far groups stand apart where no trait has anything to do with another."""
    rng = np.random.default_rng(seed)
    alone = np.column_stack([rng.permutation(column) for column in scaled.T])
    return silhouette(alone, KMeans(number, n_init=1, random_state=SEED).fit(alone).labels_)


def stability(scaled: NDArray[np.float64], best: Groups) -> float:
    """How alike groups are that are found among others of the same kind, 0 by chance to 1 (the
    adjusted Rand index, over resamples).
    """
    rng, found = np.random.default_rng(SEED), []
    for _ in range(RESAMPLES):
        drawn = scaled[rng.integers(len(scaled), size=len(scaled))]
        means = KMeans(best.number, n_init=BEGINNINGS, random_state=SEED).fit(drawn)
        found.append(adjusted_rand_score(best.of, means.predict(scaled)))
    return float(np.mean(found))


GROUP = {
    "group": pl.Int64(),
    "segment": pl.String(),
    "customers": pl.Int64(),
    **dict.fromkeys(TRAITS, pl.Float64()),
}

REASON = pl.Struct({"feature": pl.String(), "direction": pl.String(), "effect": pl.Float64()})


def table(groups: Groups, names: Mapping[int, str]) -> pl.DataFrame:
    """The greatest first; centres in standard deviations from the mean of all."""
    rows = [
        (place, names[place], int((groups.of == place).sum()), *map(float, centre))
        for place, centre in enumerate(groups.centres)
    ]
    return pl.DataFrame(rows, schema=GROUP, orient="row").sort("customers", descending=True)


def of_groups(
    traits: pl.DataFrame, groups: Groups | None, names: Mapping[int, str]
) -> pl.DataFrame:
    schema = {"subject": pl.String(), "grade": pl.String(), "group": pl.Int64(),
              "reasons": pl.List(REASON)}  # fmt: skip
    if groups is None:
        return pl.DataFrame(schema=schema)
    why = {place: reasons(centre) for place, centre in enumerate(groups.centres)}
    rows = [
        (subject, names[place], place, why[place])
        for subject, place in zip(traits["subject"], map(int, groups.of), strict=True)
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def reasons(centre: NDArray[np.float64], number: int = 3) -> list[dict[str, object]]:
    strongest = sorted(zip(TRAITS, map(float, centre), strict=True), key=lambda each: -abs(each[1]))
    return [
        {"feature": name, "direction": "up" if off > 0 else "down", "effect": off}
        for name, off in strongest[:number]
    ]


def card_of(
    traits: pl.DataFrame,
    as_of: datetime,
    position: int,
    happened: float,
    verdict: Verdict,
    why: Code,
    metrics: dict[str, float] | None = None,
    baseline: dict[str, float] | None = None,
    candidates: dict[str, dict[str, float]] | None = None,
) -> Card:
    data = traits.sort("subject").write_csv()
    return Card(
        model=MODEL,
        method="k_means",
        version=digest(data, *code_of("segments"), sklearn.__version__),
        verdict=verdict,
        why=why,
        as_of=as_of,
        position=position,
        data_to=as_of,
        rows=len(traits),
        features=tuple(TRAITS),
        features_hash=digest(*TRAITS),
        metrics=metrics or {},
        baseline=baseline or {},
        candidates=candidates or {},
        as_it_happened=happened,
        remarks=remarks(happened),
    )
