"""Folds the log into all live read models, batch by batch, together with their checkpoint."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from psycopg import Connection

from domain.recorded import Recorded
from infra.mapper import EventMapper
from infra.postgres import builds
from infra.postgres.builds import Group
from infra.postgres.keys import check_secret
from infra.postgres.queries import sql
from infra.postgres.rebuild import rebuild
from infra.postgres.recorder import SELECT, stored
from infra.postgres.store import PostgresStore
from infra.secret import Secret
from projections.engine.batch import fold
from projections.engine.table import Projection

BATCH = 1_000
"""Events folded in one transaction at most."""

POLL = 0.05
"""Seconds between two looks at the log where no wake-up came."""

LEAD = 2
"""The advisory lock that the leading worker holds."""


class LostLead(Exception):
    """Another worker has moved the checkpoint."""


class Worker:
    """One connection that leads: a second worker waits until the first is gone."""

    def __init__(
        self, connection: Connection[Any], projections: Sequence[Projection], secret: Secret
    ) -> None:
        self.connection = connection
        self.projections = projections
        self.mapper = EventMapper(secret)

    def prepare(self) -> Group:
        """Live builds of this code: those of an older one, or none, are rebuilt."""
        group = builds.live_group(self.connection, self.projections)
        if group is None:
            group = rebuild(self.connection, self.projections, self.mapper)
            builds.drop_others(self.connection, group)
        return group

    def advance(self) -> int:
        """Fold the next batch; how many events it had. All of it is seen, or nothing."""
        group = self.prepare()
        with self.connection.transaction():
            was = builds.checkpoint(self.connection, group)
            where = "WHERE position > %s ORDER BY position LIMIT %s"
            rows = self.connection.execute(SELECT + where, [was, BATCH], binary=True).fetchall()
            if not rows:
                return 0
            batch = whole_commands([self.mapper.to_domain_event(stored(row)) for row in rows])
            store = PostgresStore(self.connection, group.schemas, self.mapper)
            for projection in group.schemas:
                store.write(projection, fold(projection, batch, store))
            given = {"of": group.of, "was": was, "position": batch[-1].position}
            if self.connection.execute(sql("advance_checkpoint"), given).rowcount != 1:
                raise LostLead
        return len(batch)

    def catch_up(self) -> None:
        while self.advance():
            pass


def whole_commands(batch: list[Recorded]) -> list[Recorded]:
    """Without the last command of a full batch, which may be cut; unless it is the only one."""
    last = batch[-1].recorded_at
    whole = [recorded for recorded in batch if recorded.recorded_at < last]
    return whole if whole and len(batch) == BATCH else batch


def catch_up(url: str, projections: Sequence[Projection], secret: Secret) -> None:
    """Fold what is left, unless a worker is at it."""
    with psycopg.connect(url, autocommit=True) as connection:
        [leads] = connection.execute("SELECT pg_try_advisory_lock(%s)", [LEAD]).fetchone() or (0,)
        if leads:
            Worker(connection, projections, secret).catch_up()


def work(
    url: str, projections: Sequence[Projection], secret: Secret, stopped: Callable[[], bool]
) -> None:
    """Lead and follow the log until told to stop; a lost database is waited for."""
    while not stopped():
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                check_secret(connection, secret)
                follow(Worker(connection, projections, secret), stopped)
        except (psycopg.OperationalError, LostLead):
            time.sleep(0.5)


def follow(worker: Worker, stopped: Callable[[], bool]) -> None:
    connection = worker.connection
    while not stopped():
        [leads] = connection.execute("SELECT pg_try_advisory_lock(%s)", [LEAD]).fetchone() or (0,)
        if leads:
            break
        time.sleep(0.5)
    worker.prepare()
    connection.execute("LISTEN recorded")
    while not stopped():
        if worker.advance():
            connection.execute("NOTIFY folded")
        else:
            list(connection.notifies(timeout=POLL, stop_after=1))
