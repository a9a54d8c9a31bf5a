"""`solocrm trace` tells what one command caused, wherever it touched."""

import json
from uuid import uuid4

import pytest

from commands import pipelines
from solocrm.cli.main import run
from tests.crm import DAY, LEAD, OFFER, SALES, Crm, founder, id_of
from tests.secret import KEY
from tests.stored import store

Captured = pytest.CaptureFixture[str]
RETIRED = uuid4()


@pytest.fixture
def crm(database: str, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """A stage that is retired moves its deal along."""
    crm = Crm().tell({"acme": ["lead"]})
    crm.log.turn_clock(DAY)
    crm.do(pipelines.retire_stage, SALES, stage=LEAD, move_to=OFFER, by=founder(RETIRED))
    store(database, crm.log.events)
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    monkeypatch.setenv("COLUMNS", "200")
    return crm


def test_all_streams_that_a_command_touched_are_told(crm: Crm, capsys: Captured) -> None:
    assert run(["trace", str(RETIRED), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(each["topic"], each["stream"]) for each in told["events"]] == [
        ("opportunity.moved.v1", str(id_of("acme"))),
        ("pipeline.stage_retired.v1", str(SALES)),
    ]
    assert told["names"][str(id_of("acme"))] == "acme"
    assert run(["trace", str(RETIRED)]) == 0
    assert "opportunity.moved.v1" in capsys.readouterr().out


def test_what_nothing_belongs_to_is_refused(crm: Crm, capsys: Captured) -> None:
    assert run(["trace", str(uuid4())]) == 1
    assert "(nothing_traced" in capsys.readouterr().err
