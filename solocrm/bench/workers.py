"""Events a second that several workers fold, into all read models with their history: from a log
that stands ready in Kafka, or in Postgres.

Value: four workers from Kafka. Peer of each: one alone, from the same source. What an event takes
of processors stands beside it: `solocrm.bench.scaling` computes from that what more cores would do.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import uuid4

import psycopg
from psycopg.types.multirange import Multirange

from infra.kafka.broker.launcher import running
from infra.kafka.connecting import administering
from infra.kafka.topics import Topics
from infra.postgres.following import prepare
from infra.postgres.queries import sql
from infra.postgres.recorder import SELECT
from projections.catalogue import PROJECTIONS
from solocrm.bench.database import database
from solocrm.bench.figures import Compared, Figure, Result
from solocrm.bench.measuring import ROUNDS, WARM_UP, in_processes, rate, rate_of_all
from solocrm.bench.relay import SECRET, record
from solocrm.bench.teamwork import Place, part

EVENTS = 20_000
COUNTS = (1, 2, 4)
KAFKA, POSTGRES = SOURCES = ("kafka", "postgres")
ALONE = "one alone"


class Cost(NamedTuple):
    """Seconds of processors; but for `rate`, which is events a second."""

    rate: float
    workers: float
    database: float
    broker: float

    def of_one(self, events: int) -> dict[str, float]:
        """Microseconds of each event."""
        spent = zip(self._fields[1:], self[1:], strict=True)
        return {f"{name}_us": 1e6 * seconds / events for name, seconds in spent}


def run(events: int = EVENTS) -> Result:
    ways = [(source, count) for source in SOURCES for count in COUNTS]
    with (
        database() as url,
        TemporaryDirectory(prefix="solocrm-kafka-") as folder,
        running(Path(folder)) as broker,
    ):
        prepare(url, PROJECTIONS, SECRET)

        def measure(source: str, count: int, number: int) -> Cost:
            return folded(url, broker.address, broker.number, source, count, number)

        for source in SOURCES:
            measure(source, 1, events // WARM_UP)
        rounds = [[measure(*way, events) for way in ways] for _ in range(ROUNDS)]
        looking = 1e6 / median(looked(url, events) for _ in range(ROUNDS))
    costs = {
        way: Cost(*(median(column) for column in zip(*found, strict=True)))
        for way, found in zip(ways, zip(*rounds, strict=True), strict=True)
    }
    return told(costs, events, looking)


def told(costs: dict[tuple[str, int], Cost], events: int, looking: float) -> Result:
    beside: dict[str, float | Compared] = {"postgres_looking_us": looking}
    for (source, count), cost in costs.items():
        alone = Figure(ALONE, costs[source, COUNTS[0]].rate)
        beside[f"{source}_{count}"] = Compared("events/s", cost.rate, alone)
        if count in {COUNTS[0], COUNTS[-1]}:
            spent = cost.of_one(events)
            beside |= {f"{source}_{count}_{name}": each for name, each in spent.items()}
    most = costs[KAFKA, COUNTS[-1]].rate
    peer = Figure(ALONE, costs[KAFKA, COUNTS[0]].rate)
    return Result("events/s", most, peer, events=events, beside=beside)


def folded(url: str, servers: str, broker: int, source: str, count: int, events: int) -> Cost:
    """So many events more, by as many workers."""
    with psycopg.connect(url) as connection:
        [after] = connection.execute(sql("last_position")).fetchone() or (0,)
    asyncio.run(record(url, events))
    with own_topics(servers, source) as topics:
        place = Place(url, servers, broker, count, topics, int(after or 0), events)
        (of_database, of_broker), *spans = in_processes(count + 1, part, place)
    of_workers = sum(spent for *_, spent in spans)
    spans = [(events // count, begun, ended) for begun, ended, _ in spans]
    return Cost(rate_of_all(spans), of_workers, of_database, of_broker)


def looked(url: str, events: int) -> float:
    """Of as many events it is found that they are in others' slots: so many a second."""
    nobodys = {"was": 0, "end": events, "slots": Multirange[int]()}
    with psycopg.connect(url) as connection:
        return rate(events, lambda: connection.execute(SELECT + sql("batch"), nobodys).fetchall())


@contextmanager
def own_topics(servers: str, source: str) -> Iterator[Topics | None]:
    if source != KAFKA:
        yield None
        return
    topics = Topics(f"bench-{uuid4().hex[:8]}")
    with administering(servers) as admin:
        topics.make(admin, [])
        yield topics
        admin.delete_topics([each for each in admin.list_topics() if topics.prefix in each])
