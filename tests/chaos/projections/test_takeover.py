"""Two workers follow the log, one is killed: within 5 seconds the other has folded all of it."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from math import inf
from pathlib import Path

import psycopg
import pytest

from infra.postgres import upkeep
from infra.postgres.proof import verify
from projections.catalogue import PROJECTIONS
from tests.chaos.log.casting import PROCESSES, Actor, Part
from tests.chaos.log.reader import work
from tests.crm import Crm
from tests.secret import SECRET
from tests.stored import store

WITHIN = 5.0
"""Seconds from the kill until everything is folded that is recorded right after it."""

KILLS = 5
DEALS = 200
"""Opened after each kill: enough that every slot has some."""

LONGEST = 60.0


def leaders(url: str) -> int:
    """How many workers have slots."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(DISTINCT worker) FROM checkpoints").fetchone()
    return found[0] if found else 0


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_another_worker_takes_over(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crm, stored, took = Crm(), 0, list[float]()

    def all_is_folded() -> bool:
        return all(each.position == stored for each in upkeep.status(database))

    with ExitStack() as stage:
        workers = [
            Actor(work, Part(name, database, tmp_path / name, 0, PROCESSES.Value("d", inf)))
            for name in ("first", "second")
        ]
        for each in workers:
            stage.callback(each.kill)
        for kill in range(KILLS):
            wait_until(lambda: leaders(database) == len(workers))
            crm.tell({f"deal {kill} {n}": ["lead", "offer"] for n in range(DEALS)})
            gone = workers[kill % len(workers)]
            began = time.monotonic()
            gone.kill()
            store(database, crm.log.events[stored:])
            stored = len(crm.log.events)
            wait_until(all_is_folded)
            took.append(time.monotonic() - began)
            gone.enter()
    with capsys.disabled():
        print(f"\ntaken over within {max(took):.2f} s, {KILLS} times")
    assert max(took) <= WITHIN
    assert all(each.holds for each in verify(database, PROJECTIONS, SECRET))
