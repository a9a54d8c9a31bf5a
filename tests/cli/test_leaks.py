"""`solocrm pipelines leaks`: a column that was filled in after the outcome is pointed out."""

import json
from pathlib import Path
from random import Random

import polars as pl
import pytest

from solocrm.cli.main import run

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """Calls of which one of four ends with yes; `talked` is how long they took."""
    random = Random(1)
    rows = []
    for number in range(800):
        yes = random.random() < 0.25
        talked = random.gauss(600 if yes else 200, 80)
        rows.append((number, "yes" if yes else "no", round(talked), random.choice("abc")))
    file = tmp_path / "calls.csv"
    pl.DataFrame(rows, ["id", "answer", "talked", "town"], orient="row").write_csv(file)
    return file


def test_a_column_known_only_after_the_outcome_is_pointed_out(
    calls: Path, capsys: Captured
) -> None:
    asked = ["pipelines", "leaks", str(calls), "--label", "answer", "--is", "yes"]
    assert run([*asked, "--leave", "id", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == 800
    assert [each["column"] for each in told["suspects"]] == ["talked"]
    assert run([*asked, "--leave", "id"]) == 1
    assert "talked" in capsys.readouterr().out


def test_without_it_nothing_is_suspected(calls: Path, capsys: Captured) -> None:
    asked = ["--label", "answer", "--is", "yes", "--leave", "id", "--leave", "talked"]
    assert run(["pipelines", "leaks", str(calls), *asked]) == 0
    assert "no column" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--label", "won"], "no_such_column"),
        (["--label", "answer"], "no_outcome"),
        (["--label", "answer", "--is", "yes", "--leave", "name"], "no_such_column"),
    ],
)
def test_what_is_not_there_is_told(
    calls: Path, capsys: Captured, arguments: list[str], code: str
) -> None:
    assert run(["pipelines", "leaks", str(calls), *arguments]) == 2
    assert f"({code}" in capsys.readouterr().err
