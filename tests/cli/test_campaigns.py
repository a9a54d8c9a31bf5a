"""`solocrm campaigns` tells what campaigns led to."""

import json

import pytest

from solocrm.cli.main import run
from tests.readapi.test_campaign_results import told_company
from tests.secret import KEY
from tests.stored import store

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def company(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Acme was written to and called, and bought."""
    store(database, told_company().log.events)
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())


def test_campaigns_are_told_for_programs_and_in_words(capsys: Captured) -> None:
    assert run(["campaigns", "--model", "linear", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    [spring] = told["campaigns"]
    assert spring["won"] == {"deals": 1, "share": 5_000, "value": {"EUR": 5_000}}
    assert run(["campaigns", "--model", "linear"]) == 0
    out = capsys.readouterr().out
    assert "50.00 EUR" in out
    assert "50.00 EUR owed to touches without a campaign" in out
    assert "1 won, 100.00 EUR; by linear within 90 days, which nobody has decided" in out


def test_a_receipt_gives_the_campaigns_again(capsys: Captured) -> None:
    assert run(["campaigns", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert run(["receipt", told["receipt"], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["campaigns"] == told["campaigns"]
    assert run(["receipt", told["receipt"]]) == 0
    assert "Spring" in capsys.readouterr().out


def test_a_model_that_there_is_not_is_refused(capsys: Captured) -> None:
    assert run(["campaigns", "--model", "magic"]) == 2
    assert "first_touch" in capsys.readouterr().err
    assert run(["campaigns", "--days", "0"]) == 2
