"""`solocrm import` brings files into a real database, and says what it did."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from infra.postgres.embedded import stop
from solocrm.cli.main import run
from tests.commands.imports.shop import EVENTS, Shop

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with TemporaryDirectory(prefix="solocrm-") as private:
        folder = Path(private) / "data"
        yield folder
        stop(folder)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.delenv("SOLOCRM_DATABASE_URL", raising=False)
    return Shop(tmp_path)


def solocrm_import(shop: Shop, data: Path, *options: str) -> int:
    shop.write("shop.yaml", shop.mapping)
    mapping, folder = str(shop.folder / "shop.yaml"), str(shop.folder)
    return run(["import", "run", mapping, "--folder", folder, "--data-dir", str(data), *options])


def test_files_come_in_once(shop: Shop, data: Path, capsys: Captured) -> None:
    assert solocrm_import(shop, data, "--dry-run") == 0
    assert f"7 rows, {EVENTS} events to be recorded, 0 rows refused" in capsys.readouterr().out

    assert solocrm_import(shop, data) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"7 rows, {EVENTS} events recorded, 0 rows refused\n")
    assert "3 × opportunities/open" in out

    assert solocrm_import(shop, data, "--json") == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["state"], again["recorded"], again["problems"]) == ("done", 0, [])
    assert again["longest_hold_ms"] == 0


def test_refused_rows_are_told_and_kept(shop: Shop, data: Path, capsys: Captured) -> None:
    shop.state("source: shop", "source: other")
    shop.change("deals.csv", "Bolt", "Boltt")
    assert solocrm_import(shop, data) == 1
    assert 'nearest is "Bolt": map it with aliases: {Boltt: Bolt}.' in capsys.readouterr().out

    assert run(["import", "list", "--data-dir", str(data), "--json"]) == 0
    latest = json.loads(capsys.readouterr().out)["imports"][0]
    assert (latest["name"], latest["state"], latest["refused"]) == ("shop", "refused", 1)
    assert (Path(latest["errors"]) / "deals.refused.csv").read_text().startswith("row,code,")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--resume"], "No import of shop was interrupted: run it without resuming."),
        (["--folder", "nowhere"], "nowhere has no file customers.csv."),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    shop: Shop, data: Path, capsys: Captured, options: list[str], sentence: str
) -> None:
    assert solocrm_import(shop, data, *options) == 2
    told = capsys.readouterr().err
    assert told.startswith(sentence)
    assert told.count("\n") == 1
