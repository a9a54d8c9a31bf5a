"""`solocrm suggestions` tells what is recommended, and takes what becomes of it."""

import json
from typing import Any

import psycopg
import pytest

from commands import products
from solocrm.cli.main import run
from tests.crm import euros, id_of
from tests.secret import KEY
from tests.stored import store
from tests.web.site import company
from tests.web.test_learned import Kept

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def learned(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    crm = company()
    for name in ("probe", "gateway"):
        crm.do(products.introduce, id_of(name), name=name.title(), price=euros(9))
    store(database, crm.log.events)
    Kept(database).offers(crm.now, [("acme Ltd", "probe")])
    with psycopg.connect(database) as connection:
        connection.execute("SELECT tick()")
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())


def told(capsys: Captured, *arguments: str) -> Any:
    assert run(["suggestions", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_what_is_suggested_is_listed_and_judged(capsys: Captured) -> None:
    assert run(["suggestions", "list", "--known-at", "2000-01-01"]) == 0
    assert "nothing had been recommended by then" in capsys.readouterr().out
    assert run(["suggestions", "list"]) == 0
    assert "Probe" in capsys.readouterr().out
    deals = told(capsys, "list", "--noun", "opportunities")
    found = {each["id"] for each in deals["items"]}
    assert found == {str(id_of(each)) for each in ("acme", "bolt", "edge")}
    done = told(capsys, "judge", str(id_of("bolt")), "done")
    assert (done["what"], done["suggestion"]["then"]) == ("done", "call")
    assert run(["suggestions", "judge", str(id_of("acme Ltd")), "declined"]) == 0
    assert capsys.readouterr().out == "Probe: declined\n"
    assert told(capsys, "list")["items"] == []
    assert run(["suggestions", "judge", str(id_of("acme Ltd")), "declined"]) == 1
    assert "(nothing_suggested" in capsys.readouterr().err
