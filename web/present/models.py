"""Models as they are shown: the verdict first, then how wrong each was and against what."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.training import SENTENCES, Verdict
from readapi.models import Model
from web.catalogue import mark
from web.present.scores import QUESTIONS, Reason, reason

VERDICTS: Mapping[Verdict, str] = {
    "skill": mark("Skill"),
    "no skill": mark("No skill"),
    "not enough data": mark("Not enough data"),
}

MEASURES: Mapping[str, tuple[str, str]] = {
    "brier": (mark("Brier score"), mark("mean squared error of the chances; lower is better")),
    "log_loss": (mark("Log loss"), mark("punishes confident mistakes; lower is better")),
    "auc": (mark("AUC"), mark("how often it ranks one that came true above one that did not")),
    "ece": (mark("Calibration error"), mark("how far what it says is from what came true")),
    "accuracy": (mark("Accuracy"), mark("how often the likelier outcome came true")),
    "wape": (mark("WAPE"), mark("sum of errors over the sum of what came; lower is better")),
    "smape": (mark("sMAPE"), mark("mean error beside what was said and what came")),
    "rmse": (mark("RMSE"), mark("root of the mean squared error; punishes large errors")),
    "coverage": (mark("Coverage"), mark("how often what came lay within the band of 80 in 100")),
}
"""{measure: its name, in words what it measures}, in the order in which they are told."""

METHODS: Mapping[str, str] = {
    "": mark("baseline"),
    "constant": mark("always the same chance"),
    "stage_rate": mark("the rate of its stage"),
    "age_rate": mark("the rate of its stage, there as long"),
    "logistic": mark("logistic regression"),
    "tree": mark("decision tree"),
    "forest": mark("random forest"),
    "boosting": mark("gradient boosting"),
    "network": mark("neural network"),
    "simulation": mark("simulation over open deals"),
    "stage_weighted": mark("stage-weighted sum"),
    "seasonal_naive": mark("same month last year"),
    "moving_average": mark("moving average"),
    "exponential_smoothing": mark("exponential smoothing"),
    "regression": mark("linear regression on drivers"),
    "bg_nbd": mark("buy-till-you-die (BG/NBD)"),
    "k_means": mark("K-means"),
    "association_rules": mark("association rules"),
}

GRADES: Mapping[str, tuple[str, str]] = {
    "stable": ("ok", mark("The world is as it was when it learned.")),
    "moved": ("warn", mark("Some of what it looks at has moved since it learned.")),
    "drifted": ("bad", mark("What it looks at is no longer as it was: it should learn anew.")),
}

WIDTH = 100
"""Of a picture, in percent; heights are pixels."""
HEIGHT = 230


@dataclass(frozen=True)
class MeasureLine:
    """One measure of the model, and of each baseline by its name; None where it was not taken."""

    name: str
    meaning: str
    value: float
    baselines: Sequence[float | None]


@dataclass(frozen=True)
class Confusion:
    """How often it said yes or no at one half, and what came."""

    true_positives: int
    false_positives: int
    true_negatives: int
    false_negatives: int


@dataclass(frozen=True)
class Bin:
    """`n` scores that said about so much, and how many of 100 of them came true; where it stands in
    the picture.
    """

    n: int
    said: float
    happened: float

    @property
    def x(self) -> float:
        return WIDTH * self.said

    @property
    def y(self) -> float:
        return HEIGHT * (1 - self.happened)

    @property
    def r(self) -> float:
        return min(3 + math.sqrt(self.n) / 4, 9)


@dataclass(frozen=True)
class Point:
    """What one training came to, and where it stands in the picture."""

    as_of: str
    value: float
    x: float
    y: float


@dataclass(frozen=True)
class Drift:
    look: str
    says: str
    value: float
    moved: Sequence[Reason]
    settled: int
    error: float | None
    error_then: float | None


@dataclass(frozen=True)
class ModelView:
    """`question` is what it answers; texts are of the catalogue."""

    name: str
    question: str
    verdict: str
    look: str
    method: str
    why: str
    remarks: Sequence[str]
    model: Model
    baselines: Sequence[str]
    measures: Sequence[MeasureLine]
    tried: Sequence[tuple[str, float]]
    confusion: Confusion | None
    bins: Sequence[Bin]
    trend: Sequence[Point]
    drift: Drift | None


def view(model: Model) -> ModelView:
    card = model.card
    names = baselines(card["baseline"])
    return ModelView(
        name=model.name,
        question=QUESTIONS.get(model.name, model.name),
        verdict=VERDICTS[model.verdict],
        look={"skill": "up", "no skill": "bad"}.get(model.verdict, ""),
        method=method(card["method"]),
        why=SENTENCES.get(card["why"], card["why"]),
        remarks=[SENTENCES.get(code, code) for code in card["remarks"]],
        model=model,
        baselines=[method(name) for name in names],
        measures=list(measures(card, names)),
        tried=tried(model),
        confusion=confusion(card["metrics"]),
        bins=bins(card["metrics"]),
        trend=trend(model),
        drift=drift(model),
    )


def method(name: str) -> str:
    return METHODS.get(name, name.replace("_", " "))


def baselines(figures: Mapping[str, float]) -> list[str]:
    """Their names: a baseline's figure is called by its own name and the measure's."""
    return list(dict.fromkeys(name.rpartition(" ")[0] for name in figures))


def measures(card: Mapping[str, Any], names: Sequence[str]) -> list[MeasureLine]:
    metrics, beside = card["metrics"], card["baseline"]
    return [
        MeasureLine(
            name, meaning, metrics[key], [beside.get(f"{each} {key}".strip()) for each in names]
        )
        for key, (name, meaning) in MEASURES.items()
        if key in metrics
    ]


def tried(model: Model) -> list[tuple[str, float]]:
    """Every method by the measure that the model is judged by, the best first."""
    if model.error is None:
        return []
    measure, candidates = model.error.measure, model.card["candidates"]
    found = [(method(name), of[measure]) for name, of in candidates.items() if measure in of]
    return sorted(found, key=lambda each: each[1])


def confusion(metrics: Mapping[str, float]) -> Confusion | None:
    names = ("true_positives", "false_positives", "true_negatives", "false_negatives")
    if not all(name in metrics for name in names):
        return None
    return Confusion(*(round(metrics[name]) for name in names))


def bins(metrics: Mapping[str, float]) -> list[Bin]:
    """As `pipelines.models.reliability` calls them."""
    found = []
    number = 1
    while (n := metrics.get(f"bin {number} n")) is not None:
        said, happened = metrics[f"bin {number} said"], metrics[f"bin {number} happened"]
        found.append(Bin(round(n), said, happened))
        number += 1
    return found


def trend(model: Model) -> list[Point]:
    """How its error went from training to training; nothing to see in one alone."""
    if model.error is None:
        return []
    judged = [each for each in model.trend if model.error.measure in each.metrics]
    values = [each.metrics[model.error.measure] for each in judged]
    if len(values) < 2:
        return []
    top = max(values) or 1
    return [
        Point(
            each.as_of.isoformat(), value, WIDTH * place / (len(values) - 1), 60 * (1 - value / top)
        )
        for place, (each, value) in enumerate(zip(judged, values, strict=True))
    ]


def drift(model: Model) -> Drift | None:
    said = model.drift
    if said is None or said.grade is None or said.grade not in GRADES:
        return None
    look, says = GRADES[said.grade]
    return Drift(
        look=look,
        says=says,
        value=said.value or 0.0,
        moved=[reason(each) for each in said.reasons],
        settled=said.extra.get("settled") or 0,
        error=said.extra.get("error"),
        error_then=said.extra.get("error_then"),
    )
