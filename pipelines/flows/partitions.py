"""Tables of features as of many instants, made by the machines of a Dask cluster."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from distributed import Client, LocalCluster, as_completed

from pipelines.archive import Told, quietly
from pipelines.archived import ArchivedStory
from pipelines.backfill import Partition, backfill
from pipelines.ports import Place, StoredLog
from pipelines.steps import Work

TOGETHER = 8
"""Partitions that share one opening of the story."""

RETRIES = 2


def on_dask(work: Work, told: Told, address: str | None = None) -> int:
    """How many rows the tables have, made by the cluster at that address, or by one of processes of
    this machine. What is there already is left alone, as without a cluster.

    Its machines reach the database, the archive and the place of the tables by the same names.
    """
    wanted = work.partitions()
    chunks = [wanted[first : first + TOGETHER] for first in range(0, len(wanted), TOGETHER)]
    with cluster(address) as client:
        needed: dict[str, Any] = {
            "log": work.log,
            "place": work.place,
            "position": work.position,
            "out": work.features,
            "zone": work.zone,
        }
        jobs = client.map(build, chunks, **needed, pure=False, retries=RETRIES)
        made = [0]
        for done in as_completed(jobs):
            told(min(len(made) * TOGETHER, len(wanted)), len(wanted))
            made.append(done.result())
    return sum(made)


@contextmanager
def cluster(address: str | None) -> Iterator[Client]:
    if address:
        with Client(address) as client:
            yield client
    else:
        processes = LocalCluster(threads_per_worker=1, dashboard_address=None)
        with processes, Client(processes) as client:
            yield client


def build(
    partitions: Sequence[Partition],
    log: StoredLog,
    place: Place,
    position: int | None,
    out: Place,
    zone: ZoneInfo,
) -> int:
    """Sent with what it needs and no more: no key leaves this machine."""
    return backfill(partitions, ArchivedStory(log, place, position), out, zone, quietly)
