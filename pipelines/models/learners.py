"""The learners that compete, the simplest first: scikit-learn's, prepared and calibrated alike.

Gaps are filled and scales are taken from training rows only. Logistic regression minimises log loss
and is calibrated by that, and the lasso (Tibshirani 1996) leaves out what tells nothing: there are
often more features than a small company has deals for. What the others say is bent by Platt's
sigmoid (1999), fitted on parts they had not seen.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, QuantileTransformer
from sklearn.tree import DecisionTreeClassifier
from threadpoolctl import threadpool_limits

from pipelines.models.columns import Columns, Matrix, outcomes

Places = NDArray[np.int64]

SEED = 20_240_229

METHODS: Mapping[str, Callable[[], Any]] = {
    "logistic": lambda: LogisticRegression(
        C=0.05, l1_ratio=1.0, solver="liblinear", random_state=SEED
    ),
    "tree": lambda: DecisionTreeClassifier(max_depth=4, min_samples_leaf=30, random_state=SEED),
    "forest": lambda: RandomForestClassifier(
        100, min_samples_leaf=10, max_features="sqrt", random_state=SEED
    ),
    "boosting": lambda: HistGradientBoostingClassifier(
        learning_rate=0.06,
        max_iter=80,
        max_leaf_nodes=8,
        min_samples_leaf=30,
        l2_regularization=5.0,
        max_bins=32,
        random_state=SEED,
    ),
    "network": lambda: MLPClassifier(
        (8,), solver="lbfgs", alpha=10.0, max_iter=200, random_state=SEED
    ),
}
"""{method: learner}, from the simplest to the least simple."""

STRENGTHS = (0.02, 0.05, 0.1, 0.3)
"""How freely the logistic regression's coefficients may move: its `C`."""

BELIEVED = 30.0
"""The columns of what is believed first are so many times as large, hence hardly shrunk: the least
free logistic regression says what the stage's rate says.
"""

PARTS = 3
"""Into so many parts the rows are cut to calibrate, and to choose a strength."""

ENOUGH_FOR_PARTS = 30
"""Subjects of each outcome; with fewer only the logistic regression learns, at a fixed strength."""


@dataclass(frozen=True)
class Fitted:
    """A learner that has learned: `prepare` takes the matrix, `model` what it was made into."""

    method: str
    columns: Columns
    prepare: ColumnTransformer
    model: Any

    def of(self, frame: pl.DataFrame) -> NDArray[np.float64]:
        """(rows,) probabilities."""
        return self.probabilities(self.columns.matrix(frame))

    def probabilities(self, matrix: Matrix) -> NDArray[np.float64]:
        chances: NDArray[np.float64] = self.model.predict_proba(self.prepare.transform(matrix))
        return chances[:, 1]


def fit(method: str, columns: Columns, rows: pl.DataFrame, strength: float | None = None) -> Fitted:
    """Learn from rows with `subject` and `label`: every subject counts alike, however many rows it
    has, or as often as its `times` say. There must be both outcomes. A logistic regression chooses
    its strength itself where none is given.
    """
    matrix, labels, weights = columns.matrix(rows), outcomes(rows), weights_of(rows)
    prepare = preparation(columns, rows.height)
    prepared = prepare.fit_transform(matrix)
    model = METHODS[method]()
    if strength is not None:
        model.set_params(C=strength)
    elif enough(rows):
        model = tuned(method, model, apart_by_subject(rows, PARTS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a network may stop before its end
        # so small a matrix is learned from sooner by one thread than by several that wait
        with threadpool_limits(1):
            model.fit(prepared, labels, sample_weight=weights)
    return Fitted(method, columns, prepare, getattr(model, "best_estimator_", model))


def tuned(method: str, model: Any, parts: Any) -> Any:
    if method == "logistic":
        return GridSearchCV(model, {"C": STRENGTHS}, cv=parts, scoring="neg_log_loss")
    return CalibratedClassifierCV(model, method="sigmoid", cv=parts, ensemble=False)


def preparation(columns: Columns, rows: int) -> ColumnTransformer:
    """Numbers go by their rank among the training rows, so that no outlier counts for more than the
    largest; words become one column each, the rare ones one together.
    """
    numbers = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        QuantileTransformer(n_quantiles=min(100, rows), output_distribution="normal"),
    )
    first = make_pipeline(one_hot(), FunctionTransformer(enlarged))
    return ColumnTransformer(
        [
            ("numbers", numbers, columns.of_numbers),
            ("words", make_pipeline(one_hot()), columns.of_words),
            ("first", first, columns.of_first),
        ]
    )


def one_hot() -> OneHotEncoder:
    """What is not known is a word of its own."""
    return OneHotEncoder(
        min_frequency=5,
        max_categories=20,
        handle_unknown="infrequent_if_exist",
        sparse_output=False,
    )


def enlarged(matrix: Matrix) -> Matrix:
    return matrix * BELIEVED


def apart_by_subject(rows: pl.DataFrame, parts: int) -> list[tuple[Places, Places]]:
    """(places of the others, places of the part) at random; all rows of a subject are in one part,
    and each part has as many subjects of both outcomes.
    """
    subjects = rows.group_by("subject").agg(pl.col("label").first()).sort("subject")
    cut = StratifiedKFold(parts, shuffle=True, random_state=SEED)
    part_of = np.empty(subjects.height, dtype=np.int64)
    for number, (_, places) in enumerate(cut.split(outcomes(subjects), outcomes(subjects))):
        part_of[places] = number
    numbered = subjects.select("subject", part=part_of)
    part = rows.join(numbered, on="subject", how="left", maintain_order="left")["part"].to_numpy()
    return [(np.flatnonzero(part != each), np.flatnonzero(part == each)) for each in range(parts)]


def weights_of(rows: pl.DataFrame) -> NDArray[np.float64]:
    """(rows,): those of one subject add up to 1, or to its `times`."""
    times = pl.col("times") if "times" in rows.columns else pl.lit(1.0)
    return rows.select(times / pl.len().over("subject")).to_series().to_numpy()


def contenders(rows: pl.DataFrame) -> list[str]:
    """The methods that so many rows are enough for."""
    return list(METHODS) if enough(rows) else ["logistic"]


def enough(rows: pl.DataFrame) -> bool:
    by = rows.group_by("label").agg(pl.col("subject").n_unique())["subject"]
    return by.len() == 2 and min(by.to_list()) >= ENOUGH_FOR_PARTS
