"""On two plays of the demo, win scores are as likely as they say."""

import numpy as np
import polars as pl

from pipelines.models.columns import outcomes
from pipelines.models.conversion import WON
from pipelines.models.learners import SEED
from pipelines.models.measures import calibration, losses
from pipelines.models.questions import train
from pipelines.scan import ToldStory
from tests.demo.playing import played

SCORES = 1000


def said(seed: int) -> pl.DataFrame:
    """What would have been said at each origin, of each deal once."""
    log = played(seed).events
    learned = train(WON, ToldStory(log), log[-1].known_from)
    print(seed, learned.card.method, learned.card.verdict, learned.card.remarks)
    print(learned.card.metrics, learned.card.baseline, learned.card.candidates)
    assert learned.card.verdict == "skill"
    return learned.said


def test_a_thousand_scores_are_calibrated_and_better_than_the_constant() -> None:
    pooled = pl.concat([said(1), said(2)])
    assert pooled.height >= SCORES
    drawn = pooled[np.sort(np.random.default_rng(SEED).permutation(pooled.height)[:SCORES])]
    labels, used = outcomes(drawn), drawn["used"].to_numpy()
    found = calibration(labels, used, SEED)
    constant = losses(labels, drawn["constant"].to_numpy()).mean()
    print(found, losses(labels, used).mean(), constant)
    assert found.ece <= found.null95
    assert losses(labels, used).mean() < constant
