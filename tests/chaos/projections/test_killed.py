"""A rebuild is killed at 20 random points (or `KILLS`; by `SEED`) while programs write and workers
fold: it goes on where it was, and what comes of it equals a fold from zero.
"""

import asyncio
import os
import time
from contextlib import ExitStack, suppress
from math import inf
from pathlib import Path
from random import Random

import psutil
import pytest

from infra.postgres import upkeep
from infra.postgres.proof import verify
from infra.postgres.rebuild import AlreadyBuilding, folding, rebuild
from projections.catalogue import PROJECTIONS
from tests.chaos.log.casting import PROCESSES, Actor, Part
from tests.chaos.log.importer import bring_in
from tests.chaos.log.play import set_scene
from tests.chaos.log.reader import work
from tests.chaos.log.writer import write
from tests.secret import SECRET

KILLS = int(os.environ.get("KILLS", "20"))
SEED = int(os.environ.get("SEED", "0"))


def build(part: Part) -> None:
    """Whoever was killed may hold its lock for a moment still."""
    while True:
        try:
            rebuild(part.url, PROJECTIONS, SECRET)
            return
        except AlreadyBuilding:
            time.sleep(0.05)


def stand_ready(part: Part) -> None:
    """With processes that fold, and nothing for them to do."""
    with folding(2, (part.url, PROJECTIONS, SECRET, 0)) as pool:
        pool.submit(os.getpid).result()
        written = part.journal.with_suffix(".new")
        written.write_text(" ".join(str(each.pid) for each in psutil.Process().children()))
        written.rename(part.journal)
        time.sleep(60)


def made(url: str) -> set[int]:
    return {each.number for each in upkeep.all_builds(url) if each.ready}


def settled(url: str) -> bool:
    return all(each.behind == 0 for each in upkeep.status(url))


def switched(url: str) -> bool:
    """To the newest builds: refused while these are behind, on a machine that is busy."""
    newest = max(made(url))
    if not all(each.live for each in upkeep.all_builds(url) if each.number == newest):
        with suppress(upkeep.NotCaughtUp):
            upkeep.switch(url, None, newest)
        return False
    return True


def test_a_rebuild_that_is_killed_again_and_again_comes_to_its_end(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random, until = Random(SEED), PROCESSES.Value("d", inf)
    asyncio.run(set_scene(database))

    def part(name: str) -> Part:
        return Part(name, database, tmp_path / name, SEED, until, tasks=2)

    with ExitStack() as stage:
        actors = {
            name: Actor(play, part(name))
            for name, play in (
                ("writer", write),
                ("importer", bring_in),
                ("worker 0", work),
                ("worker 1", work),
            )
        }
        for actor in actors.values():
            stage.callback(actor.kill)
        time.sleep(3)
        began = time.monotonic()
        build(part("builder"))
        took, whole, kills = time.monotonic() - began, 1, 0
        builder = Actor(build, part("builder"))
        stage.callback(builder.kill)
        while kills < KILLS:
            done = builder.ends(random.uniform(0, 1.2 * took))
            builder.kill()
            whole, kills = whole + done, kills + (not done)
            builder.enter()
        assert builder.ends(60 + 10 * took)
        until.value = 0.0
        assert all(actors[name].ends(60) for name in ("writer", "importer"))
        deadline = time.monotonic() + 60
        while not switched(database) or not settled(database):
            assert time.monotonic() < deadline, upkeep.status(database)
            time.sleep(0.1)
    with capsys.disabled():
        last = upkeep.status(database)[0].last
        print(f"\n{last:,} events, {whole + 1} builds, {kills} kills; one takes {took:.1f} s")
    verdicts = verify(database, PROJECTIONS, SECRET)
    assert verdicts
    assert [each for each in verdicts if not each.holds] == []


def test_who_folds_for_a_rebuild_that_is_killed_ends_with_it(database: str, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    builder = Actor(stand_ready, Part("b", database, ready, SEED, PROCESSES.Value("d", inf)))
    while not ready.exists():
        time.sleep(0.05)
    theirs = [psutil.Process(int(pid)) for pid in ready.read_text().split()]
    builder.kill()
    _, alive = psutil.wait_procs(theirs, timeout=10)
    assert theirs
    assert alive == []
