"""The embedded server starts, is shared, outlives kills, and stops with its last user."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from infra.postgres import cluster, embedded
from infra.postgres.binaries import PostgresFailed
from infra.postgres.embedded import OtherKind, attach, stop


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that nobody but its owner can walk to, as those under /root are."""
    with TemporaryDirectory(prefix="solocrm-") as private:
        folder = Path(private) / "data"
        yield folder
        stop(folder)


def running(folder: Path) -> bool:
    return cluster.postmaster(folder) is not None


def one(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row
    return row[0]


def kill(folder: Path) -> None:
    postmaster = cluster.postmaster(folder)
    assert postmaster
    os.kill(postmaster, signal.SIGKILL)


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_first_use_makes_starts_and_stops_a_server(folder: Path) -> None:
    with attach(folder, "serve") as server:
        assert server.started_here
        assert one(server.url, "SHOW server_version_num") >= "180000"  # type: ignore[operator]
    assert not running(folder)


def test_nothing_is_lost_to_speed(folder: Path) -> None:
    with attach(folder, "serve") as server:
        assert one(server.url, "SHOW fsync") == "on"
        assert one(server.url, "SHOW listen_addresses") == "127.0.0.1"
        assert one(server.url, "SHOW timezone") == "UTC"


def test_a_password_is_needed(folder: Path) -> None:
    with attach(folder, "serve") as server:
        host = server.url.partition("@")[2]
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(f"postgresql://solocrm:wrong@{host}")


def test_whoever_leaves_last_stops_the_server(folder: Path) -> None:
    first = attach(folder, "demo")
    second = attach(folder)
    assert (first.started_here, second.started_here) == (True, False)
    assert first.url == second.url
    first.leave()
    assert one(second.url, "SELECT 1") == 1
    second.leave()
    assert not running(folder)


def test_a_server_that_is_kept_runs_until_it_is_stopped(folder: Path) -> None:
    with attach(folder, "serve") as server:
        server.keep()
    with attach(folder, "serve") as server:
        assert not server.started_here
    assert running(folder)
    assert stop(folder)
    assert not stop(folder)
    with attach(folder, "serve"):
        pass
    assert not running(folder)


def test_rows_outlive_the_server(folder: Path) -> None:
    with attach(folder, "serve") as server, psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE seen AS SELECT 42 AS it")
    with attach(folder, "serve") as server:
        assert server.started_here
        assert one(server.url, "SELECT it FROM seen") == 42


def test_acknowledged_rows_outlive_a_kill(folder: Path) -> None:
    with attach(folder, "serve") as server, psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE seen AS SELECT generate_series(1, 1000)")
        connection.commit()
        kill(folder)
        with attach(folder, "serve") as again:
            assert one(again.url, "SELECT count(*) FROM seen") == 1000


def test_whoever_used_the_server_finds_it_again_after_a_kill_and_after_a_stop(folder: Path) -> None:
    with attach(folder, "serve") as server:
        kill(folder)
        with attach(folder, "serve") as again:
            assert again.url == server.url
        stop(folder)
        with attach(folder, "serve") as again:
            assert again.url == server.url


def test_a_port_that_a_stranger_took_is_left_to_them(folder: Path) -> None:
    with attach(folder, "serve") as server:
        port = urlsplit(server.url).port
    assert port
    with socket.create_server(("127.0.0.1", port)), attach(folder, "serve") as again:
        assert urlsplit(again.url).port not in {port, None}
        assert one(again.url, "SELECT 1") == 1


def test_a_server_that_was_killed_is_brought_back_by_whoever_uses_it(folder: Path) -> None:
    with attach(folder, "serve") as server, server.watched():
        kill(folder)
        until(lambda: running(folder))
        with attach(folder) as again:
            assert again.url == server.url


def test_a_server_that_was_stopped_stays_away(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "WATCH", 0.01)
    with attach(folder, "serve") as server, server.watched():
        stop(folder)
        time.sleep(0.2)
        assert not running(folder)


def test_the_pid_of_a_killed_server_may_belong_to_a_stranger(folder: Path) -> None:
    with attach(folder, "serve"):
        kill(folder)
        pid_file = folder / "postgres" / "postmaster.pid"
        with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
            lines = pid_file.read_text().splitlines()
            pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]))
            with attach(folder, "serve") as again:
                assert one(again.url, "SELECT 1") == 1
            assert psutil.pid_exists(stranger.pid)
            stranger.communicate()


def test_a_user_that_was_killed_is_no_user(folder: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from infra.postgres.embedded import attach
attach(Path({str(folder)!r}), "serve")
os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", script], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert running(folder)
    with attach(folder, "serve") as server:
        assert not server.started_here
    assert not running(folder)


def test_a_folder_made_by_halves_is_made_anew(folder: Path) -> None:
    (folder / "postgres.new").mkdir(parents=True)
    (folder / "postgres.new" / "PG_VERSION").write_text("18")
    with attach(folder, "serve") as server:
        assert one(server.url, "SELECT 1") == 1


def test_the_demo_and_serve_refuse_each_others_folder(folder: Path) -> None:
    with attach(folder, "demo"), pytest.raises(OtherKind) as refused:
        attach(folder, "serve")
    assert refused.value.facts["belongs_to"] == "demo"


def test_a_server_that_cannot_start_says_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with attach(folder, "serve"):
        pass
    monkeypatch.setattr(cluster, "PATIENCE", 0.0)
    with (folder / "postgres" / "postgresql.conf").open("a") as conf:
        conf.write("\nshared_buffers = nonsense\n")
    with pytest.raises(PostgresFailed) as refused:
        attach(folder, "serve")
    assert "shared_buffers" in str(refused.value.facts["said"])
