"""Parked streams folded again, after what was wrong is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection

from domain.errors import Conflict
from infra.mapper import EventMapper
from infra.postgres import builds
from infra.postgres.builds import Build
from infra.postgres.folding import written
from infra.postgres.queries import sql
from infra.postgres.role import with_options
from infra.postgres.store import PostgresStore
from infra.postgres.upkeep import NoSuchReadModel
from infra.postgres.worker import SESSION, Worker
from infra.postgres.workers import enlist, leave, share_out
from infra.secret import Secret
from projections.engine.builds import fingerprint
from projections.engine.parking import Parked
from projections.engine.streams import fold_stream
from projections.engine.table import Projection


class OtherCode(Conflict, code="other_code"):
    """The live build was made by other code than this program has: build it anew and switch."""


@dataclass(frozen=True)
class Replayed:
    """Streams that are folded again, those that still cannot be, and why the build still stops."""

    folded: list[UUID]
    failed: list[Parked]
    stopped: str | None


def replay(
    url: str,
    projections: Sequence[Projection],
    secret: Secret,
    name: str,
    stream: UUID | None = None,
) -> Replayed:
    """The parked streams of the live build, or that one, each in a transaction; then a build that
    had stopped goes on. Raises `NoSuchReadModel`, `OtherCode`.
    """
    with psycopg.connect(with_options(url, SESSION), autocommit=True) as connection:
        build, projection = found(connection, projections, name)
        store = PostgresStore(connection, projection, build.schema, EventMapper(secret))
        waiting = [stream] if stream else builds.parked_in(connection, build.schema)
        failures = [(id, replay_one(store, id)) for id in waiting]
        share_out(connection)
        stopped = (
            revive(connection, projections, secret, build)
            if build.stopped or not build.ready
            else None
        )
    return Replayed(
        [id for id, failed in failures if failed is None],
        [failed for _, failed in failures if failed],
        stopped,
    )


def found(
    connection: Connection[Any], projections: Sequence[Projection], name: str
) -> tuple[Build, Projection]:
    for build in builds.all_builds(connection):
        if build.live and build.projection == name:
            for projection in projections:
                if fingerprint(projection) == build.fingerprint:
                    return build, projection
            raise OtherCode(build=build.schema)
    raise NoSuchReadModel(read_model=name)


def replay_one(store: PostgresStore, stream: UUID) -> Parked | None:
    """Its rows made anew from its first event. Whoever folds that slot at this moment gives up
    its batch: it read the stream as parked.
    """
    given = {"schema": store.schema, "stream": stream}
    with store.connection.transaction():
        [until] = store.connection.execute(sql("withdraw"), given).fetchone() or (0,)
        events = store.stream(stream, until)
        history, failed = fold_stream(store.projection, events)
        if failed is None:
            failed = written(store, events[-1], history) if events else None
        if failed:
            store.park(failed)
    return failed


def revive(
    connection: Connection[Any], projections: Sequence[Projection], secret: Secret, build: Build
) -> str | None:
    """Fold what a stopped build has missed, apart; then it joins the others. Why it stops again."""
    number = enlist(connection, ())
    connection.execute(sql("revive"), {"schema": build.schema, "worker": number})
    Worker(connection, projections, secret, number).catch_up()
    found = connection.execute(sql("why_stopped"), {"schema": build.schema})
    [stopped] = found.fetchone() or (None,)
    if stopped is None:
        builds.ready(connection, [build.schema])
    leave(connection, number)
    return stopped
