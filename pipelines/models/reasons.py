"""Why a score is what it is: by how much each feature moves its log-odds from the average."""

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.models.columns import Matrix
from pipelines.models.learners import SEED, Fitted
from pipelines.models.measures import log_odds

STRONGEST = 3
ROUNDS = 24
BACKGROUND = 64

REASONS = pl.List(
    pl.Struct({"feature": pl.String(), "direction": pl.String(), "effect": pl.Float64()})
)


def reasons(fitted: Fitted, frame: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """For each row of `frame` the three strongest of `feature`, `direction` (`up`, `down`) and
    `effect` in log-odds against the average of the training `rows`.
    """
    effects = contributions(fitted, fitted.columns.matrix(frame), fitted.columns.matrix(rows))
    told = [strongest(fitted.columns.names, of_row) for of_row in effects]
    return pl.Series("reasons", told, dtype=REASONS)


def strongest(names: tuple[str, ...], effects: NDArray[np.float64]) -> list[dict[str, object]]:
    places = np.argsort(-np.abs(effects), kind="stable")[:STRONGEST]
    return [reason(names[place], effects[place]) for place in places if effects[place]]


def reason(feature: str, effect: float) -> dict[str, object]:
    direction = "up" if effect > 0 else "down"
    return {"feature": feature, "direction": direction, "effect": float(effect)}


def contributions(fitted: Fitted, matrix: Matrix, background: Matrix) -> Matrix:
    """(rows, features) of log-odds. Each row's sum is its own log-odds less the background's mean:
    exactly for the logistic regression, which adds features up; for others within the error of
    drawing.
    """
    if fitted.method == "logistic":
        return additive(fitted, matrix, background)
    drawn = np.random.default_rng(SEED).permutation(len(background))[:BACKGROUND]
    return shapley(
        lambda each: log_odds(fitted.probabilities(each)), matrix, background[drawn], ROUNDS
    )


def additive(fitted: Fitted, matrix: Matrix, background: Matrix) -> Matrix:
    """Coefficient × (value − mean), summed over the columns that a feature was made into."""
    prepared = fitted.prepare.transform(matrix)
    parts = (prepared - fitted.prepare.transform(background).mean(axis=0)) * fitted.model.coef_[0]
    effects = np.zeros(matrix.shape)
    for place, column in zip(sources(fitted), parts.T, strict=True):
        effects[:, place] += column
    return effects


def sources(fitted: Fitted) -> list[int]:
    """Of each prepared column the feature's place in the matrix."""
    made = []
    for name, steps, places in fitted.prepare.transformers_:
        if name == "numbers" and places:
            indicator = steps[0].indicator_
            made += [*places, *(places[each] for each in indicator.features_)]
        elif name in {"words", "first"} and places:
            names = steps[0].get_feature_names_out()  # "x0_2.0": the first column's third word
            made += [places[int(each[1:].partition("_")[0])] for each in names]
    return made


def shapley(
    score: Callable[[Matrix], NDArray[np.float64]],
    matrix: Matrix,
    background: Matrix,
    rounds: int,
) -> Matrix:
    """Shapley values by drawing orders of the features (Štrumbelj and Kononenko 2014): a row of the
    background becomes the row in question one feature after the other, and each change of the score
    is put down to the feature that was exchanged. Every order is walked both ways.
    """
    rng, (rows, features) = np.random.default_rng(SEED), matrix.shape
    effects = np.zeros(matrix.shape)
    for _ in range(rounds // 2):
        forth = rng.permutation(features)
        for order in (forth, forth[::-1]):
            start = background[rng.integers(len(background), size=rows)]
            mixed = np.repeat(start[None], features + 1, axis=0)
            for step, place in enumerate(order, start=1):
                mixed[step:, :, place] = matrix[:, place]
            scores = score(mixed.reshape(-1, features)).reshape(features + 1, rows)
            effects[:, order] += np.diff(scores, axis=0).T
    return effects / (rounds // 2 * 2)
