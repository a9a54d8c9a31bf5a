"""Maven's deals, through the real doors: the figures that must come out, on every day."""

import asyncio
import csv
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from commands.imports.reading import find
from commands.imports.run import Order, run_import
from infra.postgres.following import catch_up
from infra.settings import Settings
from projections.catalogue import PROJECTIONS
from solocrm.cli.main import run
from solocrm.wiring import open_parts
from tests.secret import KEY, SECRET
from tests.web.site import TOKEN, begun, words
from web.parts import Parts

DATA = Path(__file__).parents[2] / "shared" / "data" / "maven_crm"
LAST = date(2017, 9, 30)
FIRST = date(2016, 10, 19)
"""The day before the first deal."""

pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason=f"Maven's public data is not there: put it into {DATA}"
)


@pytest.fixture(scope="module")
def settings(
    module_database: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch_module: Any
) -> Settings:
    """A database that holds the import, twice."""
    monkeypatch_module.setenv("SOLOCRM_DATABASE_URL", module_database)
    monkeypatch_module.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    folder = tmp_path_factory.mktemp("maven")
    monkeypatch_module.setenv("SOLOCRM_DATA_DIR", str(folder))
    settings = Settings.read()

    async def brought_in(parts: Parts) -> tuple[int, int]:
        order = Order(find("maven"), DATA, "tests")
        first = await run_import(parts.log, parts.imports, order)
        second = await run_import(parts.log, parts.imports, order)
        assert (first.refused, second.refused) == (0, 0)
        return first.recorded, second.recorded

    async def twice() -> tuple[int, int]:
        async with open_parts(settings, module_database, "serve") as parts:
            return await brought_in(parts)

    first, second = asyncio.run(twice())
    assert first > 20_000
    assert second == 0
    catch_up(module_database, PROJECTIONS, SECRET)
    return settings


@pytest.fixture(scope="module")
def api(settings: Settings) -> Iterator[TestClient]:
    assert settings.database_url
    opening = partial(open_parts, settings, settings.database_url, "serve")
    app = begun(opening)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert client.portal
        key = client.portal.call(
            app.state.parts.people.make_key, "tests", "administrator", ["read"], None
        )
        client.headers["Authorization"] = f"Bearer {key}"
        yield client


@pytest.fixture(scope="module")
def page(api: TestClient) -> TestClient:
    """Somebody who has signed in; what is asked is answered as to a browser."""
    founder = {"name": "Lin", "login": "lin", "password": "correct horse", "again": "correct horse"}
    origin = {"Origin": "http://127.0.0.1", "Accept": "text/html"}
    api.post("/setup", data=founder | {"token": TOKEN}, headers=origin)
    assert "solocrm" in api.cookies
    return api


@cache
def deals() -> list[dict[str, str]]:
    with (DATA / "sales_pipeline_as_of_2017-09-30.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def expected(day: date) -> dict[str, Any]:
    """Straight from the file: who was where at the end of that day."""
    out = {"Prospecting": 0, "Engaging": 0, "Won": 0, "Lost": 0, "value": 0}
    for deal in deals():
        begun, ended = deal["engage_date"] or str(LAST), deal["close_date"]
        if begun <= str(day):
            stage = deal["deal_stage"] if (ended and ended <= str(day)) or not ended else "Engaging"
            out[stage] += 1
            out["value"] += int(deal["close_value"] or 0) if stage == "Won" else 0
    return out


def seen(board: dict[str, Any]) -> dict[str, Any]:
    open_ = {stage["name"]: stage["count"] for stage in board["stages"]}
    return {
        "Prospecting": open_["Prospecting"],
        "Engaging": open_["Engaging"],
        "Won": board["won"]["n"],
        "Lost": board["lost"]["n"],
        "value": board["won"]["value"].get("USD", 0) // 100,
    }


FIGURES = {"Prospecting": 500, "Engaging": 2_409, "Won": 3_042, "Lost": 1_684, "value": 7_203_038}


def sales(api: TestClient) -> str:
    [pipeline] = api.get("/api/pipelines").json()["items"]
    return str(pipeline["id"])


def test_the_read_api_gives_the_figures(api: TestClient) -> None:
    board = api.get(f"/api/pipelines/{sales(api)}/board", params={"at": str(LAST)}).json()
    assert seen(board) == FIGURES
    assert board["restated_by"] == []
    period = {"from": "2016-01-01", "to": str(LAST), "at": str(LAST)}
    funnel = api.get(f"/api/pipelines/{sales(api)}/funnel", params=period).json()
    [engaging] = [stage for stage in funnel["stages"] if stage["name"] == "Engaging"]
    assert engaging["entered"] == engaging["reached"] == 7_135
    assert (engaging["advanced"], engaging["lost"], engaging["here"]) == (3_042, 1_684, 2_409)
    assert funnel["won"] == {"n": 3_042, "value": {"USD": 720_303_800}}


def test_the_command_line_gives_the_same(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["board", "sales", "--at", str(LAST), "--json"]) == 0
    assert seen(orjson.loads(capsys.readouterr().out)) == FIGURES


def test_every_earlier_day_is_right(api: TestClient) -> None:
    path = f"/api/pipelines/{sales(api)}/board"
    day = FIRST
    while day <= LAST:
        for asked in ({"at": str(day)}, {"at": str(day), "known_at": str(day)}):
            answer = api.get(path, params=asked).json()
            assert seen(answer) == expected(day), (day, asked)
        sources = [each["source"].partition(":")[0] for each in answer["restated_by"]]
        assert sources == (["import"] if day > FIRST else [])
        day += timedelta(days=6)


def shown(page: TestClient, path: str, language: str, **asked: str) -> str:
    headers = {"Accept": "text/html", "Accept-Language": language}
    return words(page.get(path, params=asked, headers=headers))


SAYS = {
    "en": "So far {Won:,} won, ${value:,} , and {Lost:,} lost.",
    "zh-CN": "迄今赢单 {Won:,} 个， ${value:,} ；输单 {Lost:,} 个。",
}


@pytest.mark.parametrize("language", SAYS)
def test_the_page_shows_the_figures_in_either_language(page: TestClient, language: str) -> None:
    board = shown(page, f"/pipeline/{sales(page)}", language, at=str(LAST))
    assert "Prospecting 500 " in board
    assert "Engaging 2,409 " in board
    assert SAYS[language].format(**FIGURES) in board
    period = {"from": "2016-01-01", "to": str(LAST), "at": str(LAST)}
    funnel = shown(page, f"/funnel/{sales(page)}", language, **period)
    assert "Engaging 7,135 = 3,042 + 1,684 + 0 + 0 + 2,409 " in funnel
    assert "3,042 $7,203,038 " in funnel


def test_the_page_is_right_on_earlier_days(page: TestClient) -> None:
    for day in (date(2016, 10, 20), date(2016, 12, 31), date(2017, 4, 1), date(2017, 9, 29)):
        told = expected(day)
        board = shown(page, "/pipeline", "en", at=str(day), known_at=str(day))
        assert f"Engaging {told['Engaging']:,} " in board
        if told["Won"]:
            assert SAYS["en"].format(**told) in board
