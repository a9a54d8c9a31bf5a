"""`solocrm queue` and `solocrm service` tell what the page and the API tell."""

import json

import pytest

from solocrm.cli.main import run
from tests.secret import KEY
from tests.stored import store
from tests.web.desk import NOW, desk

Captured = pytest.CaptureFixture[str]
THEN = ["--at", NOW.isoformat()]
PERIOD = ["--from", "2024-01-08", "--to", "2024-01-10"]


@pytest.fixture
def told(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store(database, desk().log.events)
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    monkeypatch.setenv("COLUMNS", "140")


@pytest.mark.usefixtures("told")
def test_the_queue_and_the_figures_are_told_in_words_and_for_programs(capsys: Captured) -> None:
    assert run(["queue", *THEN]) == 0
    lines = [" ".join(each.split()) for each in capsys.readouterr().out.splitlines()]
    assert lines[1:3] == [
        "late -6:00 Gateway offline Harbour Botanics enquiry answer 2024-01-09 13:00",
        "at risk 2:00 探头校准证书缺失 无锡惠康医药 complaint resolve 2024-01-10 12:00",
    ]
    assert lines[-1] == "5 open: 1 late, 1 at risk, 1 today, 1 later, 1 stopped"
    assert run(["queue", *THEN, "--json", "--limit", "1"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["total"], answer["items"][0]["left"]) == (5, -21_600)
    assert run(["service", *PERIOD, *THEN]) == 0
    lines = [" ".join(each.split()) for each in capsys.readouterr().out.splitlines()]
    assert lines[1:3] == ["none 6 1 1 of 6 1 of 1 0 1:00", "all 6 1 1 of 6 1 of 1 0 1:00"]
    assert lines[3].startswith("5 open at the moment; 0 ratings")
    assert run(["service", *PERIOD, *THEN, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["all"]["breached"] == 1


@pytest.mark.usefixtures("told")
def test_before_the_first_ticket_the_queue_is_empty(capsys: Captured) -> None:
    assert run(["queue", "--at", "2023-06-01"]) == 0
    assert capsys.readouterr().out.strip() == "0 open"
