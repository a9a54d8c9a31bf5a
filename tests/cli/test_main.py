"""Whatever goes wrong on the command line is told in one sentence, under a code."""

import subprocess
import sys
from pathlib import Path

import pytest

from solocrm.cli import db
from solocrm.cli.main import run

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["db", "sing"], "usage"),
        (["db", "url", "--loud"], "usage"),
        (["db", "url", "--data-dir"], "usage"),
        (["sing"], "usage"),
    ],
)
def test_wrong_use_is_told_in_one_sentence(
    arguments: list[str], code: str, capsys: Captured
) -> None:
    assert run(arguments) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.endswith(f"({code})\n")


def test_a_setting_that_makes_no_sense_is_wrong_use(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("SOLOCRM_PORT", "http")
    assert run(["db", "url"]) == 2
    assert "(bad_setting; SOLOCRM_PORT: http; " in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_a_no(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", "postgresql://127.0.0.1:1/crm")
    assert run(["db", "url"]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "(database_unreachable; " in told


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "file").touch()
    assert run(["db", "url", "--data-dir", str(tmp_path / "file")]) == 1
    assert capsys.readouterr().err == f"File exists: {tmp_path / 'file'} (system)\n"


def test_a_fault_of_ours_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(db, "show", lambda *_, **__: 1 // 0)
    monkeypatch.setenv("SOLOCRM_DATA_DIR", "/nowhere")
    assert run(["db", "stop"]) == 1
    assert capsys.readouterr().err.startswith("ZeroDivisionError: ")
    monkeypatch.setenv("SOLOCRM_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        run(["db", "stop"])


def test_without_a_command_the_help_is_shown(capsys: Captured) -> None:
    assert run([]) == 2
    assert "db" in capsys.readouterr().out


def test_help_imports_nothing_heavy() -> None:
    script = """
import sys
from solocrm.cli.main import run
assert run(["--help"]) == 0
heavy = {"fastapi", "psycopg", "eventsourcing", "babel", "jinja2"} & set(sys.modules)
sys.exit(f"imported: {heavy}" if heavy else 0)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
