"""`solocrm projections`: how read models stand, made anew, compared, switched and proved."""

import json
from typing import Any

import pytest

from solocrm.cli.main import run
from tests.crm import Crm
from tests.secret import KEY
from tests.stored import store

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def crm(database: str, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """Two deals, in the database of the command line, folded once."""
    crm = Crm().tell({"acme": ["lead", "offer"], "bolt": ["lead"]})
    store(database, crm.log.events)
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    monkeypatch.setenv("COLUMNS", "200")
    assert run(["board", "sales"]) == 0
    return crm


def told(capsys: Captured, *command: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert run(["projections", *command, "--json"]) == code
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("terminal", ["", "1"])
def test_a_build_is_made_compared_and_switched_to(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, terminal: str
) -> None:
    """With a progress bar where there is a terminal."""
    monkeypatch.setenv("FORCE_COLOR", terminal)
    number = told(capsys, "rebuild", "opportunities")["number"]
    compared = told(capsys, "diff", "opportunities")
    assert [table["different"] for table in compared["tables"]] == [0, 0, 0]
    switched = told(capsys, "switch", "opportunities", str(number), "--frozen")
    assert switched["schemas"] == [f"opportunities_b{number}"]
    assert run(["board", "sales"]) == 0


def test_all_are_made_together_and_proved(capsys: Captured) -> None:
    number = told(capsys, "rebuild", "--all")["number"]
    told(capsys, "switch", "all", str(number), "--frozen")
    verdicts = told(capsys, "verify")["projections"]
    assert [each["live"] == each["folded"] for each in verdicts] == [True] * len(verdicts)
    assert run(["projections", "verify"]) == 0
    assert "equal" in capsys.readouterr().out


def test_how_they_stand_is_told_for_programs_and_in_words(capsys: Captured, crm: Crm) -> None:
    standing = told(capsys, "status")
    assert {each["position"] for each in standing["projections"]} == {len(crm.log.events)}
    assert run(["projections", "status"]) == 0
    assert "opportunities_b1" in capsys.readouterr().out
    assert told(capsys, "parked")["parked"] == []


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["rebuild", "luck"], "no_such_read_model"),
        (["rebuild"], "usage"),
        (["switch", "opportunities", "99"], "no_such_build"),
        (["diff", "luck"], "no_such_read_model"),
    ],
)
def test_what_is_asked_wrongly_is_refused(capsys: Captured, command: list[str], code: str) -> None:
    assert run(["projections", *command]) in {1, 2}
    assert f"({code}" in capsys.readouterr().err
