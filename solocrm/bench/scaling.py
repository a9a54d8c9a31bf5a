"""What workers would do on more cores than are at hand: a simulation of discrete events.

`solocrm.bench.outlook` writes its tables into docs/scaling.md.

The model. A log is there in full. Each of its streams is in one of the 64 slots, at random; the
workers have the slots, dealt as evenly as they can be. A worker folds its events in batches, one
after the other: each batch takes the broker, then the worker, then the database as much of a core
as was measured, more or less by chance. Cores serve whoever came first. Each worker has a core of
its own, and the broker as many, unless all share one machine. All is done when the last worker is.

Left out: disks, the network, locks, and the relay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heappop, heappush, heapreplace
from math import sqrt
from random import Random
from typing import Any, Self

from projections.engine.slots import SLOTS

BATCH = 1_000
"""Events that a worker folds at once."""
STREAM = 5
"""Events of a stream."""
BATCHES = 60
"""Of each worker."""
SPREAD = 0.2
"""Of what a batch takes: standard deviation by mean."""


@dataclass(frozen=True)
class Costs:
    """Microseconds of a core that an event takes. `looking` is what every further worker adds to it
    at the database, where each looks through the whole log for what is in its slots.
    """

    worker: float
    database: float
    broker: float = 0.0
    looking: float = 0.0

    @classmethod
    def of(cls, told: Mapping[str, Any], source: str) -> Self:
        """As `solocrm bench workers` told it."""
        worker, database, other = (
            float(told[f"{source}_{name}_us"])
            for name in ("1_workers", "1_database", "1_broker" if source == "kafka" else "looking")
        )
        if source == "kafka":
            return cls(worker, database, broker=other)
        return cls(worker, database, looking=other)

    def stages(self, workers: int) -> tuple[float, float, float]:
        return self.broker, self.worker, self.database + self.looking * (workers - 1)


class Cores:
    """Whoever comes first is served first; who comes must come in the order of time."""

    def __init__(self, number: int) -> None:
        self._free = [0.0] * number

    def serve(self, at: float, seconds: float) -> float:
        """When it is done."""
        end = max(at, self._free[0]) + seconds
        heapreplace(self._free, end)
        return end


def simulate(
    costs: Costs,
    workers: int,
    *,
    database: int = 0,
    shared: int = 0,
    spread: float = SPREAD,
    batches: int = BATCHES,
    seed: int = 1,
) -> float:
    """Events a second: with so many cores of the database, or all on one machine of `shared`."""
    random, means = Random(seed), costs.stages(workers)
    machine = Cores(shared) if shared else None
    stations = [machine or Cores(number) for number in (workers, workers, database or 1)]
    left = shares(random, workers, workers * batches * BATCH)
    events, ends = sum(left), 0.0
    due = [(0.0, worker, 0) for worker in range(workers)]
    while due:
        at, worker, stage = heappop(due)
        batch = min(BATCH, left[worker])
        if stage == len(stations):
            left[worker] -= batch
            ends = max(ends, at)
            if left[worker]:
                heappush(due, (at, worker, 0))
            continue
        seconds = chance(random, means[stage] * batch / 1e6, spread)
        heappush(due, (stations[stage].serve(at, seconds), worker, stage + 1))
    return events / ends


def shares(random: Random, workers: int, events: int) -> list[int]:
    """Events of each worker."""
    mean = events / SLOTS
    found = [0] * workers
    for slot in range(SLOTS):
        found[slot % workers] += max(0, round(random.gauss(mean, sqrt(mean * STREAM))))
    return found


def chance(random: Random, mean: float, spread: float) -> float:
    """Gamma; at a spread of 1 it is exponential."""
    if not (mean and spread):
        return mean
    return random.gammavariate(1 / spread**2, mean * spread**2)
