"""How good probabilities are: scikit-learn's measures with their standard errors, calibration
against what chance alone would do, and comparison by pairs.

Every subject is one of the (n,) values here: the errors below hold for independent ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit
from scipy.stats import rankdata
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    confusion_matrix,
    log_loss,
    roc_auc_score,
)

Values = NDArray[np.float64]
Labels = NDArray[np.bool_]

BINS = 10
SIMULATIONS = 2000
Z95 = 1.959964


def measures(labels: Labels, chances: Values) -> dict[str, float]:
    """Accuracy and confusion at one half, AUC, Brier score, log loss and expected calibration
    error; AUC is left out where there is one outcome only.
    """
    said = chances >= 0.5
    (tn, fp), (fn, tp) = confusion_matrix(labels, said, labels=[False, True])
    found = {
        "n": float(labels.size),
        "accuracy": float(accuracy_score(labels, said)),
        "true_negatives": float(tn),
        "false_positives": float(fp),
        "false_negatives": float(fn),
        "true_positives": float(tp),
        "brier": float(brier_score_loss(labels, chances)),
        "brier_se": error(losses(labels, chances)),
        "log_loss": float(log_loss(labels, chances, labels=[False, True])),
        "ece": ece(labels, chances),
    }
    if labels.any() and not labels.all():
        found |= {"auc": float(roc_auc_score(labels, chances)), "auc_se": auc_se(labels, chances)}
    return found


def losses(labels: Labels, chances: Values) -> Values:
    """(n,) squared errors: their mean is the Brier score."""
    return np.square(chances - labels)


def error(values: Values) -> float:
    """The standard error of the mean; 0 for fewer than two."""
    return float(values.std(ddof=1) / np.sqrt(values.size)) if values.size > 1 else 0.0


def auc_se(labels: Labels, chances: Values) -> float:
    """DeLong, DeLong, Clarke-Pearson (1988), by ranks as Sun and Xu (2014)."""
    ups, downs = chances[labels], chances[~labels]
    ranks = rankdata(np.concatenate([ups, downs]))
    above = (ranks[: ups.size] - rankdata(ups)) / downs.size
    below = 1 - (ranks[ups.size :] - rankdata(downs)) / ups.size
    return float(np.hypot(error(above), error(below)))


def ece(labels: Labels, chances: Values) -> float:
    """Expected calibration error over ten bins of equal count (Guo et al. 2017)."""
    order = np.argsort(chances, kind="stable")
    return float(gaps(labels[order][None, :], chances[order])[0])


def gaps(labels: NDArray[np.bool_], chances: Values) -> Values:
    """(simulations,) from labels (simulations, n) in the order of rising chances (n,)."""
    n = chances.size
    starts = np.unique(np.arange(min(BINS, n)) * n // min(BINS, n))
    apart = np.add.reduceat(labels - chances[None, :], starts, axis=1)
    return np.asarray(np.abs(apart).sum(axis=1) / n)


@dataclass(frozen=True)
class Calibration:
    """`ece`, and what 95 in 100 perfectly calibrated models with these chances stay below; the
    slope of the outcome's log-odds over those said (1 is perfect, below 1 is too sure).
    """

    ece: float
    null95: float
    slope: float
    slope_low: float
    slope_high: float

    @property
    def holds(self) -> bool:
        return self.ece <= self.null95

    def figures(self) -> dict[str, float]:
        return {
            "ece_null95": self.null95,
            "slope": self.slope,
            "slope_low": self.slope_low,
            "slope_high": self.slope_high,
        }


def calibration(labels: Labels, chances: Values, seed: int) -> Calibration:
    """The null is simulated: outcomes are drawn by the chances themselves, 2,000 times."""
    rng = np.random.default_rng(seed)
    ordered = np.sort(chances)
    drawn = rng.random((SIMULATIONS, chances.size)) < ordered
    null95 = float(np.quantile(gaps(drawn, ordered), 0.95))
    slope, se = slope_of(labels, chances)
    return Calibration(ece(labels, chances), null95, slope, slope - Z95 * se, slope + Z95 * se)


def slope_of(labels: Labels, chances: Values) -> tuple[float, float]:
    """Cox's calibration slope (1958) and its standard error, by Newton's method. A ridge of 1e-6
    keeps it finite where the chances do not vary or tell all.
    """
    said = np.column_stack([np.ones(chances.size), log_odds(chances)])
    at, ridge = np.array([0.0, 1.0]), 1e-6 * np.eye(2)
    for _ in range(25):
        now = expit(said @ at)
        steep = (said * (now * (1 - now))[:, None]).T @ said + ridge
        at = at + np.clip(np.linalg.solve(steep, said.T @ (labels - now) - ridge @ at), -2, 2)
    return float(at[1]), float(np.sqrt(np.linalg.inv(steep)[1, 1]))


def log_odds(chances: Values) -> Values:
    return np.asarray(logit(np.clip(chances, 1e-6, 1 - 1e-6)))


@dataclass(frozen=True)
class Gain:
    """By how much the Brier score of one is below another's on the same subjects, with the 95 %
    interval.
    """

    mean: float
    low: float
    high: float

    def figures(self) -> Mapping[str, float]:
        return {"gain": self.mean, "gain_low": self.low, "gain_high": self.high}


def gain(labels: Labels, chances: Values, over: Values) -> Gain:
    by_pairs = losses(labels, over) - losses(labels, chances)
    mean, se = float(by_pairs.mean()), error(by_pairs)
    return Gain(mean, mean - Z95 * se, mean + Z95 * se)
