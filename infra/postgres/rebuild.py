"""Folds the whole log into new builds beside the live ones, stream by stream.

A row belongs to one stream, and rows never depend on batches: so each stream is folded to its end
in memory and its rows are written once, in their final form. The streams are cut into parts, each
a transaction: who is interrupted goes on with the parts that are left.
"""

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import contextmanager
from threading import Thread
from typing import Any

import psycopg
from psycopg import Connection

from domain.errors import Conflict
from infra.postgres import analysts, builds, finishing
from infra.postgres.part_folder import PartFolder
from infra.postgres.parts import Part, cut, parts_left
from infra.postgres.reading import last_position
from infra.postgres.role import with_options
from infra.postgres.worker import SESSION, Worker
from infra.postgres.workers import enlist, leave
from infra.secret import Secret
from projections.engine.builds import fingerprint
from projections.engine.table import Projection

ALONE = 50_000
"""Events up to which a second process would only cost time."""

PROCESSES = 8
"""At most; otherwise as many as the machine has cores."""

NICE = 10

LOOK = 0.2
"""Seconds between two looks at how far the processes are."""

MAKING = 4
"""The class of the advisory locks that say which builds are being made."""

Given = tuple[str, Sequence[Projection], Secret, int]
"""What a `PartFolder` is made of."""

Progress = Callable[[int, int], None]
"""Is told how many events of how many are folded."""


class AlreadyBuilding(Conflict, code="already_building"):
    """Another process makes new builds of that read model: wait for it, or cancel it."""


def rebuild(
    url: str,
    projections: Sequence[Projection],
    secret: Secret,
    progress: Progress = lambda done, all: None,
) -> int:
    """The number of the new builds, caught up with the log and ready to be switched to. It goes on
    where the same was interrupted. Raises `AlreadyBuilding`, `Cancelled`.
    """
    with psycopg.connect(with_options(url, SESSION), autocommit=True) as connection:
        number, until = begun(connection, projections) or begin(connection, projections)
        with making(connection, number):
            fold_log(url, connection, projections, secret, number, until, progress)
            made = {each.projection: each.schema for each in builds.numbered(connection, number)}
            schemas = list(made.values())
            finishing.finish(url, projections, number, until)
            kept = {each: made[each.name] for each in projections if each.name in made}
            analysts.show(connection, kept)  # none if they were cancelled
            catch_up(connection, projections, secret, schemas, until)
            connection.execute("SET synchronous_commit = on")  # a switch has no more to wait for
            builds.ready(connection, schemas)
            builds.drop_old(connection)
    return number


def begun(connection: Connection[Any], projections: Sequence[Projection]) -> tuple[int, int] | None:
    """The builds of just that code that were begun and not finished; others are dropped."""
    wanted = {(each.name, fingerprint(each)) for each in projections}
    names = {each.name for each in projections}
    for number in {b.number for b in builds.all_builds(connection) if b.making}:
        own = builds.numbered(connection, number)
        if {(each.projection, each.fingerprint) for each in own} == wanted:
            return number, own[0].until
        if names & {each.projection for each in own}:
            with making(connection, number):
                builds.drop(connection, [each.schema for each in own])
    return None


def begin(connection: Connection[Any], projections: Sequence[Projection]) -> tuple[int, int]:
    with connection.transaction():
        until = last_position(connection)
        number = builds.register(connection, projections, until)
        cut(connection, number, until, processes_for(until))
    return number, until


@contextmanager
def making(connection: Connection[Any], number: int) -> Iterator[None]:
    """One process at a time makes builds. Raises `AlreadyBuilding`."""
    lock = [MAKING, number]
    [free] = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", lock).fetchone() or (False,)
    if not free:
        raise AlreadyBuilding(number=number)
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("SELECT pg_advisory_unlock(%s, %s)", lock)


def fold_log(
    url: str,
    connection: Connection[Any],
    projections: Sequence[Projection],
    secret: Secret,
    number: int,
    until: int,
    progress: Progress,
) -> None:
    """By as many processes as there are cores, if that pays."""
    left, processes = parts_left(connection, number), processes_for(until)
    if processes == 1:
        with PartFolder(url, projections, secret, number) as folder:
            for part in left:
                folder.fold(part)
                progress(*done(connection, number))
    else:
        given = (url, projections, secret, number)
        with folding(processes, given) as pool:
            waiting = {pool.submit(fold_here, part) for part in left}
            while waiting:
                finished, waiting = wait(waiting, timeout=LOOK)
                progress(*done(connection, number))
                for each in finished:
                    each.result()
    progress(*done(connection, number))


def processes_for(events: int) -> int:
    return 1 if events <= ALONE else min(PROCESSES, os.cpu_count() or 1)


@contextmanager
def folding(processes: int, given: Given) -> Iterator[ProcessPoolExecutor]:
    """Processes of our own; what they have not begun when this is left, they leave."""
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, spawn, initializer=begin_folding, initargs=given)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


HERE: list[PartFolder] = []
"""The one of a process that does nothing else."""


def begin_folding(*given: *Given) -> None:
    """Whoever reads and writes meanwhile goes first."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    gc.disable()  # nothing that is made here goes round in circles
    Thread(target=end_with_parent, daemon=True).start()
    HERE.append(PartFolder(*given))


def end_with_parent() -> None:
    """Who was killed cannot tell us to end; what is half folded is as if it had not been begun."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def fold_here(part: Part) -> None:
    HERE[0].fold(part)


def done(connection: Connection[Any], number: int) -> tuple[int, int]:
    """(events folded, events there are)."""
    own = builds.numbered(connection, number)
    return (own[0].folded or 0, own[0].until) if own else (0, 0)


def catch_up(
    connection: Connection[Any],
    projections: Sequence[Projection],
    secret: Secret,
    schemas: Sequence[str],
    until: int,
) -> None:
    """What was recorded meanwhile is folded as live."""
    number = enlist(connection, ())
    builds.give(connection, schemas, until, number)
    Worker(connection, projections, secret, number).catch_up()
    leave(connection, number)
