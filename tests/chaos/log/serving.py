"""The real `solocrm serve`, as a process, and a program that calls it until it is answered."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx2

SOLOCRM = [sys.executable, "-P", "-m", "solocrm"]
Answer = tuple[int, Any]


class Served:
    """`serve` at `address`, until it is killed."""

    def __init__(self, settings: Mapping[str, str], port: int = 0) -> None:
        self.process = subprocess.Popen(
            [*SOLOCRM, "serve", "--port", str(port)],
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        ready = self.process.stdout.readline()
        assert ready.startswith("ready "), ready
        self.address = ready.removeprefix("ready ").strip()

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def kill(self) -> None:
        self.process.kill()
        self.close()

    def close(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=60)


@contextmanager
def served(settings: Mapping[str, str]) -> Iterator[Served]:
    opened = Served(settings)
    try:
        yield opened
    finally:
        opened.close()


def api_key(settings: Mapping[str, str]) -> str:
    command = [*SOLOCRM, "apikey", "create", "--role", "administrator", "--json"]
    done = subprocess.run(command, env=os.environ | settings, capture_output=True, check=True)
    return str(json.loads(done.stdout)["key"])


def until_answered(send: Callable[[], httpx2.Response], seconds: float = 120) -> Answer:
    """Asks again where there is no answer, or none yet: as a program does that has a key."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            answer = send()
        except httpx2.TransportError:
            assert time.monotonic() < deadline, "no answer"
        else:
            if answer.status_code < 500:
                return answer.status_code, answer.json()
            assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)
