"""`solocrm pipelines models` says whether the models are to be believed."""

import json

import pytest

from commands import trainings
from solocrm.cli.main import run
from tests.crm import Crm, id_of
from tests.secret import KEY
from tests.stored import store
from tests.trainings import CARD

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def crm(database: str, monkeypatch: pytest.MonkeyPatch) -> Crm:
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    return Crm()


def test_each_model_is_told_with_its_verdict(crm: Crm, database: str, capsys: Captured) -> None:
    assert run(["pipelines", "models"]) == 0
    assert "no model has been trained yet" in capsys.readouterr().out
    crm.do(trainings.record, id_of("training"), card=CARD)
    store(database, crm.log.events)
    assert run(["pipelines", "models"]) == 0
    said = capsys.readouterr().out
    assert "skill" in said
    assert "conversion: It does better than the baseline" in said
    assert run(["pipelines", "models", "--json"]) == 0
    [model] = json.loads(capsys.readouterr().out)["models"]
    assert model["card"]["method"] == "logistic"
