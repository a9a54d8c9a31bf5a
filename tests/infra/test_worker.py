"""Live read models equal a fold from zero, whatever the batches; and so does a rebuild."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from commands.opportunities import change_amount, move
from domain.recorded import Draft, Recorded
from infra.postgres import worker
from infra.postgres.folding import LostLead, fold_together
from infra.postgres.following import prepare
from infra.postgres.log import open_log
from infra.postgres.rows import all_rows
from infra.postgres.worker import Worker
from infra.postgres.workers import share_out
from projections.catalogue import PROJECTIONS
from projections.engine.fold import Fold
from projections.engine.slots import SLOTS, slot_of
from tests.crm import DAY, TRIAL, Crm, euros, id_of, instead
from tests.secret import SECRET

Connection = psycopg.Connection[Any]


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    with psycopg.connect(database, autocommit=True) as opened:
        yield opened


def eventful() -> list[Recorded]:
    """Deals in time, late, corrected, undone, moved over, put away."""
    crm = Crm().tell(
        {
            "acme": ["lead", "250", "offer", "trial", "won"],
            "bolt": ["lead", "lost", "again", "archived", "restored", "due"],
            "core": ["offer", "lead"],
        }
    )
    crm.undo(id_of("core"))
    crm.log.turn_clock(DAY)
    acme = crm.log.stream(id_of("acme"))
    at = acme[2].occurred_at
    crm.correct(id_of("acme"), 3, 4, instead=[instead(move, at, stage=TRIAL)])
    later = crm.happened(id_of("bolt"), 1) + timedelta(hours=1)
    crm.correct(id_of("bolt"), instead=[instead(change_amount, later, amount=euros(7))])
    crm.tell({"dune": ["lead", "700"]})
    return crm.log.events


def store(url: str, events: list[Recorded]) -> None:
    """The same story in the database, known as it was known."""

    async def copy() -> None:
        async with open_log(url, SECRET) as log:
            await log.append_all((as_draft(r), r.by) for r in events)

    asyncio.run(copy())


def as_draft(r: Recorded) -> Draft:
    return Draft(r.stream, r.version, r.event, r.occurred_at, r.known_from, rest=r.rest)


def folded(events: list[Recorded]) -> list[str]:
    fold = Fold(*PROJECTIONS)
    fold.take(events)
    return sorted(repr(replace(row, stored=None)) for row in fold.rows())


def live(connection: Connection) -> list[str]:
    return sorted(repr(replace(row, stored=None)) for row in all_rows(connection, PROJECTIONS))


@pytest.mark.parametrize("batch", [1, 3, 7, 1_000])
def test_live_read_models_equal_a_fold_from_zero(
    database: str, connection: Connection, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    events = eventful()
    monkeypatch.setattr(worker, "BATCH", batch)
    prepare(database, PROJECTIONS, SECRET)
    leading = Worker.enlist(connection, PROJECTIONS, SECRET)
    store(database, events)
    leading.catch_up()
    assert live(connection) == folded(events)


def test_a_rebuild_equals_a_fold_from_zero(database: str, connection: Connection) -> None:
    events = eventful()
    store(database, events)
    prepare(database, PROJECTIONS, SECRET)
    assert live(connection) == folded(events)


def test_a_worker_that_lost_the_lead_writes_nothing(
    database: str, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = eventful()
    prepare(database, PROJECTIONS, SECRET)
    leading = Worker.enlist(connection, PROJECTIONS, SECRET)
    store(database, events)

    def loses(*args: Any) -> None:
        fold_together(*args)
        with psycopg.connect(database, autocommit=True) as other:
            other.execute("UPDATE checkpoints SET worker = NULL")

    with monkeypatch.context() as patch:
        patch.setattr(worker, "fold_together", loses)
        with pytest.raises(LostLead):
            leading.advance()
    assert live(connection) == []
    share_out(connection)
    leading.catch_up()
    assert live(connection) == folded(events)


def test_slots_are_shared_out_fairly_whoever_comes_and_goes(database: str) -> None:
    prepare(database, PROJECTIONS, SECRET)
    with ExitStack() as opened:
        connections = [
            opened.enter_context(psycopg.connect(database, autocommit=True)) for _ in range(3)
        ]
        one, two, three = (Worker.enlist(each, PROJECTIONS, SECRET) for each in connections)
        assert slots(database) == {one.number: 21, two.number: 21, three.number: 22}
        connections[1].close()  # as the server sees it when a process is killed
        while not share_out(connections[2]):
            pass
        assert slots(database) == {one.number: 32, three.number: 32}
        one.leave()
        assert slots(database) == {three.number: 64}


def slots(url: str) -> dict[int, int]:
    """{worker: slots of every build}."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT worker, sum(upper(each) - lower(each)) / 8 FROM checkpoints, unnest(slots) each"
            " GROUP BY worker"
        ).fetchall()
    return dict(found)


@pytest.mark.parametrize("seed", range(5))
def test_live_equals_a_fold_from_zero_with_any_number_of_workers(
    database: str, connection: Connection, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    random = Random(seed)
    monkeypatch.setattr(worker, "BATCH", 4)
    events = eventful()
    prepare(database, PROJECTIONS, SECRET)
    with ExitStack() as opened:
        workers = list[Worker]()
        for start in range(0, len(events), 10):
            store(database, events[start : start + 10])
            connected = psycopg.connect(database, autocommit=True)
            workers.append(Worker.enlist(opened.enter_context(connected), PROJECTIONS, SECRET))
            if len(workers) > 1 and random.random() < 0.5:
                workers.pop(random.randrange(len(workers))).leave()
            for _ in range(random.randrange(6)):
                random.choice(workers).advance()
        while sum(each.advance() for each in workers):
            pass
        assert live(connection) == folded(events)


def test_python_and_the_database_agree_on_slots(connection: Connection) -> None:
    ids = [uuid4() for _ in range(500)]
    found = connection.execute("SELECT slot_of(id) FROM unnest(%s::uuid[]) id", [ids]).fetchall()
    assert [slot for (slot,) in found] == [slot_of(id) for id in ids]
    assert {slot for (slot,) in found} == set(range(SLOTS))
