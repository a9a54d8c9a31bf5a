"""Learning beside the doors of `serve` and `demo`: soon after they opened where nothing was learned
yet, and every night, step by step in processes of their own that end when they are done.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime, time, timedelta
from pathlib import Path
from subprocess import DEVNULL
from threading import Event
from zoneinfo import ZoneInfo

import psutil

from solocrm.beside import Running, watching

STEPS = ("archive", "score", "quality")
"""What is run, in order; one that fails ends the night. Scoring does what goes before it."""

COMMAND = (sys.executable, "-P", "-m", "solocrm", "pipelines", "run")

SOON = 15.0
"""Seconds that the doors are open before anything is learned."""

NIGHT = time(3)
"""By the workspace's clock."""

ALONE = {"OMP_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
"""One core at most."""

LOWEST = getattr(psutil, "IDLE_PRIORITY_CLASS", 19)
"""Whoever asks or says something goes first."""


@contextmanager
def learning(
    url: str,
    folder: Path,
    zone: ZoneInfo,
    unlearned: Callable[[str], bool],
    learner: Callable[[str], AbstractContextManager[bool]],
    soon: float = SOON,
) -> Iterator[None]:
    """For as long as the block lasts. The master key is in the folder, if it is not set. While
    another process learns, or a server is there that will, nothing is done.
    """
    place = {"SOLOCRM_DATABASE_URL": url, "SOLOCRM_DATA_DIR": str(folder)}

    def learn(over: Event, running: Running) -> None:
        with learner(url) as is_ours:
            if is_ours:
                do(over, running)

    def do(over: Event, running: Running) -> None:
        for step in STEPS:
            environment = os.environ | place | ALONE
            running[:] = [subprocess.Popen([*COMMAND, step], env=environment, stdout=DEVNULL)]
            with suppress(psutil.NoSuchProcess):  # it is over already
                psutil.Process(running[0].pid).nice(LOWEST)
            if running[0].wait() or over.is_set():
                return

    def watch(over: Event, running: Running) -> None:
        if over.wait(soon):
            return
        if unlearned(url):
            learn(over, running)
        while not over.wait(until(NIGHT, datetime.now(zone))):
            learn(over, running)

    with watching(watch):
        yield


def until(hour: time, now: datetime) -> float:
    """Seconds until it strikes next."""
    day = now.date() + timedelta(days=now.time() >= hour)
    return (datetime.combine(day, hour, now.tzinfo) - now).total_seconds()
