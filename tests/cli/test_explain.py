"""`solocrm explain` tells why a figure changed."""

import json

import pytest

from commands import activities
from solocrm.cli.main import run
from tests.crm import DAY, Crm, id_of
from tests.secret import KEY
from tests.stored import store

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def crm(database: str, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """A deal that grows, one that is won and a task, in the database of the command line."""
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead"]})
    crm.log.turn_clock(9 * DAY)
    crm.tell({"acme": ["250"], "bolt": ["won"]})
    crm.do(activities.plan, id_of("call"), name="call back", due=str(crm.now.date()))
    store(database, crm.log.events)
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    return crm


def test_the_steps_are_told_for_programs_and_in_words(crm: Crm, capsys: Captured) -> None:
    period = ["--from", (crm.now - 8 * DAY).isoformat(), "--to", crm.now.isoformat()]
    asked = ["explain", "open_pipeline", *period, "--known-at", crm.now.isoformat()]
    assert run([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["start"], told["end"]) == ({"EUR": 200_00}, {"EUR": 250_00})
    assert [(step["cause"], step["events"]) for step in told["steps"]] == [("won", 1), ("grown", 1)]
    assert run([*asked, "--cause", "grown"]) == 0
    out = capsys.readouterr().out
    assert "150.00 EUR" in out
    assert "acme" in out


def test_what_is_counted_is_told_in_records(crm: Crm, capsys: Captured) -> None:
    assert run(["explain", "overdue", "--from", "2024-01-01", "--cause", "time_passed"]) == 0
    out = capsys.readouterr().out
    assert ["time", "passed", "1", "1"] in [line.split() for line in out.splitlines()]
    assert "call back" in out


def test_a_campaign_is_told_apart_by_its_name(crm: Crm, capsys: Captured) -> None:
    asked = ["explain", "campaign_return", "--from", "2024-01-01"]
    assert run([*asked, "--campaign", "Nobody's"]) == 1
    assert "(no_such_campaign" in capsys.readouterr().err
    assert run(asked) == 0
    assert capsys.readouterr().out.split() == [
        "events",
        "campaign_return",
        "start",
        "–",
        "end",
        "–",
    ]


def test_an_unknown_cause_is_refused(crm: Crm, capsys: Captured) -> None:
    assert run(["explain", "won_value", "--from", "2024-01-01", "--cause", "luck"]) == 2
    assert "(no_such_cause" in capsys.readouterr().err
