"""What may happen to a pipeline."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from commands import pipelines
from domain.pipeline import Pipeline, Stage
from domain.story import say
from tests.crm import LEAD, OFFER, STAGES, TRIAL, id_of, stages_of
from tests.given import NOBODY, given, refused

DEFINED = Pipeline.Defined(name="Sales", stages=stages_of("sales"))
CLOSING = Stage(id=id_of("closing"), name="closing", probability=Decimal("0.9"), rots_after=14)
RETIRED = Pipeline.StageRetired(stage=OFFER)
BACKWARDS = Pipeline.StagesReordered(stages=STAGES[::-1])


def sales(*events: Pipeline.Defined | Pipeline.StageRetired | Pipeline.StagesReordered) -> Pipeline:
    pipeline = say(Pipeline, None, DEFINED)
    for event in events:
        pipeline = say(Pipeline, pipeline, event)
    return pipeline


def test_stages_are_laid_out_in_order() -> None:
    given().when(pipelines.define, name="Sales", stages=stages_of("sales")).then(DEFINED)
    given(DEFINED).when(pipelines.define, name="Sales", stages=stages_of("sales")).refused(
        "already_there"
    )


def test_a_pipeline_has_stages_and_each_once() -> None:
    with pytest.raises(ValidationError, match="stages"):
        given().when(pipelines.define, name="Sales", stages=()).then()
    twice = (*stages_of("sales"), *stages_of("sales"))
    given().when(pipelines.define, name="Sales", stages=twice).refused("stage_taken")


def test_a_probability_is_a_chance_to_the_ten_thousandth() -> None:
    for wrong in ("1.1", "-0.1", "0.33333"):
        with pytest.raises(ValidationError, match="probability"):
            Stage(id=LEAD, name="lead", probability=Decimal(wrong))


def test_renaming_is_only_a_name() -> None:
    renamed = Pipeline.Renamed(name="New business")
    given(DEFINED).when(pipelines.rename, name="New business").then(renamed)
    given(DEFINED, renamed).when(pipelines.rename, name="New business").then()
    stage = Pipeline.StageRenamed(stage=LEAD, name="hint")
    given(DEFINED).when(pipelines.rename_stage, stage=LEAD, name="hint").then(stage)
    given(DEFINED, stage).when(pipelines.rename_stage, stage=LEAD, name="hint").then()


def test_a_stage_comes_in_at_its_place_or_at_the_end() -> None:
    last = Pipeline.StageAdded(stage=CLOSING, place=3)
    second = Pipeline.StageAdded(stage=CLOSING, place=1)
    given(DEFINED).when(pipelines.add_stage, stage=CLOSING).then(last)
    given(DEFINED).when(pipelines.add_stage, stage=CLOSING, place=1).then(second)
    given(DEFINED).when(pipelines.add_stage, stage=CLOSING, place=99).then(last)
    order = say(Pipeline, sales(), second).order
    assert order == (LEAD, CLOSING.id, OFFER, TRIAL)


def test_no_two_stages_share_an_id() -> None:
    again = stages_of("sales")[0]
    given(DEFINED).when(pipelines.add_stage, stage=again).refused("stage_taken")


def test_a_stage_is_rated_anew_where_that_is_news() -> None:
    rated = Pipeline.StageRated(stage=LEAD, probability=Decimal("0.2"), rots_after=30)
    anew = {"stage": LEAD, "probability": "0.2", "rots_after": 30}
    given(DEFINED).when(pipelines.rate_stage, **anew).then(rated)
    given(DEFINED, rated).when(pipelines.rate_stage, **anew).then()


def test_an_order_names_every_stage_once() -> None:
    given(DEFINED).when(pipelines.reorder_stages, stages=STAGES[::-1]).then(BACKWARDS)
    given(DEFINED, BACKWARDS).when(pipelines.reorder_stages, stages=STAGES[::-1]).then()


def test_an_empty_stage_is_retired() -> None:
    given(DEFINED).when(pipelines.retire_stage, stage=OFFER).then(RETIRED)
    given(DEFINED, RETIRED).when(pipelines.retire_stage, stage=OFFER).refused("stage_out_of_use")
    for wrong in ([LEAD, OFFER], [*STAGES, NOBODY], [LEAD, LEAD, OFFER]):
        given(DEFINED).when(pipelines.reorder_stages, stages=wrong).refused("other_stages")


def test_an_unknown_stage_is_neither_renamed_nor_rated() -> None:
    given(DEFINED).when(pipelines.rename_stage, stage=NOBODY, name="hint").refused("unknown_stage")
    given(DEFINED).when(pipelines.rate_stage, stage=NOBODY, probability="0.2").refused(
        "unknown_stage"
    )


def test_a_retired_stage_keeps_its_place_and_is_out_of_use() -> None:
    given(DEFINED, RETIRED).when(pipelines.rename_stage, stage=OFFER, name="quote").refused(
        "stage_out_of_use"
    )
    assert sales(RETIRED).order == STAGES
    with refused("stage_out_of_use"):
        sales(RETIRED, RETIRED)


def test_the_first_stage_is_the_first_in_use() -> None:
    assert sales().first_stage == LEAD
    assert sales(Pipeline.StageRetired(stage=LEAD)).first_stage == OFFER
    assert sales(BACKWARDS).first_stage == TRIAL


def test_the_last_stage_stays_in_use() -> None:
    with refused("last_stage"):
        sales(*(Pipeline.StageRetired(stage=stage) for stage in STAGES))
