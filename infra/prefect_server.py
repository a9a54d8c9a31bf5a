"""A Prefect server with its UI, for as long as a block lasts. What Prefect keeps has a folder."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from domain.errors import Unavailable

PATIENCE = 120.0
"""Seconds until the server must answer: its first start makes a database."""

STOPPING = 15.0

PAGE = "page"
"""Where Prefect puts its page, below its home."""

AT_HOME = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"connect-src 'self' http://127.0.0.1:{port} ws://127.0.0.1:{port}\">"
)
"""The page asks a service that counts visitors, whatever the server is told: browsers refuse."""


class NoPrefect(Unavailable, code="prefect_unreachable"):
    """The Prefect server does not start: its log in the data folder says why."""


def environment(home: Path, port: int) -> Mapping[str, str]:
    """Quiet, apart from any other Prefect of the user's, and without a word to anybody outside."""
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home / PAGE),
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "DO_NOT_TRACK": "1",
    }


@contextmanager
def server(environment: Mapping[str, str], port: int, host: str = "127.0.0.1") -> Iterator[str]:
    """The address of its UI; it asks nobody for a password. Raises `NoPrefect`."""
    home = Path(environment["PREFECT_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start"]
    command += ["--host", host, "--port", str(port)]
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        wait_for(process, f"{environment['PREFECT_API_URL']}/health")
        keep_at_home(home / PAGE, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(STOPPING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def keep_at_home(page: Path, port: int) -> None:
    """The page asks nobody but its server; it has been put there, and is read when asked for."""
    rule = AT_HOME.format(port=port)
    for file in page.glob("*/index.html"):
        html = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", file.read_text())
        file.write_text(html.replace("<head>", f"<head>{rule}", 1))


def wait_for(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise NoPrefect
