"""The usual way of read models: the library's ProjectionRunner, with one table of deals."""

import time
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL

from solocrm.bench.peers import Deal, environment

TABLE: LiteralString = (
    "CREATE TABLE IF NOT EXISTS bench_deals"
    " (deal uuid PRIMARY KEY, name text, stage text, amount bigint)"
)
UPSERT = (Path(__file__).parent / "peer_view.sql").read_text("utf-8")
PATIENCE = 300.0
"""Seconds."""


class Plain(Application[UUID]):
    """The library's application as it is."""

    name = "Application"


class DealsView(PostgresTrackingRecorder):
    """Each deal and the stage that it is in, with the position in one transaction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sql_create_statements.append(SQL(TABLE).format())

    def keep(self, deal: UUID, values: tuple[object, ...], tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(UPSERT, [deal, *values], prepare=True)


class Deals(Projection[DealsView]):
    name = "deals"

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        said = vars(domain_event)
        values = (said.get("name"), said["stage"], said.get("amount"))
        self.view.keep(domain_event.originator_id, values, tracking)


def project_all(url: str, last: int) -> None:
    """From zero up to that notification."""
    with running(url) as runner:
        runner.wait(last, timeout=PATIENCE)


def waits(url: str, number: int) -> list[float]:
    """Milliseconds from a save to the end of `wait` for it, of each, one after the other."""
    found = list[float]()
    with running(url) as runner:
        for _ in range(number):
            [saved] = runner.app.save(Deal("Tea", "customer", "pipeline", "0", 1_000, "EUR"))
            begun = time.perf_counter()
            runner.wait(saved.notification.id, timeout=PATIENCE)
            found.append((time.perf_counter() - begun) * 1_000)
    return found


def running(url: str) -> ProjectionRunner[Plain, DealsView]:
    return ProjectionRunner(
        application_class=Plain, projection_class=Deals, view_class=DealsView, env=environment(url)
    )
