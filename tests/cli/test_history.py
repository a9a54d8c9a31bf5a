"""`solocrm history` tells what was said of one record, and what it was then."""

import json
from typing import Any
from uuid import uuid4

import pytest

from commands.opportunities import move
from solocrm.cli.main import run
from tests.crm import DAY, TRIAL, Crm, id_of, instead
from tests.secret import KEY
from tests.stored import store

ACME = id_of("acme")
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def crm(database: str, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """A deal whose move is corrected a day later, in the database of the command line."""
    crm = Crm().tell({"acme": ["lead", "offer"]})
    crm.log.turn_clock(DAY)
    crm.correct(ACME, 2, instead=[instead(move, crm.happened(ACME, 2), stage=TRIAL)])
    store(database, crm.log.events)
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    return crm


def told(capsys: Captured, *options: str) -> Any:
    assert run(["history", "opportunities", str(ACME), *options, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_events_are_told_with_what_took_them_back(crm: Crm, capsys: Captured) -> None:
    history = told(capsys)
    assert [each["retracted_by"] for each in history["events"]] == [None, 3, None, None]
    assert history["state"]["stage"] == str(TRIAL)


def test_its_state_is_that_of_then(crm: Crm, capsys: Captured) -> None:
    moved = crm.happened(ACME, 2)
    opened = told(capsys, "--at", (moved - DAY / 2).isoformat())
    assert opened["state"]["stage"] == str(id_of("lead"))
    believed = told(capsys, "--known-at", moved.isoformat())
    assert believed["state"]["stage"] == str(id_of("offer"))
    assert len(believed["events"]) == 2


def test_it_is_told_in_words(crm: Crm, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run(["history", "opportunities", str(ACME)]) == 0
    out = capsys.readouterr().out
    assert "story.retracted.v1" in out
    assert "typo" in out
    assert "amount: 100.00 EUR" in out
    assert run(["history", "opportunities", str(ACME), "--at", "2024-01-01"]) == 0
    assert "It was not there then." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (["opportunities", str(uuid4())], "not_there", 1),
        (["customers", str(ACME)], "not_there", 1),
        (["deals", str(ACME)], "unknown_type", 1),
        (["opportunities", "acme"], "usage", 2),
        (["opportunities", str(ACME), "--at", "yesterday"], "bad_instant", 2),
        (["opportunities", str(ACME), "--known-at", "2023-01-01"], "not_there_then", 1),
    ],
)
def test_what_cannot_be_told_is_said_in_one_sentence(
    crm: Crm, capsys: Captured, arguments: list[str], code: str, exit_code: int
) -> None:
    assert run(["history", *arguments]) == exit_code
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"({code}" in told
