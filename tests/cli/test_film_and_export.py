"""`solocrm film`, `solocrm export` and what became of a record, in the terminal."""

import json
from pathlib import Path
from typing import Any

import polars
import pytest

from solocrm.cli.main import run
from tests.crm import Crm, id_of
from tests.secret import KEY
from tests.stored import store

Captured = pytest.CaptureFixture[str]
DAYS = ("--from", "2024-01-01", "--to", "2024-12-31")


@pytest.fixture
def crm(database: str, monkeypatch: pytest.MonkeyPatch) -> Crm:
    crm = Crm().tell({"acme": ["lead", "300", "offer"], "bolt": ["lead", "won"]})
    store(database, crm.log.events)
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    return crm


def told(capsys: Captured, *arguments: str) -> Any:
    assert run([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_film_has_a_line_a_frame_and_its_last_is_the_board(crm: Crm, capsys: Captured) -> None:
    film = told(capsys, "film", "sales", *DAYS)
    board = told(capsys, "board", "sales", "--at", film["frames"][-1]["at"])
    assert film["frames"][-1]["now"]["board"]["stages"] == board["stages"]
    assert run(["film", "sales", *DAYS]) == 0
    assert "300.00 EUR" in capsys.readouterr().out


def test_a_list_and_a_figure_go_into_files(crm: Crm, capsys: Captured, tmp_path: Path) -> None:
    deals, board = tmp_path / "deals.parquet", tmp_path / "board.csv"
    said = told(capsys, "export", str(deals), "--type", "opportunities")
    assert said["lines"] == polars.read_parquet(deals).height == 2
    receipt = told(capsys, "board", "sales")["receipt"]
    assert told(capsys, "export", str(board), "--receipt", receipt)["receipt"] == receipt
    assert "30000" in board.read_text("utf-8-sig")
    assert run(["export", str(tmp_path / "deals.doc"), "--type", "opportunities"]) == 2
    assert run(["export", str(deals), "--type", "unicorns"]) == 1
    assert run(["export", str(deals)]) == 2


def test_what_became_of_a_deal_is_told(crm: Crm, capsys: Captured) -> None:
    acme = str(id_of("acme"))
    since = crm.happened(id_of("acme"), 1).isoformat()
    fields = told(capsys, "history", "opportunities", acme, "--from", since)["fields"]
    assert {each["field"] for each in fields} == {"stage", "amount"}
    assert run(["history", "opportunities", acme, "--from", since]) == 0
    assert "300.00 EUR" in capsys.readouterr().out
