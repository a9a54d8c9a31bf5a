"""Live read models equal a fold from zero, whatever the batches; and so does a rebuild."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from random import Random
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from domain.person import Person
from domain.recorded import Recorded
from infra.mapper import EventMapper
from infra.postgres import upkeep, worker
from infra.postgres.folding import LostLead, fold_together
from infra.postgres.following import catch_up, prepare
from infra.postgres.proof import StillForgetting, verify
from infra.postgres.rebuild import rebuild
from infra.postgres.role import as_owner
from infra.postgres.rows import all_rows
from infra.postgres.worker import Worker
from infra.postgres.workers import share_out
from projections.catalogue import PROJECTIONS
from projections.engine.fold import Fold
from projections.engine.slots import SLOTS, slot_of
from tests.crm import Crm
from tests.secret import SECRET
from tests.stored import eventful, forgetful, store

Connection = psycopg.Connection[Any]


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    with psycopg.connect(database, autocommit=True) as opened:
        yield opened


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


@pytest.mark.parametrize("batch", [1, 3, 1_000])
def test_who_is_forgotten_is_blank_in_rows_that_were_written_before(
    database: str, connection: Connection, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    events = forgetful()
    monkeypatch.setattr(worker, "BATCH", batch)
    prepare(database, PROJECTIONS, SECRET)
    leading = Worker.enlist(connection, PROJECTIONS, SECRET)
    first = next(n for n, r in enumerate(events) if isinstance(r.event, Person.Forgotten))
    store(database, events[:first])
    leading.catch_up()
    assert "call Lin" in repr(live(connection))
    store(database, events[first:])
    leading.catch_up()
    assert live(connection) == folded(events)
    leading.leave()
    number = rebuild(database, PROJECTIONS, SECRET)
    upkeep.switch(database, None, number, frozen=True)
    assert live(connection) == folded(events)


def test_nothing_is_proved_while_somebody_is_being_forgotten(database: str) -> None:
    events = forgetful()
    first = next(n for n, r in enumerate(events) if isinstance(r.event, Person.Forgotten))
    store(database, events[:first])
    catch_up(database, PROJECTIONS, SECRET)
    store(database, events[first:])
    with pytest.raises(StillForgetting):
        verify(database, PROJECTIONS, SECRET)
    catch_up(database, PROJECTIONS, SECRET)
    assert all(each.holds for each in verify(database, PROJECTIONS, SECRET))


def test_builds_that_nobody_keeps_up_tell_nothing_either(
    database: str, connection: Connection
) -> None:
    events = forgetful()
    first = next(n for n, r in enumerate(events) if isinstance(r.event, Person.Forgotten))
    prepare(database, PROJECTIONS, SECRET)
    store(database, events[:first])
    catch_up(database, PROJECTIONS, SECRET)
    number = rebuild(database, PROJECTIONS, SECRET)
    connection.execute("UPDATE builds SET fingerprint = 'old' WHERE number = %s", [number])
    frozen = f"SELECT t::text FROM opportunities_b{number}.opportunities t"
    assert "call Lin" in repr(connection.execute(frozen.encode()).fetchall())
    store(database, events[first:])
    catch_up(database, PROJECTIONS, SECRET)
    left = repr(connection.execute(frozen.encode()).fetchall())
    assert "call Lin" not in left
    assert "bolt" in left
    assert live(connection) == folded(events)


def test_what_was_read_before_it_was_forgotten_is_not_written(
    database: str, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = forgetful()
    monkeypatch.setattr(worker, "BATCH", 1)
    prepare(database, PROJECTIONS, SECRET)
    leading = Worker.enlist(connection, PROJECTIONS, SECRET)
    first = next(n for n, r in enumerate(events) if isinstance(r.event, Person.Forgotten))
    step = next(n for n, r in enumerate(events) if "call Lin" in repr(r.event))
    store(database, events[:first])
    for _ in range(step):
        leading.advance()

    class Forgetting(EventMapper):
        """Once an event is read, its subject is forgotten."""

        def read(self, line: Sequence[Any]) -> Recorded:
            read = super().read(line)
            leading.mapper = EventMapper(SECRET)
            store(database, [events[first]])
            return read

    leading.mapper = Forgetting(SECRET)
    assert leading.advance() == 1
    assert "call Lin" not in repr(live(connection))


def test_a_rebuild_equals_a_fold_from_zero(bare_database: str) -> None:
    events = eventful()
    store(bare_database, events)
    prepare(bare_database, PROJECTIONS, SECRET)
    with psycopg.connect(bare_database) as connection:
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


@pytest.mark.parametrize("others", [1, 2], ids=["another comes", "another leaves"])
def test_a_worker_whose_slots_changed_within_a_batch_writes_nothing(
    database: str, connection: Connection, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    """It would fold again what others fold, or never what it was given."""
    events = eventful()
    prepare(database, PROJECTIONS, SECRET)
    folding = Worker.enlist(connection, PROJECTIONS, SECRET)
    with psycopg.connect(database, autocommit=True) as elsewhere:
        if others == 2:
            other = Worker.enlist(elsewhere, PROJECTIONS, SECRET)
        store(database, events)

        def meanwhile(*args: Any) -> None:
            nonlocal others, other
            fold_together(*args)
            if others == 1:
                other = Worker.enlist(elsewhere, PROJECTIONS, SECRET)
            elif others == 2:
                other.leave()
            others = 0

        with monkeypatch.context() as patch:
            patch.setattr(worker, "fold_together", meanwhile)
            with pytest.raises(LostLead):
                folding.advance()
        other.catch_up()
        folding.catch_up()
        assert live(connection) == folded(events)


def test_who_catches_up_does_not_chase_what_is_recorded_meanwhile(
    database: str, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = Crm().tell({"acme": ["lead"]})
    prepare(database, PROJECTIONS, SECRET)
    store(database, crm.log.events)
    words = ["lead", "trial", "offer"]

    def meanwhile(*args: Any) -> None:
        fold_together(*args)
        if words:
            store(database, crm.tell({"acme": [words.pop()]}).log.events[-1:])

    monkeypatch.setattr(worker, "fold_together", meanwhile)
    following = Worker.enlist(connection, PROJECTIONS[:1], SECRET)
    following.catch_up()
    following.leave()
    assert words == ["lead", "trial"]


def test_a_batch_looks_at_no_more_lines_the_longer_the_log_is(
    database: str, connection: Connection
) -> None:
    crm, stored = Crm(), 0
    prepare(database, PROJECTIONS, SECRET)
    following = Worker.enlist(connection, PROJECTIONS, SECRET)

    def looked_at(deals: int) -> int:
        """Lines, for one event after so many other records."""
        nonlocal stored
        crm.tell({f"deal {n} of {deals}": ["lead"] for n in range(deals)})
        store(database, crm.log.events[stored:])
        following.catch_up()
        crm.tell({f"deal 0 of {deals}": ["offer"]})
        store(database, crm.log.events[-1:])
        stored = len(crm.log.events)
        with psycopg.connect(as_owner(database)) as owner:
            owner.execute("ANALYZE")  # as the server does by itself, a little later
        with connection.transaction():
            before = lines_read(connection)
            assert following.advance() == 1
            return lines_read(connection) - before

    few, many = looked_at(20), looked_at(400)
    assert many <= few


def lines_read(connection: Connection) -> int:
    """By this session; earlier ones are forgotten now and then, but not within a transaction."""
    found = connection.execute(
        "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int8 FROM pg_stat_xact_user_tables"
    ).fetchone()
    return int(found[0] or 0) if found else 0


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
            "SELECT worker, sum(upper(each) - lower(each)) / %s"
            " FROM checkpoints, unnest(slots) each GROUP BY worker",
            [len(PROJECTIONS)],
        ).fetchall()
    return dict(found)


@pytest.mark.parametrize("tell", [eventful, forgetful])
@pytest.mark.parametrize("seed", range(4))
def test_live_equals_a_fold_from_zero_with_any_number_of_workers(
    database: str,
    connection: Connection,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    tell: Callable[[], list[Recorded]],
) -> None:
    random = Random(seed)
    monkeypatch.setattr(worker, "BATCH", 4)
    events = tell()
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
    ids = [uuid4() for _ in range(5_000)]  # enough that no slot is without
    found = connection.execute("SELECT slot_of(id) FROM unnest(%s::uuid[]) id", [ids]).fetchall()
    assert [slot for (slot,) in found] == [slot_of(id) for id in ids]
    assert {slot for (slot,) in found} == set(range(SLOTS))
