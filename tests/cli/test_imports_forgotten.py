"""Who was forgotten in a real database does not come back with the files that told of them."""

import asyncio
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from commands import customers
from commands.command import Call
from commands.execute import execute
from infra.postgres.log import open_log
from solocrm.cli.main import run
from tests.commands.imports.shop import DEALS, EVENTS, Shop
from tests.crm import COMMAND_OF, founder
from tests.secret import KEY, SECRET

NOTES = """\
  notes:
    file: notes.csv
    id: $id
    values:
      customer: {of: customers}
    steps:
      - {command: notes/note, body: {customer: $customer, text: $text}}
"""
NOTE = "id,customer,text\nn1,c1,likes tea\n"


@pytest.fixture
def shop(tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    shop = Shop(tmp_path)
    shop.mapping += NOTES
    shop.write("notes.csv", NOTE)
    shop.write("shop.yaml", shop.mapping)
    return shop


def told(shop: Shop, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    folder = str(shop.folder)
    run(["import", "run", f"{folder}/shop.yaml", "--folder", folder, "--json"])
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


async def forget(database: str, customer: UUID) -> None:
    async with open_log(database, SECRET) as log:
        await execute(log, COMMAND_OF[customers.forget], Call(customer, {}, founder()))


def test_what_told_of_them_is_no_news_and_what_is_new_stays_out_alone(
    shop: Shop, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(shop, capsys)["recorded"] == EVENTS + 1
    asyncio.run(forget(database, shop.id("customers", "c1")))
    again = told(shop, capsys)
    assert (again["state"], again["recorded"], again["problems"]) == ("done", 0, [])

    shop.write("deals.csv", DEALS + "d4,Acme,open,2023-12-01,,5\nd5,Bolt,open,2023-12-01,,5\n")
    shop.write("notes.csv", NOTE + "n2,c1,likes cake\nn3,c2,likes pie\n")
    later = told(shop, capsys)
    assert (later["state"], later["recorded"]) == ("done", 2)
    assert [(each["code"], each["file"], each["rows"]) for each in later["problems"]] == [
        ("forgotten", "deals.csv", [5]),
        ("forgotten", "notes.csv", [3]),
    ]
