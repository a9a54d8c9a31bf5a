"""The oracle of the funnel itself, against figures worked out by hand."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from commands import opportunities, pipelines
from domain.pipeline import Pipeline
from domain.recorded import Recorded
from tests.agreement import questions
from tests.crm import DAY, DUE, LEAD, OFFER, RENEWALS, SALES, STAGES, TRIAL, Crm, id_of, instead
from tests.journeys import random_crm
from tests.oracles.cohorts import Asked
from tests.oracles.funnel import OUTCOMES, funnel

ACME = id_of("acme")
MOMENT = timedelta(microseconds=1)


def streams(crm: Crm) -> dict[Any, list[Recorded]]:
    return {r.stream: [*crm.log.stream(r.stream)] for r in crm.log.events}


def counted(crm: Crm, pipeline: Any = SALES, **asked: Any) -> Any:
    """Of all that happened until now, unless asked otherwise."""
    start, now = datetime.min.replace(tzinfo=crm.now.tzinfo), crm.now
    whole = Asked(pipeline, since=start, until=now, cohort="opened", at=now, known_at=now)
    return funnel(streams(crm), replace(whole, **asked))


def figures(crm: Crm, stage: Any, **asked: Any) -> list[int]:
    """Entered, reached, skipped, advanced, lost, went back, left, here."""
    return list(counted(crm, **asked)["stages"][stage].values())


def test_every_entry_is_accounted_for() -> None:
    crm = Crm().tell(
        {
            "acme": ["lead", "offer", "trial", "won"],
            "bolt": ["lead", "trial", "offer", "lost"],
            "core": ["lead", "lost", "again", "250", "offer"],
            "dune": ["offer", "won"],
            "echo": ["lead", "archived"],
        }
    )
    assert counted(crm) == {
        "stages": {
            stage: dict(zip(("entered", "reached", "skipped", *OUTCOMES), counts, strict=True))
            for stage, counts in {
                LEAD: (5, 5, 1, 3, 1, 0, 1, 0),
                OFFER: (4, 4, 0, 2, 1, 0, 0, 1),
                TRIAL: (2, 3, 1, 1, 0, 1, 0, 0),
            }.items()
        },
        "won": {"n": 2, "value": {"EUR": 200_00}},
        "lost": {"n": 1, "value": {"EUR": 100_00}},
    }


def test_a_deal_that_joins_counts_in_the_pipeline_that_it_joined() -> None:
    crm = Crm().tell({"acme": ["lead", "due", "won"]})
    assert figures(crm, LEAD) == [1, 1, 0, 0, 0, 0, 1, 0]
    assert figures(crm, DUE, pipeline=RENEWALS) == [1, 1, 0, 1, 0, 0, 0, 0]
    assert counted(crm)["won"]["n"] == 0
    assert counted(crm, RENEWALS)["won"]["n"] == 1


def test_the_opened_cohort_brings_all_visits_of_its_deals() -> None:
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead"]})
    begun = crm.happened(ACME, 1)
    crm.tell({"acme": ["offer", "lead"]})
    assert figures(crm, LEAD, since=begun, until=begun) == [2, 1, 0, 1, 0, 0, 0, 1]
    assert figures(crm, LEAD, since=begun + MOMENT) == [1, 1, 0, 0, 0, 0, 0, 1]


def test_other_cohorts_bring_the_visits_that_began_or_were_going_on_then() -> None:
    crm = Crm().tell({"acme": ["lead", "offer", "trial"]})
    since = crm.happened(ACME, 2) + MOMENT
    for cohort, entered in {"opened": (0, 0, 0), "entered": (0, 0, 1), "active": (0, 1, 1)}.items():
        found = counted(crm, since=since, cohort=cohort)["stages"]
        assert tuple(found[stage]["entered"] for stage in STAGES) == entered


def test_ends_count_up_to_at() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    then = crm.now
    crm.tell({"acme": ["won"]})
    assert figures(crm, LEAD, until=then) == [1, 1, 0, 1, 0, 0, 0, 0]
    assert figures(crm, LEAD, until=then, at=then) == [1, 1, 0, 0, 0, 0, 0, 1]


def test_what_was_known_then_is_counted_as_it_was_known() -> None:
    crm = Crm().tell({"acme": ["lead", "won"]})
    then = crm.now
    crm.log.turn_clock(DAY)
    lost = instead(opportunities.lose, crm.happened(ACME, 2), reason="price")
    crm.correct(ACME, 2, instead=[lost])
    assert (counted(crm)["won"]["n"], counted(crm)["lost"]["n"]) == (0, 1)
    assert (counted(crm, known_at=then)["won"]["n"], counted(crm, known_at=then)["lost"]["n"]) == (
        1,
        0,
    )


def test_reached_goes_by_the_order_that_each_visit_carries() -> None:
    crm = Crm().tell({"acme": ["offer"]})
    crm.do(pipelines.reorder_stages, SALES, stages=STAGES[::-1])
    crm.tell({"bolt": ["offer"]})
    reached = {stage: figures(crm, stage)[1] for stage in STAGES}
    assert reached == {LEAD: 1, OFFER: 2, TRIAL: 1}


def test_a_retired_stage_keeps_its_visits() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    crm.record(*((SALES, Pipeline.StageRetired(stage=stage)) for stage in (LEAD, TRIAL)))
    assert figures(crm, LEAD) == [1, 1, 0, 1, 0, 0, 0, 0]
    assert set(counted(crm)["stages"]) == {LEAD, OFFER}


def test_a_pipeline_that_is_not_there_yet_shows_its_first_stages() -> None:
    crm = Crm()
    early = crm.now - 9 * DAY
    crm.say("acme", "offer", at=early)
    crm.record((SALES, Pipeline.StageRetired(stage=TRIAL)))
    assert figures(crm, OFFER, at=early) == [1, 1, 0, 0, 0, 0, 0, 1]
    assert set(counted(crm, at=early)["stages"]) == set(STAGES)
    assert set(counted(crm, known_at=early)["stages"]) == set(STAGES)
    assert set(counted(crm)["stages"]) == {LEAD, OFFER}


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("cohort", ["opened", "entered", "active"])
def test_entered_is_the_sum_of_all_ends_and_of_those_here(seed: int, cohort: str) -> None:
    random = Random(seed)
    crm = random_crm(random)
    for at, known_at in questions(crm.log.events, random, 4):
        for line in counted(crm, at=at, known_at=known_at, cohort=cohort)["stages"].values():
            assert line["entered"] == sum(line[outcome] for outcome in OUTCOMES)
            assert 0 <= line["skipped"] <= line["reached"]
