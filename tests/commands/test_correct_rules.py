"""A correction is accepted only if the whole new story obeys the rules."""

from datetime import timedelta

import pytest

from commands import customers, opportunities, pipelines
from domain.pipeline import Pipeline
from domain.story import state, story
from tests.crm import (
    DAY,
    DUE,
    RENEWALS,
    SALES,
    STAGES,
    Crm,
    id_of,
    instead,
    opening,
    stages_of,
)
from tests.given import refused

ACME, CUSTOMER = id_of("acme"), id_of("acme Ltd")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        (["lead", "offer", "won"], "won", "opportunity_closed"),
        (["lead", "offer"], "offer", "already_in_stage"),
        (["lead", "archived", "restored"], "archived", "opportunity_archived"),
        (["lead", "due", "asked"], "due", "already_in_pipeline"),
    ],
)
def test_the_whole_new_story_obeys_the_rules(words: list[str], told: str, code: str) -> None:
    crm = Crm().tell({"acme": words[:1]})
    decide, body = crm.meaning("acme", told)
    crm.tell({"acme": words[1:]})
    at = crm.happened(ACME, 1) + HOUR
    with refused(code, crm):
        crm.correct(ACME, instead=[instead(decide, at, **body)])


def test_a_deal_is_not_corrected_into_a_pipeline_that_a_later_reopening_does_not_list() -> None:
    crm = Crm().tell({"acme": ["lead", "lost", "again"]})
    at = crm.happened(ACME, 1)
    elsewhere = instead(opportunities.open_, at, **opening("acme", DUE))
    with refused("stage_not_listed", crm):
        crm.correct(ACME, 1, instead=[elsewhere])


def test_a_story_that_lists_other_stages_is_refused() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    at = crm.happened(ACME, 1) + HOUR
    with refused("stage_not_listed", crm):
        crm.correct(ACME, instead=[instead(opportunities.join, at, pipeline=RENEWALS)])


def test_a_story_without_its_beginning_is_refused() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    with refused("not_there", crm):
        crm.correct(ACME, 1)


def test_a_story_begins_once() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    again = instead(customers.enter, crm.now, name="acme Ltd")
    with refused("already_there", crm):
        crm.correct(CUSTOMER, instead=[again])


def test_a_record_that_never_was_may_be_told_anew() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.correct(ACME, 1)
    assert crm.deal("acme") is None
    with refused("not_there", crm):
        crm.do(opportunities.win, ACME)
    crm.say("acme", "trial")
    assert crm.deal("acme") is not None


def test_commands_before_the_beginning_are_refused() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    early = crm.happened(ACME, 1) - HOUR
    with refused("not_there", crm):
        crm.correct(ACME, instead=[instead(opportunities.win, early)])


def test_what_never_began_cannot_be_corrected() -> None:
    crm = Crm()
    with refused("not_there", crm):
        crm.correct(ACME, instead=[instead(opportunities.win, crm.now)])


def test_a_correction_speaks_of_one_kind_of_record() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    with pytest.raises(TypeError, match="does not happen to Opportunity"):
        crm.correct(ACME, instead=[instead(pipelines.define, crm.now, name="X", stages=stages())])


def stages() -> list[dict[str, object]]:
    return [stage.model_dump() for stage in stages_of("sales")]


def test_a_pipelines_past_order_is_corrected() -> None:
    crm = Crm()
    crm.log.turn_clock(DAY)
    crm.do(pipelines.reorder_stages, SALES, stages=STAGES[::-1])
    crm.correct(SALES, 2)
    pipeline = state(Pipeline, story(crm.log.stream(SALES)))
    assert pipeline is not None
    assert pipeline.order == STAGES


def test_a_stage_that_journeys_name_is_not_taken_away() -> None:
    crm = Crm()
    crm.log.turn_clock(DAY)
    closing = {"id": id_of("closing"), "name": "closing", "probability": "0.9"}
    crm.do(pipelines.add_stage, SALES, stage=closing)
    crm.tell({"acme": ["lead"]})
    with refused("stage_taken_away", crm):
        crm.correct(SALES, 2)
    at = crm.happened(SALES, 1)
    crm.correct(SALES, 2, instead=[instead(pipelines.add_stage, at + HOUR, stage=closing)])
    fewer = instead(pipelines.define, at, name="sales", stages=stages()[:2])
    with refused("stage_taken_away", crm):
        crm.correct(SALES, 1, instead=[fewer])
    anew = instead(pipelines.define, at, name="New business", stages=stages())
    crm.correct(SALES, 1, instead=[anew])
    pipeline = state(Pipeline, story(crm.log.stream(SALES)))
    assert pipeline is not None
    assert (pipeline.name, pipeline.order) == ("New business", (*STAGES, id_of("closing")))
