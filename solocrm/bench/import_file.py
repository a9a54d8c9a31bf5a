"""Files into the log, a second: YAML and CSV read, cleaned, decided row by row, and written.

Limit: as many ready events into the log in bulk.
"""

import asyncio
import resource
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import uuid4

from commands.imports.report import Report
from commands.imports.run import Order, run_import
from infra.postgres.imports import PostgresImports
from infra.postgres.log import open_log
from infra.postgres.pool import open_pool
from solocrm.bench import files
from solocrm.bench.database import database
from solocrm.bench.figures import Compared, Figure, Result
from solocrm.bench.imports import SECRET, Beside
from solocrm.bench.measuring import in_processes, medians
from solocrm.importing import collecting_seldom

EVENTS = 50_000
WARM = 500
"""Events of an import before the clock starts."""
LIMIT = "import, ready events"


@dataclass
class Peak:
    """The most memory that a process needed, in bytes; and the rows that it read."""

    memory: int = 0
    rows: int = 0

    def measure(self, url: str, number: int) -> float:
        [(rate, rows, memory)] = in_processes(1, work, url, number)
        self.memory, self.rows = max(self.memory, memory), max(self.rows, rows)
        return float(rate)


def run(events: int = EVENTS) -> Result:
    peak = Peak()
    with database() as url:
        value, limit = medians(
            (partial(peak.measure, url), events), (partial(Beside().measure, url), events)
        )
    beside: dict[str, float | Compared] = {
        "peak_memory": Compared("MB", peak.memory / 1e6),
        "rows": Compared("rows", peak.rows),
    }
    return Result("events/s", value, None, Figure(LIMIT, limit), events=events, beside=beside)


def work(_: int, ready: Callable[[], object], url: str, number: int) -> tuple[float, int, int]:
    """Events a second, rows, bytes."""
    with (
        TemporaryDirectory(prefix="solocrm-") as warm,
        TemporaryDirectory(prefix="solocrm-") as own,
    ):
        files.write(Path(warm), WARM)
        files.write(Path(own), number)
        asyncio.run(imported(url, Path(warm)))
        ready()
        begun = perf_counter()
        report = asyncio.run(imported(url, Path(own)))
        rate = report.recorded / (perf_counter() - begun)
    return rate, report.rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024


async def imported(url: str, folder: Path) -> Report:
    """As the command line does it, under a source of its own."""
    async with open_pool(url) as pool, open_log(url, SECRET) as log:
        with collecting_seldom():
            order = Order(files.mapping(f"bench {uuid4()}"), folder, "founder")
            return await run_import(log, PostgresImports(pool), order)
