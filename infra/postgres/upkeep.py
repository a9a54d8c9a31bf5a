"""Read models looked after: how they stand, switched, repaired, dropped."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import class_row

from domain.errors import Conflict, NotThere
from infra.postgres import builds
from infra.postgres.builds import Build
from infra.postgres.queries import sql
from infra.postgres.reading import last_position


class NoSuchBuild(NotThere, code="no_such_build"):
    """There is no such build: `projections status` lists them."""


class NoSuchReadModel(NotThere, code="no_such_read_model"):
    """There is no read model of that name: `projections status` lists them."""


class NotReady(Conflict, code="not_ready"):
    """The build is still being made, or has stopped."""


class NotKeptUp(Conflict, code="not_kept_up"):
    """No running worker has the build's code: start one, or switch to it as it is with --frozen."""


class NotCaughtUp(Conflict, code="not_caught_up"):
    """The build is behind the live one: switch to it when it has caught up."""


CATCHES_UP = 10.0
"""Seconds that a switch waits for a build that is kept up."""


@dataclass(frozen=True)
class Status:
    """One live read model: folded to `position` of the log's `last`."""

    projection: str
    schema: str
    position: int
    last: int
    seconds: float
    led: bool
    parked: int
    stopped: str | None
    switched_at: datetime

    @property
    def behind(self) -> int:
        """Events."""
        return self.last - self.position


@dataclass(frozen=True)
class Working:
    """A worker that is there, with its slots of the live read models."""

    number: int
    host: str
    process: int
    started_at: datetime
    slots: str


@dataclass(frozen=True)
class Waiting:
    """A parked stream of a live read model: the event at which its fold ended, and why."""

    projection: str
    stream: UUID
    position: int
    topic: str
    error: str
    parked_at: datetime


@dataclass(frozen=True)
class Switched:
    """Readers see these builds now; `behind` events are not folded into them."""

    schemas: list[str]
    behind: int


def status(url: str) -> list[Status]:
    return _lines(url, Status, "projections_status")


def workers(url: str) -> list[Working]:
    return _lines(url, Working, "workers_status")


def parked(url: str) -> list[Waiting]:
    return _lines(url, Waiting, "parked_streams")


def all_builds(url: str) -> list[Build]:
    with psycopg.connect(url) as connection:
        return builds.all_builds(connection)


def _lines(url: str, line: type[Any], query: str) -> list[Any]:
    with psycopg.connect(url) as connection, connection.cursor(row_factory=class_row(line)) as rows:
        return rows.execute(sql(query)).fetchall()


def switch(url: str, name: str | None, number: int, *, frozen: bool = False) -> Switched:
    """Point readers to that build, of one read model or of all that were made together.

    Raises `NoSuchBuild`, `NotReady`, `NotKeptUp`, `NotCaughtUp`.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        chosen = choose(connection, name, number)
        if not frozen:
            for each in chosen:
                if not each.kept_up:
                    raise NotKeptUp(build=each.schema, behind=behind(connection, each))
            await_catching_up(connection, chosen)
        builds.go_live(connection, [each.schema for each in chosen])
        return Switched(
            [each.schema for each in chosen], max(behind(connection, each) for each in chosen)
        )


def choose(connection: Connection[Any], name: str | None, number: int) -> list[Build]:
    own = builds.numbered(connection, number)
    chosen = [each for each in own if name is None or each.projection == name]
    if not chosen:
        raise NoSuchBuild(number=number, read_model=name or "all")
    for each in chosen:
        if not each.ready or each.stopped is not None:
            raise NotReady(build=each.schema, state=each.state, stopped=each.stopped or "no")
    return chosen


def await_catching_up(connection: Connection[Any], chosen: Sequence[Build]) -> None:
    """As far as the live builds are now."""
    own = {each.projection for each in chosen}
    now = (b.position or 0 for b in builds.all_builds(connection) if b.live and b.projection in own)
    goal, schemas = max(now, default=0), {each.schema for each in chosen}
    until = time.monotonic() + CATCHES_UP
    while low := [
        each
        for each in builds.all_builds(connection)
        if each.schema in schemas and (each.position or 0) < goal
    ]:
        if time.monotonic() > until:
            raise NotCaughtUp(build=low[0].schema, behind=behind(connection, low[0]))
        time.sleep(0.02)


def behind(connection: Connection[Any], build: Build) -> int:
    """Events."""
    return last_position(connection) - (build.position or 0)


def cancel(url: str, name: str) -> list[str]:
    """Drop what is being made, whoever makes it; the schemas. Raises `NoSuchBuild`."""
    with psycopg.connect(url, autocommit=True) as connection:
        making = [each for each in builds.all_builds(connection) if each.making]
        numbers = {each.number for each in making if each.projection == name}
        gone = [each.schema for each in making if each.number in numbers]
        if not gone:
            raise NoSuchBuild(read_model=name, state="building")
        builds.drop(connection, gone)
    return gone


def drop(url: str, name: str, number: int) -> str:
    """Drop a build that is not live. Raises `NoSuchBuild`."""
    with psycopg.connect(url, autocommit=True) as connection:
        for each in builds.numbered(connection, number):
            if each.projection == name and not each.live:
                builds.drop(connection, [each.schema])
                return each.schema
    raise NoSuchBuild(number=number, read_model=name)
