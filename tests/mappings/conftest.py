"""Files of other systems in a real database, by a mapping that comes along: each module of tests
says which (`MAPPING`), and where its files are (`FOLDER`).
"""

import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from infra.postgres.following import catch_up
from infra.settings import Settings
from projections.catalogue import PROJECTIONS
from solocrm.cli.main import run
from solocrm.wiring import open_parts
from tests.secret import KEY, SECRET
from tests.web.site import begun


@dataclass(frozen=True)
class Told:
    """What the command line said, and its exit code."""

    code: int
    said: dict[str, Any]


def cli(*arguments: str) -> Told:
    out = StringIO()
    with redirect_stdout(out):
        code = run([*arguments, "--json"])
    return Told(code, json.loads(out.getvalue()))


@pytest.fixture(scope="module")
def url(
    module_database: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch_module: Any
) -> str:
    monkeypatch_module.setenv("SOLOCRM_DATABASE_URL", module_database)
    monkeypatch_module.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    monkeypatch_module.setenv("SOLOCRM_DATA_DIR", str(tmp_path_factory.mktemp("data")))
    return module_database


@pytest.fixture(scope="module")
def imports(url: str, request: pytest.FixtureRequest) -> tuple[Told, Told]:
    """The files, brought in and brought in again."""
    mapping, folder = request.module.MAPPING, request.module.FOLDER
    assert isinstance(folder, Path)
    order = ("import", "run", mapping, "--folder", str(folder))
    told = cli(*order), cli(*order)
    catch_up(url, PROJECTIONS, SECRET)
    return told


@pytest.fixture(scope="module")
def api(url: str, imports: tuple[Told, Told]) -> Iterator[TestClient]:
    settings = Settings.read()
    app = begun(partial(open_parts, settings, url, "serve"))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert client.portal
        key = client.portal.call(
            app.state.parts.people.make_key, "tests", "administrator", ["read"], None
        )
        client.headers["Authorization"] = f"Bearer {key}"
        yield client
