"""Stages as they were at any instant."""

from uuid import UUID

from commands import pipelines
from domain.pipeline import Pipeline
from projections.pipelines import PIPELINES, PipelineName, Stage
from tests.crm import DAY, LEAD, OFFER, RENEWALS, SALES, STAGES, TRIAL, Crm, id_of, instead

DEMO, REVIEW = id_of("demo"), id_of("review")


def added(stage: UUID) -> dict[str, object]:
    return {"id": stage, "name": "new", "probability": "0.7", "rots_after": 14}


def rows(crm: Crm) -> list[Stage]:
    held = crm.fold(PIPELINES).held(Stage, crm.now, crm.now)
    return sorted((row for row in held if row.pipeline == SALES), key=lambda row: row.place)


def test_stages_stand_in_their_order_with_name_and_probability() -> None:
    crm = Crm()
    crm.do(pipelines.rate_stage, SALES, stage=LEAD, probability="0.2", rots_after=30)
    crm.do(pipelines.rename_stage, SALES, stage=OFFER, name="quote")
    says = [(row.name, row.probability, row.rots_after) for row in rows(crm)]
    assert says == [("lead", 2000, 30), ("quote", 2500, None), ("trial", 5000, None)]


def test_a_stage_that_comes_in_pushes_the_later_ones_on() -> None:
    crm = Crm()
    crm.do(pipelines.add_stage, SALES, stage=added(DEMO), place=1)
    crm.do(pipelines.add_stage, SALES, stage=added(REVIEW))
    assert [row.stage for row in rows(crm)] == [LEAD, DEMO, OFFER, TRIAL, REVIEW]
    assert [row.place for row in rows(crm)] == [0, 1, 2, 3, 4]


def test_a_stage_comes_in_at_the_end_where_its_place_is_too_high_since_a_correction() -> None:
    crm = Crm()
    for stage in (DEMO, REVIEW):
        crm.log.turn_clock(DAY)
        crm.do(pipelines.add_stage, SALES, stage=added(stage))
    later = instead(pipelines.add_stage, crm.now, stage=added(DEMO))
    crm.correct(SALES, 2, instead=[later])
    assert [row.stage for row in rows(crm)] == [*STAGES, REVIEW, DEMO]


def test_a_retired_stage_keeps_its_place() -> None:
    crm = Crm()
    crm.record((SALES, Pipeline.StageRetired(stage=OFFER)))
    assert [(row.stage, row.retired) for row in rows(crm)][1] == (OFFER, True)


def test_a_pipeline_has_the_name_of_then() -> None:
    crm = Crm()
    then = crm.now
    crm.log.turn_clock(DAY)
    crm.do(pipelines.rename, SALES, name="New business")
    fold = crm.fold(PIPELINES)
    for at, names in ((then, {"sales", "renewals"}), (crm.now, {"New business", "renewals"})):
        held = fold.held(PipelineName, at, crm.now)
        assert {row.name for row in held} == names
        assert {row.pipeline for row in held} == {SALES, RENEWALS}
