"""MiB that all processes of a fresh demo hold together at their most, Postgres and what learns
among them: `python -m tests.web.weighed`. It fails above 1 GiB.

A page that several processes share counts once (PSS), as the kernel sums it up.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic, sleep

import psutil

from infra.postgres.cluster import postmaster
from tests.web.conftest import Demo

MOST = 1024.0
MIB = 2**20
PAUSE = 0.25
"""Seconds between two looks."""


def processes(folder: Path) -> Iterator[psutil.Process]:
    """All below us, and the server that stands for itself."""
    yield from psutil.Process().children(recursive=True)
    with suppress(psutil.NoSuchProcess):
        if server := postmaster(folder):
            yield psutil.Process(server)
            yield from psutil.Process(server).children()


def weigh(folder: Path) -> dict[str, float]:
    """{what is run: MiB}."""
    found: dict[str, float] = {}
    for process in processes(folder):
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            name = called(process.cmdline())
            found[name] = found.get(name, 0) + process.memory_full_info().pss / MIB
    return found


def called(command: list[str]) -> str:
    """`solocrm projections work`, or the program's name."""
    words = " ".join(command).partition("-m solocrm")
    if not words[1]:
        return "postgres" if "postgres" in words[0] else Path(command[0]).name if command else "–"
    said = ("solocrm" + words[2]).split()[:4]
    return " ".join(each for each in said if each[0].isalpha())


def watch(folder: Path, seconds: float) -> tuple[dict[str, float], dict[str, float]]:
    """What was held when it was most, and the most that each held."""
    begun, peak, each = monotonic(), dict[str, float](), dict[str, float]()
    while monotonic() - begun < seconds:
        now = weigh(folder)
        peak = max(peak, now, key=lambda held: sum(held.values()))
        each = {name: max(each.get(name, 0), now.get(name, 0)) for name in each | now}
        sleep(PAUSE)
    return peak, each


def main() -> int:
    given = ArgumentParser(description=__doc__)
    given.add_argument("--seconds", type=float, default=300, help="from the start on")
    given.add_argument("--folder", type=Path, help="where the demo is left, to be looked at")
    asked = given.parse_args()
    started: list[Demo] = []
    with TemporaryDirectory() as name:
        folder = asked.folder or Path(name) / "data"
        begun = Thread(target=lambda: started.append(Demo(folder, learns=True)))
        begun.start()
        peak, each = watch(folder, asked.seconds)
        begun.join()
        started[0].stop()
    most = sum(peak.values())
    told = {"peak": round(most), "then": rounded(peak), "each": rounded(each)}
    sys.stdout.write(f"{json.dumps(told, indent=1)}\n")
    return int(most > MOST)


def rounded(held: dict[str, float]) -> dict[str, int]:
    return {name: round(each) for name, each in held.items()}


if __name__ == "__main__":
    sys.exit(main())
