"""A stage is taken out of use: its open deals move, its visits stay, all can be undone."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

import pytest

from commands.correct import NotOfOneRecord
from commands.opportunities import move, open_
from commands.pipelines import StageOccupied, rename, retire_stage
from domain.errors import TimeRunsBackwards
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline, StageOutOfUse, UnknownStage
from domain.standing import Standing
from tests.crm import DUE, LEAD, OFFER, SALES, STAGES, Crm, id_of, instead, opening

JOURNEYS = {
    "acme": ["lead", "offer"],
    "bolt": ["offer"],
    "core": ["offer", "lead"],
    "dune": ["offer", "won"],
    "echo": ["offer", "archived"],
}


def test_open_deals_of_a_retired_stage_move_in_the_same_command() -> None:
    crm = Crm().tell(JOURNEYS)
    done = crm.do(retire_stage, SALES, stage=OFFER, move_to=LEAD)
    moved = {draft.stream for draft in done.said if draft.event == to_lead()}
    assert moved == {id_of("acme"), id_of("bolt")}
    assert [d.event for d in done.said if d.stream == SALES] == [Pipeline.StageRetired(stage=OFFER)]
    assert done.answer
    assert done.answer.version == 2
    with pytest.raises(StageOutOfUse):
        crm.do(move, id_of("core"), stage=OFFER)


def to_lead() -> Opportunity.Moved:
    return Opportunity.Moved(stage=LEAD, stages=STAGES)


def test_a_stage_with_open_deals_is_not_retired_without_a_place_for_them() -> None:
    crm = Crm().tell(JOURNEYS)
    before = list(crm.log.events)
    with pytest.raises(StageOccupied) as refusal:
        crm.do(retire_stage, SALES, stage=OFFER)
    assert refusal.value.facts["opportunities"] == 2
    with pytest.raises(UnknownStage):
        crm.do(retire_stage, SALES, stage=OFFER, move_to=DUE)
    assert crm.log.events == before


def test_an_empty_stage_needs_no_place() -> None:
    crm = Crm()
    [said] = crm.do(retire_stage, SALES, stage=OFFER).said
    assert said.event == Pipeline.StageRetired(stage=OFFER)


def test_only_deals_that_entered_the_stage_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    crm = Crm().tell({**JOURNEYS, "fern": ["lead"], "gale": ["lead", "trial"]})
    seen, standings = set[UUID](), crm.log.standings

    async def watched(ids: Collection[UUID]) -> Mapping[UUID, Standing]:
        seen.update(ids)
        return await standings(ids)

    monkeypatch.setattr(crm.log, "standings", watched)
    crm.do(retire_stage, SALES, stage=OFFER, move_to=LEAD)
    assert seen - {OFFER, LEAD} == {SALES, *map(id_of, JOURNEYS)}  # ids of the body may be records


def test_retiring_is_undone_in_every_record_that_it_touched() -> None:
    crm = Crm().tell(JOURNEYS)
    before = {name: crm.told(id_of(name)) for name in JOURNEYS}
    crm.do(retire_stage, SALES, stage=OFFER, move_to=LEAD)
    crm.undo(SALES)
    assert {name: crm.told(id_of(name)) for name in JOURNEYS} == before
    assert crm.do(open_, id_of("fern"), **{**opening("acme"), "stage": OFFER}).said


def test_a_stage_is_not_retired_before_its_deals_came() -> None:
    crm = Crm().tell(JOURNEYS)
    with pytest.raises(TimeRunsBackwards):
        crm.do(retire_stage, SALES, stage=OFFER, move_to=LEAD, at=crm.now - timedelta(days=8))


def test_a_correction_tells_one_record_anew() -> None:
    crm = Crm().tell(JOURNEYS)
    crm.do(rename, SALES, name="Sales of goods")
    later = crm.happened(SALES, 2)
    with pytest.raises(NotOfOneRecord):
        crm.correct(SALES, instead=[instead(retire_stage, later, stage=OFFER, move_to=LEAD)])
