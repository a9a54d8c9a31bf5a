"""The verdict on a model: a rule that is the same for all of them, and is fixed beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from domain.training import Code, Verdict
from pipelines.models.baselines import STAGE_RATE
from pipelines.models.columns import outcomes
from pipelines.models.evaluate import choose
from pipelines.models.learners import SEED
from pipelines.models.measures import calibration, gain, measures

CONSTANT = "constant"

ENOUGH_OF_EACH = 20
"""Subjects of each outcome that were judged: with fewer no verdict is given."""

CALIBRATED_ON = 1000
"""Scores at most, drawn by the seed: with more, errors too small to matter would be found."""


@dataclass(frozen=True)
class Judgement:
    """`method` is the one to use from now on."""

    verdict: Verdict
    why: Code
    method: str = CONSTANT
    metrics: dict[str, float] = field(default_factory=dict)
    baseline: dict[str, float] = field(default_factory=dict)
    candidates: dict[str, dict[str, float]] = field(default_factory=dict)
    remarks: tuple[Code, ...] = ()


def judgement(said: pl.DataFrame, methods: Sequence[str]) -> Judgement:
    """On the scores of a back-test.

    `not enough data` with fewer than 20 judged subjects of either outcome; `skill` if the Brier
    score of what would have been used is below the constant's with 97.5 % certainty: the 95 %
    interval of their difference, subject by subject, lies above 0; else `no skill`.
    """
    labels, used = outcomes(said), said["used"].to_numpy()
    chances = {name: said[name].to_numpy() for name in dict.fromkeys((CONSTANT, *methods))}
    metrics = measures(labels, used)
    over = gain(labels, used, chances[CONSTANT])
    metrics |= over.figures()
    remarks: list[Code] = []
    if STAGE_RATE in methods:
        beyond = gain(labels, used, chances[STAGE_RATE])
        metrics |= {f"{name} over stage_rate": of for name, of in beyond.figures().items()}
        remarks += ["no_better_than_stage"] if beyond.low <= 0 else []
    chosen = np.random.default_rng(SEED).permutation(said.height)[:CALIBRATED_ON]
    calibrated = calibration(labels[chosen], used[chosen], SEED)
    metrics |= {"calibrated_on": float(chosen.size), **calibrated.figures()}
    remarks += [] if calibrated.holds else ["not_calibrated"]
    verdict, why = rule(int(labels.sum()), int((~labels).sum()), over.low)
    each = {name: measures(labels, of) for name, of in chances.items()}
    return Judgement(
        verdict,
        why,
        choose(said, methods) if verdict == "skill" else CONSTANT,
        metrics,
        each[CONSTANT],
        {method: each[method] for method in methods},
        tuple(remarks),
    )


def rule(true: int, false: int, gain_low: float) -> tuple[Verdict, Code]:
    if min(true, false) < ENOUGH_OF_EACH:
        return "not enough data", "too_few_outcomes"
    if gain_low > 0:
        return "skill", "better_than_baseline"
    return "no skill", "no_better_than_baseline"


def unjudged(rows: pl.DataFrame) -> Judgement:
    """Why nothing could be judged."""
    if not rows.height:
        return Judgement("not enough data", "no_rows")
    if rows["label"].n_unique() < 2:
        return Judgement("not enough data", "one_outcome")
    return Judgement("not enough data", "too_few_outcomes")
