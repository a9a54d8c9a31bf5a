"""`solocrm receipt` gives the figure again that a receipt came with, through whichever door."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from commands import opportunities
from domain.recorded import Recorded
from infra.postgres.log import open_log
from readapi.receipt import Receipt
from solocrm.cli.main import run
from tests.crm import DAY, Crm, euros, id_of, instead
from tests.secret import KEY, SECRET
from tests.stored import as_draft, store

FIGURES = [
    ["board", "sales"],
    ["board", "sales", "--at", "2024-01-02"],
    ["funnel", "sales", "--from", "2024-01-01", "--to", "2024-12-31", "--cohort", "active"],
    ["funnel", "sales", "--from", "2024-01-01", "--to", "2024-12-31", "--by", "segment"],
    ["film", "sales", "--from", "2024-01-01", "--to", "2024-12-31", "--seen", "now"],
    ["explain", "campaign_return", "--from", "2024-01-01"],
    ["explain", "open_pipeline", "--from", "2024-01-01T00:00:00Z"],
    ["campaigns"],
    ["campaigns", "--model", "time_decay", "--days", "30", "--at", "2024-01-02"],
    ["explain", "weighted_pipeline", "--from", "2024-01-01", "--pipeline", "sales"],
]
Captured = pytest.CaptureFixture[str]


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


async def learn(url: str, events: Sequence[Recorded]) -> None:
    """What had happened before, and is known from now on."""
    async with open_log(url, SECRET) as log:
        await log.append_all([(replace(as_draft(r), known_from=None), r.by) for r in events])


def figure(answer: dict[str, Any]) -> dict[str, Any]:
    """But how far the log was folded when it was asked."""
    return {name: each for name, each in answer.items() if name != "position"}


def test_a_figure_is_the_same_whatever_was_said_since(
    crm: Crm, database: str, capsys: Captured
) -> None:
    first = [told(capsys, *each) for each in FIGURES]
    before = len(crm.log.events)
    crm.log.turn_clock(DAY)
    crm.tell({"dune": ["lead", "won"], "acme": ["trial"]})
    held = instead(opportunities.change_amount, crm.happened(id_of("acme"), 2), amount=euros(7))
    crm.correct(id_of("acme"), 2, instead=[held])
    asyncio.run(learn(database, crm.log.events[before:]))
    for answer in first:
        assert figure(told(capsys, "receipt", answer["receipt"])) == figure(answer)
    now = [told(capsys, *each) for each in FIGURES]
    assert all(one["receipt"] != other["receipt"] for one, other in zip(first, now, strict=True))


def test_it_says_what_it_was_a_receipt_of(crm: Crm, capsys: Captured) -> None:
    answer = told(capsys, *FIGURES[0])
    assert run(["receipt", answer["receipt"]]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"board, pipeline {id_of('sales')}\nas of ")
    assert "300.00 EUR" in out


@pytest.mark.parametrize(
    "of",
    [
        {},
        {"figure": "weather"},
        {"figure": "board", "pipeline": "sales"},
        {"figure": "funnel", "pipeline": str(id_of("sales")), "cohort": "all"},
        {"figure": "bridge of open_pipeline"},
    ],
)
def test_a_receipt_of_nothing_is_refused(crm: Crm, capsys: Captured, of: dict[str, str]) -> None:
    given = Receipt.read(told(capsys, *FIGURES[0])["receipt"])
    assert run(["receipt", given.model_copy(update={"of": of}).text()]) == 2
    assert "bad_receipt" in capsys.readouterr().err
    assert run(["receipt", "eyJ"]) == 2
    assert "bad_receipt" in capsys.readouterr().err
