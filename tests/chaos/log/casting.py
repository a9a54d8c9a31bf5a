"""A part in the play, and the process that has it: killed and started anew at any moment."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import psycopg
from psycopg import OperationalError

from domain.errors import Unavailable

LONGEST = 180
"""Seconds after which a process ends that nobody has ended."""

LOST = (OperationalError, psycopg.InterfaceError, OSError, Unavailable)
"""What a client is told where the database, or its answer, is gone: it tries again."""

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["__main__", *(f"tests.chaos.log.{name}" for name in ("writer", "reader", "importer", "proxy"))]
)


@dataclass(frozen=True)
class Part:
    """What a process needs to know; equal again when it is started anew."""

    name: str
    url: str
    journal: Path
    seed: int
    until: "Synchronized[float]"
    """When to begin nothing new, by `time.time`; not known before all are there."""
    tasks: int = 1

    @property
    def goes_on(self) -> bool:
        return time.time() < self.until.value


class Actor:
    """A process that plays a part; `kill` and `enter` where there is nothing to do do nothing."""

    def __init__(self, play: Callable[[Part], None], part: Part) -> None:
        self._play, self._part = play, part
        self._process: BaseProcess | None = None
        self.enter()

    def enter(self) -> None:
        if self._process is None:
            self._process = PROCESSES.Process(target=on_stage, args=(self._play, self._part))
            self._process.start()

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.join()
            self._process = None

    def ends(self, seconds: float) -> bool:
        """Whether it comes to its end by itself, and well."""
        assert self._process
        self._process.join(max(0.0, seconds))
        return self._process.exitcode == 0


def on_stage(play: Callable[[Part], None], part: Part) -> None:
    """A database that is away when the part begins is waited for."""
    signal.alarm(LONGEST)
    while True:
        try:
            return play(part)
        except LOST:
            time.sleep(0.1)
