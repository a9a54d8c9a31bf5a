"""Rows at (at, known_at) say what the story says, whatever was late, corrected, cut or doubled.

Here some hundred journeys, and Hypothesis shrinks the one that fails; `make chaos PART=time` runs
20,000.
"""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.catalogue import PROJECTIONS
from tests.agreement import agrees, folded, questions
from tests.journeys import random_crm


def journey(random: Random, asked: int) -> None:
    crm = random_crm(random)
    fold = folded(crm.log.events, random, *PROJECTIONS)
    for at, known_at in questions(crm.log.events, random, asked):
        agrees(crm, fold, at, known_at)


@pytest.mark.parametrize("seed", range(300))
def test_read_models_equal_the_oracles(seed: int) -> None:
    journey(Random(seed), asked=6)


@settings(max_examples=50)
@given(st.randoms(use_true_random=False))
def test_read_models_equal_the_oracles_in_the_least_journey(random: Random) -> None:
    journey(random, asked=6)
