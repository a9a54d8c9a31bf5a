"""A bare day is the same day for the page, the API and the command line."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from infra.settings import Settings
from solocrm.cli.main import run
from solocrm.serving import moved_zone
from tests.crm import SALES, Crm, id_of
from tests.secret import KEY
from tests.web.site import open_site

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = "2024-03-01"
LATER = "2024-04-01"


def deals_around_midnight() -> Crm:
    """One is opened on the first of March in Shanghai, which in UTC has an hour to go; the other
    on the first of March by UTC, which in Shanghai is over.
    """
    crm = Crm()
    crm.log.clock = datetime(2024, 2, 29, 17, tzinfo=UTC)
    crm.say("acme", "lead")
    crm.log.clock = datetime(2024, 3, 1, 17, tzinfo=UTC)
    crm.say("bolt", "lead")
    crm.log.clock = datetime(2024, 3, 9, tzinfo=UTC)
    crm.say("acme", "offer")
    return crm


def of_cli(capsys: pytest.CaptureFixture[str], *command: str) -> Any:
    assert run([*command, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_page_api_and_command_line_agree_on_a_bare_day(
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    monkeypatch.setenv("SOLOCRM_TIME_ZONE", "America/New_York")  # of no account any more
    with open_site(database, tmp_path, deals_around_midnight(), zone=SHANGHAI) as site:
        period = {"from": DAY, "to": DAY, "at": LATER}
        board = site.api(f"pipelines/{SALES}/board", at=DAY, known_at=DAY)
        funnel = site.api(f"pipelines/{SALES}/funnel", **period)
        page = site.get(f"/pipeline/{SALES}?at={DAY}&known_at={DAY}").text
    end = datetime(2024, 3, 1, 16, tzinfo=UTC) - timedelta(microseconds=1)
    assert datetime.fromisoformat(board["at"]) == end
    assert [stage["count"] for stage in board["stages"]] == [1, 0, 0]
    assert str(id_of("acme")) in page
    assert str(id_of("bolt")) not in page
    told = of_cli(capsys, "board", str(SALES), "--at", DAY, "--known-at", DAY)
    assert (told["at"], told["stages"]) == (board["at"], board["stages"])
    told = of_cli(capsys, "funnel", str(SALES), "--from", DAY, "--to", DAY, "--at", LATER)
    assert told["stages"] == funnel["stages"]
    assert [stage["entered"] for stage in told["stages"]] == [1, 1, 0]


def test_serve_moves_the_zone_and_says_so(database: str) -> None:
    settings = Settings(time_zone=SHANGHAI)
    assert asyncio.run(moved_zone(settings, database)) == []
    assert asyncio.run(moved_zone(Settings(), database)) == []
    settings = Settings(time_zone=ZoneInfo("Europe/Berlin"))
    [line] = asyncio.run(moved_zone(settings, database))
    assert line == ("days begin and end in Europe/Berlin from now on, no longer in Asia/Shanghai")
