"""One Postgres cluster in a data folder: made, started, found running, stopped.

FOLDER/password   the superuser's, who is the only user at first
FOLDER/port       where the server listened last, and will again if it can
FOLDER/postgres/  the cluster
"""

import secrets
import shutil
import socket
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryFile

import psutil
import psycopg

from infra.postgres.binaries import PostgresFailed, hand_over, run

PATIENCE = 20.0  # seconds that what a killed server left behind may take to go away

PORTS = range(20_000, 32_000)
"""Below those that systems give to outgoing connections: nobody takes one while the server is away.
"""


def start(folder: Path) -> str:
    """The URL of the server, which answers; made and started if need be.

    After a kill its remains take a while to go; a port that was free may be taken a moment later:
    both are reasons to try again.
    """
    if not (folder / "postgres").exists():
        _create(folder)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if postmaster(folder) is None:
                _launch(folder)
            url = _url(folder)
            psycopg.connect(url, connect_timeout=5).close()
        except (PostgresFailed, psycopg.OperationalError) as failed:
            if time.monotonic() > deadline:
                raise PostgresFailed(said=_last_words(folder), log=str(_log(folder))) from failed
            time.sleep(0.1)
        else:
            return url


def stop(folder: Path) -> bool:
    """Stop it at once and cleanly; False says that it did not run."""
    if postmaster(folder) is None:
        return False
    run("pg_ctl", folder / "postgres", "stop", "-w", "-t", "90", "-m", "fast")
    return True


def postmaster(folder: Path) -> int | None:
    """The pid of the running server: alive, and at home in this very folder."""
    match _pid_file(folder):
        case [pid, *_]:
            with suppress(psutil.Error, FileNotFoundError):
                home = Path(psutil.Process(int(pid)).cwd())
                return int(pid) if home.samefile(folder / "postgres") else None
    return None


def was_killed(folder: Path) -> bool:
    """Its pid file is there, which it takes away when it stops; it is not."""
    return bool(_pid_file(folder)) and postmaster(folder) is None


def _create(folder: Path) -> None:
    """Make the cluster at the side, then rename: a half-made one is never taken for whole."""
    fresh, password = folder / "postgres.new", secrets.token_urlsafe(24)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    hand_over(fresh)
    (folder / "password").touch(mode=0o600)
    (folder / "password").write_text(password)
    with TemporaryFile("w+") as secret:
        secret.write(password)
        secret.seek(0)
        hand_over(secret.fileno())
        run(
            "initdb",
            fresh,
            "--username=solocrm",
            "--auth=scram-sha-256",
            f"--pwfile=/dev/fd/{secret.fileno()}",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--set=scram_iterations=1",  # passwords are random: hashing them often adds only time
            passing=[secret.fileno()],
        )
    single = ("--single", "-c", "exit_on_error=on", "postgres")
    run("postgres", fresh, *single, stdin="CREATE DATABASE solocrm\n")
    fresh.rename(folder / "postgres")


def _launch(folder: Path) -> None:
    _forget_stale_pid(folder)
    options = f"-h 127.0.0.1 -p {_port(folder)} -k ''"
    arguments = ("-w", "-t", "90", "-l", _log(folder).name, "-o", options)
    run("pg_ctl", folder / "postgres", "start", *arguments)


def _url(folder: Path) -> str:
    match _pid_file(folder):
        case [_, _, _, port, *_]:
            password = (folder / "password").read_text()
            return f"postgresql://solocrm:{password}@127.0.0.1:{port}/solocrm"
    raise PostgresFailed(said="it ended as it started")


def _log(folder: Path) -> Path:
    return folder / "postgres" / "server.log"


def _last_words(folder: Path) -> str:
    with suppress(FileNotFoundError):
        return "\n".join(_log(folder).read_text(errors="replace").splitlines()[-3:])
    return "it ended before its log began"


def _pid_file(folder: Path) -> list[str]:
    """Lines of postmaster.pid: 0 is the pid, 3 the port."""
    try:
        return (folder / "postgres" / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _forget_stale_pid(folder: Path) -> None:
    """Postgres believes in a pid that lives, be it a zombie or, after a restart, a stranger."""
    match _pid_file(folder):
        case [pid, *_] if psutil.pid_exists(int(pid)) and postmaster(folder) is None:
            (folder / "postgres" / "postmaster.pid").unlink(missing_ok=True)


def _port(folder: Path) -> int:
    """The one of before, so that whoever used the server finds it again; another if it is taken."""
    file = folder / "port"
    said = file.read_text() if file.exists() else ""
    before = [int(said)] if said.isdecimal() else []
    port = next(filter(_is_free, [*before, *Random().sample(PORTS, len(PORTS))]))
    file.write_text(str(port))
    return port


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
