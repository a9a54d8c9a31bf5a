"""`solocrm serve`, from outside: what it says when it is ready, and how it ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each finds there what the one before left, as who starts it a second time does."""
    return tmp_path_factory.mktemp("data")


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_told_to_stop_however_often_ends_well_and_leaves_nothing_running(
    folder: Path, told: signal.Signals
) -> None:
    command = [sys.executable, "-m", "solocrm", "serve", "--port", "0"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*command, "--data-dir", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as server:
        assert server.stdout
        assert server.stderr
        assert server.stdout.readline().startswith("ready http://127.0.0.1:")
        assert list(folder.rglob("postmaster.pid"))
        deadline = time.monotonic() + 30
        while server.poll() is None and time.monotonic() < deadline:
            server.send_signal(told)
            time.sleep(0.01)
        assert server.returncode == 0
        assert server.stderr.read() == ""
    assert not list(folder.rglob("postmaster.pid"))


def test_who_follows_the_log_does_not_keep_a_server_from_ending(folder: Path) -> None:
    solocrm = [sys.executable, "-m", "solocrm"]
    data = ["--data-dir", str(folder)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*solocrm, "serve", "--port", "0", *data],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as server:
        assert server.stdout
        address = server.stdout.readline().removeprefix("ready ").strip()
        made = subprocess.run(
            [*solocrm, "apikey", "create", "--role", "administrator", *data],
            capture_output=True,
            text=True,
            env=environment,
            check=True,
        )
        headers = {"Authorization": f"Bearer {made.stdout.strip()}"}
        with httpx2.stream("GET", f"{address}/events", headers=headers, timeout=30) as stream:
            lines = stream.iter_lines()
            assert next(lines) == ": alive"
            server.send_signal(signal.SIGTERM)
            assert server.wait(5) == 0
            assert list(lines) == ["id: 0", ""]
