"""`solocrm pipelines`: steps of learning by the command line."""

import json
from pathlib import Path

import polars as pl
import pytest

from solocrm.cli.main import run
from tests.crm import Crm, id_of
from tests.secret import KEY
from tests.stored import store

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def crm(bare_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """Two deals, in the database of the command line."""
    crm = Crm().tell({"acme": ["lead", "offer"], "bolt": ["lead"]})
    store(bare_database, crm.log.events)
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", bare_database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    monkeypatch.setenv("SOLOCRM_ARCHIVE", str(tmp_path / "archive"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOLOCRM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return crm


@pytest.mark.parametrize("terminal", ["", "1"])
def test_the_log_is_archived(
    crm: Crm, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terminal: str
) -> None:
    """With a progress bar where there is a terminal."""
    monkeypatch.setenv("FORCE_COLOR", terminal)
    assert run(["pipelines", "run", "archive", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["position"] == told["events"] == len(crm.log.events)
    assert (tmp_path / "archive" / "manifest.json").exists()
    assert run(["pipelines", "run", "archive"]) == 0
    assert "0 new events" in capsys.readouterr().out


def test_features_are_told_of_one_instant_or_of_many(
    crm: Crm, capsys: Captured, tmp_path: Path
) -> None:
    assert run(["pipelines", "run", "features", "--out", "deals.parquet"]) == 0
    deals = pl.read_parquet(tmp_path / "deals.parquet")
    assert set(deals["subject"]) == {str(id_of("acme")), str(id_of("bolt"))}
    assert "1 tables with 2 rows" in capsys.readouterr().out
    many = ["pipelines", "run", "features", "--from", "2024-01-20", "--as-of", "2024-01-31"]
    assert run([*many, "--table", "months", "--table", "weeks", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["files"]) == told["tables"] == 2 * 2
    assert all((tmp_path / "features" / file).exists() for file in told["files"])


def test_every_record_is_checked(crm: Crm, capsys: Captured, tmp_path: Path) -> None:
    assert run(["pipelines", "run", "quality", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["records"] == 4
    [findings] = (tmp_path / "features" / "quality_findings").iterdir()
    assert pl.read_parquet(findings).height == told["findings"] == sum(told["rules"].values())
    assert run(["pipelines", "run", "quality"]) == 0
    assert "4 records keep" in capsys.readouterr().out


def test_a_forecast_is_told_in_words_and_in_figures(crm: Crm, capsys: Captured) -> None:
    assert run(["pipelines", "run", "forecast", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["card"]["position"] == len(crm.log.events)
    assert {each["method"] for each in told["months"]} == {"stage_weighted"}
    assert told["table"].startswith("forecast by stage_weighted: not enough data.")


WRONG = [
    (["dream"], "unknown_pipeline"),
    (["archive", "--as-of", "soon"], "bad_instant"),
    (["archive", "--as-of", "2024-02-29T09:30:00"], "bad_instant"),
    (["archive", "--as-of", "2999-01-01"], "time_in_future"),
    (["archive", "--as-of", "1999-01-01"], "empty_log"),
    (["archive", "--table", "weeks"], "usage"),
    (["features", "--table", "dreams"], "unknown_feature_table"),
    (["features", "--as-of", "2999-01-01"], "time_in_future"),
    (["features", "--from", "2024-02-02", "--as-of", "2024-01-01"], "no_instants"),
    (["features", "--from", "2024-01-01", "--out", "x.parquet"], "usage"),
    (["train", "--as-of", "soon"], "bad_instant"),
    (["backtest", "--as-of", "2024-02-30"], "bad_instant"),
    (["score", "--as-of", "2999-01-01"], "time_in_future"),
    (["forecast", "--as-of", "2999-01-01"], "time_in_future"),
    (["quality", "--as-of", "1999-01-01"], "empty_log"),
]


def test_what_cannot_be_run_is_told_and_writes_nothing(
    subtests: pytest.Subtests, capsys: Captured, tmp_path: Path
) -> None:
    for arguments, code in WRONG:
        with subtests.test(arguments=arguments):
            assert run(["pipelines", "run", *arguments]) in {1, 2}
            assert f"({code}" in capsys.readouterr().err
            assert not list(tmp_path.iterdir())
