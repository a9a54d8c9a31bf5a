"""A broker, and programs as users start them: all of which can be killed.

CHAOS_SIZE=0.02 plays a fiftieth of everything.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import pytest

from infra.kafka.broker.launcher import Broker
from tests.kafka.conftest import need_java
from tests.secret import KEY

SIZE = float(os.environ.get("CHAOS_SIZE", "1"))
PATIENCE = 600.0
"""Seconds until what is awaited must hold."""


def some(number: int) -> int:
    """Of so many, as many as are asked for."""
    return max(int(number * SIZE), 100)


@dataclass
class Program:
    """`solocrm …`, started anew after every kill."""

    arguments: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-P", "-m", "solocrm", *self.arguments]
        self.process = subprocess.Popen(command, env=os.environ | self.environment)

    def end(self, how: signal.Signals) -> int:
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(60)

    def kill(self) -> None:
        self.end(signal.SIGKILL)

    def keep(self) -> None:
        """As a supervisor does: what ended by itself is begun anew."""
        if self.process is None or self.process.poll() is not None:
            self.start()


@dataclass
class Theatre:
    url: str
    broker: Broker
    prefix: str
    programs: list[Program] = field(default_factory=list)

    def program(self, *arguments: str) -> Program:
        program = Program(
            list(arguments),
            {
                "SOLOCRM_DATABASE_URL": self.url,
                "SOLOCRM_MASTER_KEY": KEY.hex(),
                "SOLOCRM_KAFKA_PREFIX": self.prefix,
                "KAFKA_BOOTSTRAP_SERVERS": self.broker.address,
            },
        )
        program.start()
        self.programs.append(program)
        return program

    def keep(self) -> None:
        for each in self.programs:
            each.keep()

    def until(self, holds: Callable[[], Any]) -> None:
        end = monotonic() + PATIENCE
        while not holds():
            assert monotonic() < end, "it never came about"
            self.keep()
            sleep(0.1)

    def close(self) -> None:
        for each in self.programs:
            if each.process and each.process.poll() is None:
                each.kill()


@contextmanager
def playing(url: str) -> Iterator[Theatre]:
    need_java()
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="solocrm-kafka-"))
        broker = Broker(Path(folder))
        broker.start()
        stack.callback(broker.kill)
        theatre = Theatre(url, broker, f"chaos-{uuid4().hex[:6]}")
        stack.callback(theatre.close)
        yield theatre


@pytest.fixture
def theatre(bare_database: str) -> Iterator[Theatre]:
    with playing(bare_database) as opened:
        yield opened


@pytest.fixture
def folding_theatre(database: str) -> Iterator[Theatre]:
    """With read models, which are proved at the end."""
    with playing(database) as opened:
        yield opened
