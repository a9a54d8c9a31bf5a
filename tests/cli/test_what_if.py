"""`solocrm what-if`: a file of all that can be supposed, and both sides of each figure."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from commands import campaigns, facts, tickets
from solocrm.cli.main import run
from tests.crm import DAY, Crm, id_of
from tests.secret import KEY
from tests.service import promise
from tests.stored import store

Captured = pytest.CaptureFixture[str]

SUPPOSED = """
pipeline: sales
stages:
  lead: {{probability: 0.5, rots_after: 3}}
funnel:
  from: {first}
  to: {last}
  stages: [{{name: Talks, of: [lead, offer]}}, trial]
attribution: {{model: first_touch}}
service:
  from: {first}
  to: {last}
  targets: [{{answer: 40000}}]
"""


@pytest.fixture
def crm(database: str, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """A won deal that two campaigns touched, an open one, and a ticket that was answered late."""
    crm = Crm()
    for campaign, days in (("fair", 5), ("spring", 2)):
        crm.do(campaigns.plan, id_of(campaign), name=campaign)
        touched: dict[str, Any] = {"customer": id_of("acme Ltd"), "campaign": id_of(campaign)}
        at = crm.now - days * DAY
        crm.do(facts.touch, id_of(f"touch {campaign}"), at=at, channel="mail", **touched)
    crm.tell({"acme": ["lead", "offer", "won"], "bolt": ["lead"]})
    promise(crm)
    lamp: dict[str, Any] = {"name": "No light", "customer": id_of("acme Ltd"), "kind": "enquiry"}
    crm.do(tickets.open_, id_of("lamp"), **lamp)
    crm.log.turn_clock(timedelta(days=7))
    crm.do(tickets.answer, id_of("lamp"), text="Which lamp?")
    store(database, crm.log.events)
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    return crm


def test_all_five_kinds_of_definitions_stand_side_by_side(
    crm: Crm, capsys: Captured, tmp_path: Path
) -> None:
    file = tmp_path / "other.yaml"
    first, last = crm.log.events[0].occurred_at.date(), crm.now.date()
    file.write_text(SUPPOSED.format(first=first, last=last))
    known = len(crm.log.events)
    assert run(["what-if", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    was, now = told["pipeline"]["before"][0], told["pipeline"]["after"][0]
    assert (was["weighted"], now["weighted"]) == ({"EUR": 10_00}, {"EUR": 50_00})
    assert (was["rotting"], now["rotting"]) == (0, 1)
    funnels = told["funnel"]
    assert [each["entered"] for each in funnels["before"]] == [2, 1, 0]
    assert [(each["name"], each["entered"]) for each in funnels["after"]] == [
        ("Talks", 2),
        ("trial", 0),
    ]
    answered = [told["service"][side]["all"]["answer"]["late"] for side in ("before", "after")]
    assert answered == [1, 0]
    assert told["position"] == known
    assert run(["what-if", str(file)]) == 0
    owed = [line.split() for line in capsys.readouterr().out.splitlines() if "EUR" in line]
    assert ["fair", "100.00", "EUR"] in [line[:1] + line[-2:] for line in owed]
    assert ["spring", "100.00", "EUR"] in [line[:3] for line in owed]
