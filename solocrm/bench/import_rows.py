"""A large file by the command line, watched on a terminal as a person would: rows a second, how
often its bar moves, how long it stands still at most, and the memory that it takes.
"""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, TemporaryFile
from time import perf_counter
from uuid import uuid4

from solocrm.bench import files
from solocrm.bench.database import database
from solocrm.bench.figures import Compared, Result
from solocrm.bench.measuring import ROUNDS

ROWS = 50_000
FEWER = 4
"""A part of so many shows how memory grows."""

BAR = re.compile(rb"(deciding|writing)[^%]*?(\d{1,3})%")
WIDTH = {"COLUMNS": "100", "TERM": "xterm-256color"}


@dataclass(frozen=True)
class Watched:
    """One import: what the bar showed and when, in seconds; bytes and seconds that it took."""

    rows: int
    recorded: int
    seconds: float
    memory: int
    bar: list[tuple[float, str, int]]

    @property
    def longest_still(self) -> float:
        """Between two moves of the bar."""
        at = [each[0] for each in self.bar]
        return max(later - earlier for earlier, later in pairwise(at))


def run(rows: int = ROWS) -> Result:
    with database() as url:
        few = watched(url, rows // FEWER)
        many = [watched(url, rows) for _ in range(ROUNDS)]
    peak = max(each.memory for each in many)
    growth = (peak - few.memory) / (many[0].recorded - few.recorded)
    beside = {
        "bar_moves": Compared("moves", median(len(each.bar) for each in many)),
        "longest_still": Compared("ms", max(each.longest_still for each in many) * 1_000),
        "peak_memory": Compared("MB", peak / 1e6),
        "memory_of_each_event_more": Compared("kB", growth / 1e3),
    }
    rate = median(each.rows / each.seconds for each in many)
    return Result("rows/s", rate, events=many[0].recorded, beside=beside)


def watched(url: str, rows: int) -> Watched:
    """So many rows of a source of their own, by a process of its own."""
    with TemporaryDirectory(prefix="solocrm-") as private, TemporaryFile() as out:
        folder = Path(private)
        files.write(folder, rows * files.EVENTS_OF_THREE_ROWS // 3)
        mapping = folder / "mapping.yaml"
        mapping.write_text(files.text(f"bench {uuid4()}"), "utf-8")
        command = ["import", "run", str(mapping), "--folder", str(folder), "--json"]
        own = {"SOLOCRM_DATABASE_URL": url, "SOLOCRM_DATA_DIR": str(folder / "data")}
        environment = {"SOLOCRM_MASTER_KEY": "00" * 32} | os.environ | own | WIDTH
        terminal, its_end = pty.openpty()
        begun = perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "solocrm", *command], stdout=out, stderr=its_end, env=environment
        )
        os.close(its_end)
        bar = list(shown(terminal, begun))
        _, status, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        told = json.load(out)
    assert (process.returncode, told["refused"]) == (0, 0), told
    return Watched(told["rows"], told["recorded"], seconds, used.ru_maxrss * 1_024, bar)


def shown(terminal: int, begun: float) -> Iterator[tuple[float, str, int]]:
    """Each time that the bar shows something else: when, what is done, and how far it is."""
    before, rest = "", b""
    with suppress(OSError), open(terminal, "rb", buffering=0) as screen:
        while text := screen.read(65_536):  # OSError: its other end is closed
            rest += text
            for found in BAR.finditer(rest):
                now = f"{found[1].decode()} {int(found[2])}"
                if now != before:
                    before = now
                    yield perf_counter() - begun, found[1].decode(), int(found[2])
            rest = rest[-200:]
