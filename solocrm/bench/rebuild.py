"""Events a second from zero to servable: all read models with their history, indexed, vacuumed.

On a log with the demo's mix of events. Peer: the library's ProjectionRunner with one projection, on
10,000 events of its own. Limit: the same log copied out of the database.
"""

from collections.abc import Callable

import psycopg

from infra.postgres import builds
from infra.postgres.rebuild import rebuild
from infra.secret import Secret
from projections.catalogue import PROJECTIONS
from solocrm.bench import peers
from solocrm.bench.company import fill
from solocrm.bench.database import database
from solocrm.bench.figures import Figure, Result
from solocrm.bench.measuring import medians, rate
from solocrm.bench.runner import project_all

EVENTS = 1_000_000
PEER = "ProjectionRunner, one projection"
LIMIT = "COPY of the log out of the database"
SECRET = Secret(bytes(32))


def run(events: int = EVENTS) -> Result:
    with database() as url:
        recorded = fill(url, SECRET, events)
        of_peer = min(recorded, peers.FIRST)
        value, peer, limit = medians(
            (rebuilt(url, recorded), recorded),
            (projected(url), of_peer),
            (copied(url, recorded), recorded),
        )
    return Result("events/s", value, Figure(PEER, peer), Figure(LIMIT, limit), events=recorded)


def rebuilt(url: str, recorded: int) -> Callable[[int], float]:
    """The whole log each time; what was built before is dropped first."""

    def measured(_: int) -> float:
        with psycopg.connect(url, autocommit=True) as connection:
            builds.drop(connection, [each.schema for each in builds.all_builds(connection)])
        return rate(recorded, lambda: rebuild(url, PROJECTIONS, SECRET))

    return measured


def projected(url: str) -> Callable[[int], float]:
    """Each time so many more events, and from where it was."""

    def measured(number: int) -> float:
        with peers.plain(url) as application:
            for _ in range(number // STREAM):
                peers.deal_of(application, STREAM)
            last = application.recorder.max_notification_id() or 0
        return rate(number // STREAM * STREAM, lambda: project_all(url, last))

    return measured


STREAM = 20
"""Events of one of the peer's deals."""


def copied(url: str, recorded: int) -> Callable[[int], float]:
    def read() -> None:
        with (
            psycopg.connect(url) as connection,
            connection.cursor().copy("COPY events TO STDOUT (FORMAT binary)") as copy,
        ):
            for _ in copy:
                pass

    return lambda _: rate(recorded, read)
