"""All read models are rebuilt from 10 million events (or `EVENTS`): in 2 GiB, whatever their
number. Takes 25 GB of disk.
"""

import os
import subprocess
import sys
import time

import psutil
import pytest

from infra.postgres import upkeep
from solocrm.bench.company import fill
from solocrm.bench.database import database
from solocrm.bench.lag import KEY, SECRET

EVENTS = int(os.environ.get("EVENTS", "10_000_000"))
MOST = 2 * 2**30
"""Bytes, of all processes that fold together; what two of them share counts twice."""


def memory(process: psutil.Process) -> int:
    """Of a process and those that it has begun."""
    found = 0
    for each in (process, *process.children(recursive=True)):
        try:
            found += each.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return found


def test_memory_is_bounded_in_a_rebuild_of_any_size(capsys: pytest.CaptureFixture[str]) -> None:
    with database() as url:
        recorded, began, peak = fill(url, SECRET, EVENTS), time.monotonic(), 0
        rebuilding = psutil.Popen(
            [sys.executable, "-m", "solocrm", "projections", "rebuild", "--all"],
            env=os.environ | {"SOLOCRM_DATABASE_URL": url, "SOLOCRM_MASTER_KEY": KEY.hex()},
            stdout=subprocess.DEVNULL,
        )
        while rebuilding.poll() is None:
            peak = max(peak, memory(rebuilding))
            time.sleep(0.1)
        took = time.monotonic() - began
        builds = upkeep.all_builds(url)
    with capsys.disabled():
        print(f"\n{recorded:,} events in {took:.0f} s, {peak / 2**20:,.0f} MiB at most")
    assert rebuilding.returncode == 0
    assert builds
    assert all(each.ready and each.position == recorded for each in builds)
    assert 0 < peak <= MOST
