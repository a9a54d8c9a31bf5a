"""Rows at (at, known_at) say what the story says, whatever was late, corrected, cut or doubled.

Here some hundred journeys, and Hypothesis shrinks the one that fails; `make chaos PART=time` runs
20,000.
"""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.opportunity import Opportunity
from domain.story import story
from projections.catalogue import PROJECTIONS
from tests.agreement import agrees, folded, questions
from tests.crm import id_of
from tests.journeys import DEALS, random_crm
from tests.oracles import visits


def journey(random: Random, asked: int) -> None:
    crm = random_crm(random)
    fold = folded(crm.log.events, random, *PROJECTIONS)
    for at, known_at in questions(crm.log.events, random, asked):
        agrees(crm, fold, at, known_at)


def test_journeys_skip_return_and_change_course() -> None:
    """Go into each other and are split, and pipelines change meanwhile; what was said is corrected
    and brought in late.
    """
    seen = set[str]()
    for seed in range(40):
        crm = random_crm(Random(seed))
        seen |= {type(r.event).__name__ for r in crm.log.events}
        seen |= {"split" for r in crm.log.events if getattr(r.event, "reason", "") == "split"}
        seen |= {"late" for r in crm.log.events if r.occurred_at < r.known_from}
        for told in (story(crm.log.stream(id_of(deal))) for deal in DEALS):
            for was, now in pairwise(visits.stays(told)):
                if now.by is Opportunity.Moved:
                    places = [now.stages.index(each.stage) for each in (was, now)]
                    seen.add("returned" if places[1] < places[0] else "moved")
                    seen |= {"skipped"} if places[1] > places[0] + 1 else set()
    journeys = {"skipped", "returned", "late", "Joined", "Reopened", "Archived", "Restored"}
    pipelines = {"StageAdded", "StageRetired", "StagesReordered", "StageRated", "StageRenamed"}
    merges = {"MergedInto", "TookIn", "split"}
    assert {*journeys, *pipelines, *merges, "LinesChanged", "Retracted"} <= seen


@pytest.mark.parametrize("seed", range(300))
def test_read_models_equal_the_oracles(seed: int) -> None:
    journey(Random(seed), asked=6)


@settings(max_examples=50)
@given(st.randoms(use_true_random=False))
def test_read_models_equal_the_oracles_in_the_least_journey(random: Random) -> None:
    journey(random, asked=6)
