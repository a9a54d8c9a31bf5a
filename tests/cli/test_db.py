"""`solocrm db` hands the database to tools, and stops it."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from infra.postgres import cluster
from infra.postgres.embedded import stop
from solocrm.cli.main import run

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("SOLOCRM_DATABASE_URL", raising=False)
    with TemporaryDirectory(prefix="solocrm-") as private:
        folder = Path(private) / "data"
        yield folder
        stop(folder)


def test_the_url_works_until_the_server_is_stopped(folder: Path, capsys: Captured) -> None:
    assert run(["db", "url", "--data-dir", str(folder), "--json"]) == 0
    url = json.loads(capsys.readouterr().out)["url"]
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM migrations").fetchone()
    assert run(["db", "stop", "--data-dir", str(folder)]) == 0
    assert capsys.readouterr().out == "stopped\n"
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_server_that_does_not_run_needs_no_stopping(folder: Path, capsys: Captured) -> None:
    assert run(["db", "stop", "--data-dir", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"stopped": False}
    assert not folder.exists()


def test_a_server_of_the_users_own_is_used_and_left_alone(
    empty_database: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", empty_database)
    assert run(["db", "url"]) == 0
    assert capsys.readouterr().out == f"{empty_database}\n"
    assert run(["db", "stop"]) == 2
    assert "(not_ours)" in capsys.readouterr().err


def test_a_terminated_command_stops_its_server(folder: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from infra.postgres.embedded import attach
from solocrm.cli import db, main

@db.app.command()
def linger() -> None:
    with attach(Path({str(folder)!r})):
        print("ready", flush=True)
        sys.stdin.read()

sys.argv = ["solocrm", "db", "linger"]
main.main()
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as command:
        assert command.stdout
        assert command.stdout.readline() == b"ready\n"
        assert cluster.postmaster(folder)
        command.send_signal(signal.SIGTERM)
        assert command.wait(30) == 128 + signal.SIGTERM
    assert not cluster.postmaster(folder)
