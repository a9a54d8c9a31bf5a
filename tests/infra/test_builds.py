"""Builds stand side by side: made, compared, switched, kept up, frozen and dropped."""

import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

import psycopg
import pytest

from domain.recorded import Recorded
from infra.postgres import builds, parts, rebuild, upkeep
from infra.postgres.builds import KEPT, Build
from infra.postgres.difference import diff
from infra.postgres.following import catch_up, prepare
from infra.postgres.parts import Cancelled
from infra.postgres.proof import verify
from infra.postgres.worker import Worker
from projections.catalogue import PROJECTIONS
from projections.engine.builds import fingerprint
from projections.engine.table import Change, Projection, Rows
from projections.opportunities import OPPORTUNITIES, Deal
from tests.crm import Crm, id_of
from tests.readapi.door import Door, open_door
from tests.secret import SECRET
from tests.stored import eventful, store

ACME = id_of("acme")
Connection = psycopg.Connection[Any]


def shouted(recorded: Recorded, rows: Rows) -> Iterator[Change]:
    """An analyst's version: names in capitals."""
    for row in OPPORTUNITIES.changes(recorded, rows):
        yield row._replace(name=row.name.upper()) if isinstance(row, Deal) else row


SHOUTED = replace(OPPORTUNITIES, changes=shouted)
THEIRS = tuple(SHOUTED if each is OPPORTUNITIES else each for each in PROJECTIONS)


@pytest.fixture
def door(database: str) -> Iterator[Door]:
    with open_door(database) as opened:
        yield opened


@contextmanager
def working(url: str, projections: Sequence[Projection]) -> Iterator[Worker]:
    """A worker that folds when it is told to."""
    with psycopg.connect(url, autocommit=True) as connection:
        worker = Worker.enlist(connection, projections, SECRET)
        yield worker
        worker.leave()


def built(url: str, name: str = "opportunities") -> list[Build]:
    return [each for each in upkeep.all_builds(url) if each.projection == name]


def states(url: str) -> list[str]:
    return [each.state for each in built(url)]


def test_a_build_is_made_beside_compared_switched_to_and_back(database: str, door: Door) -> None:
    crm = Crm().tell({"acme": ["lead", "offer"], "bolt": ["lead"]})
    store(database, crm.log.events)
    catch_up(database, PROJECTIONS, SECRET)
    n = len(crm.log.events)
    with working(database, [*PROJECTIONS, SHOUTED]) as worker:
        number = rebuild.rebuild(database, [SHOUTED], SECRET)
        assert states(database) == ["live", "kept up"]
        assert door.get(f"opportunities/{ACME}")["name"] == "acme"
        [deals, *others] = diff(database, SHOUTED).tables
        assert (deals.same, deals.only_live, deals.only_other, deals.different) == (0, 0, 0, 3)
        assert {(each.live or {})["name"] for each in deals.examples} <= {"acme", "bolt"}
        assert {(each.other or {})["name"] for each in deals.examples} <= {"ACME", "BOLT"}
        assert not any(each.differs for each in others)

        upkeep.switch(database, "opportunities", number)
        assert states(database) == ["kept up", "live"]
        assert door.get(f"opportunities/{ACME}")["name"] == "ACME"
        crm.say("acme", "won")
        store(database, crm.log.events[n:])
        worker.catch_up()
        assert all(each.holds for each in verify(database, THEIRS, SECRET))
        upkeep.switch(database, "opportunities", built(database)[0].number)
        assert door.get(f"opportunities/{ACME}")["status"] == "won"
        assert all(each.holds for each in verify(database, PROJECTIONS, SECRET))


def test_a_build_that_nobody_keeps_up_is_frozen_and_needs_saying_so(
    database: str, door: Door
) -> None:
    crm = Crm().tell({"acme": ["lead"]})
    store(database, crm.log.events)
    catch_up(database, PROJECTIONS, SECRET)
    number = rebuild.rebuild(database, [SHOUTED], SECRET)
    n = len(crm.log.events)
    crm.say("acme", "offer")
    store(database, crm.log.events[n:])
    with working(database, PROJECTIONS) as worker:
        worker.catch_up()
        assert states(database) == ["live", "frozen"]
        with pytest.raises(upkeep.NotKeptUp) as refused:
            upkeep.switch(database, "opportunities", number)
        assert refused.value.facts == {"build": f"opportunities_b{number}", "behind": 1}
        assert upkeep.switch(database, "opportunities", number, frozen=True).behind == 1
        assert door.get(f"opportunities/{ACME}")["stage"] == str(id_of("lead"))
        upkeep.switch(database, "opportunities", built(database)[0].number)
        assert door.get(f"opportunities/{ACME}")["stage"] == str(id_of("offer"))


def test_all_read_models_are_made_together_and_switched_in_one_stroke(database: str) -> None:
    store(database, eventful())
    catch_up(database, PROJECTIONS, SECRET)
    with working(database, PROJECTIONS):
        number = rebuild.rebuild(database, PROJECTIONS, SECRET)
        switched = upkeep.switch(database, None, number)
    assert switched.schemas == sorted(f"{each.name}_b{number}" for each in PROJECTIONS)
    assert all(each.holds for each in verify(database, PROJECTIONS, SECRET))


def test_who_asks_while_a_build_is_switched_is_answered(database: str, door: Door) -> None:
    store(database, Crm().tell({"acme": ["lead"]}).log.events)
    catch_up(database, PROJECTIONS, SECRET)
    with working(database, [*PROJECTIONS, SHOUTED]):
        number = rebuild.rebuild(database, [SHOUTED], SECRET)
        [live, _] = built(database)
        with psycopg.connect(database) as analyst:
            name = f'SELECT name FROM "{live.schema}".opportunities'
            assert analyst.execute(name).fetchall() == [("acme",)]
            began = time.monotonic()
            upkeep.switch(database, "opportunities", number)
            took = time.monotonic() - began
            assert door.get(f"opportunities/{ACME}")["name"] == "ACME"
            assert analyst.execute(name).fetchall() == [("acme",)]
    assert took < 1


def test_a_worker_of_other_code_leaves_the_live_builds_to_those_that_keep_them_up(
    database: str,
) -> None:
    store(database, eventful())
    with working_after(database, PROJECTIONS):
        catch_up(database, THEIRS, SECRET)
        assert states(database) == ["live"]
    catch_up(database, THEIRS, SECRET)
    assert states(database) == ["frozen", "live"]
    assert built(database)[-1].fingerprint == fingerprint(SHOUTED)
    catch_up(database, PROJECTIONS, SECRET)
    assert built(database)[-1].live is False
    assert all(each.holds for each in verify(database, PROJECTIONS, SECRET))


@contextmanager
def working_after(url: str, projections: Sequence[Projection]) -> Iterator[None]:
    catch_up(url, projections, SECRET)
    with working(url, projections):
        yield


def test_old_builds_are_dropped_by_hand_or_when_there_are_many(database: str) -> None:
    catch_up(database, PROJECTIONS, SECRET)
    made = [rebuild.rebuild(database, [OPPORTUNITIES], SECRET) for _ in range(KEPT + 1)]
    [live, *others] = built(database)
    assert (live.state, [each.number for each in others]) == ("live", made[1:])
    old = others[0]
    assert upkeep.drop(database, "opportunities", old.number) == old.schema
    with pytest.raises(upkeep.NoSuchBuild):
        upkeep.drop(database, "opportunities", old.number)
    with pytest.raises(upkeep.NoSuchBuild):
        upkeep.drop(database, "opportunities", live.number)


def test_a_build_that_an_analyst_still_reads_goes_when_he_has_finished(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builds, "READS_ON", 50)
    catch_up(database, PROJECTIONS, SECRET)
    old = rebuild.rebuild(database, [OPPORTUNITIES], SECRET)
    with psycopg.connect(database) as analyst:
        analyst.execute(f"SELECT FROM opportunities_b{old}.opportunities")
        upkeep.drop(database, "opportunities", old)
        assert states(database) == ["live"]
        assert f"opportunities_b{old}" in schemas(database)
    rebuild.rebuild(database, [OPPORTUNITIES], SECRET)
    assert f"opportunities_b{old}" not in schemas(database)


def schemas(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {name for (name,) in connection.execute("SELECT nspname FROM pg_namespace")}


def many(deals: int = 60) -> list[Recorded]:
    return Crm().tell({f"deal {n}": ["lead", "offer", "700"] for n in range(deals)}).log.events


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART", 20)


def interrupted(url: str, after: int) -> None:
    """In a process that is killed when so many parts are done."""

    def killed(done: int, _: int) -> None:
        nonlocal after
        after -= 1
        if after == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    rebuild.rebuild(url, PROJECTIONS, SECRET, killed)


@pytest.mark.parametrize("after", [1, 4])
@pytest.mark.usefixtures("small_parts")
def test_a_rebuild_that_was_killed_goes_on_where_it_was(bare_database: str, after: int) -> None:
    store(bare_database, many())
    process = get_context("fork").Process(target=interrupted, args=(bare_database, after))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    [begun] = built(bare_database)
    assert begun.state == "building"
    assert 0 < (begun.folded or 0) < begun.until
    told = list[int]()

    def tell(done: int, _: int) -> None:
        told.append(done)

    number = None
    while number is None:  # until the server has seen that the process is gone
        try:
            number = rebuild.rebuild(
                bare_database, PROJECTIONS, SECRET, lambda done, _: told.append(done)
            )
        except rebuild.AlreadyBuilding:
            time.sleep(0.05)
    assert number == begun.number
    assert min(told) > (begun.folded or 0)
    upkeep.switch(bare_database, None, number, frozen=True)
    assert all(each.holds for each in verify(bare_database, PROJECTIONS, SECRET))


@pytest.mark.usefixtures("small_parts")
def test_a_rebuild_by_several_processes_is_the_same(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild, "ALONE", 0)
    store(database, many())
    number = rebuild.rebuild(database, PROJECTIONS, SECRET)
    upkeep.switch(database, None, number, frozen=True)
    assert all(each.holds for each in verify(database, PROJECTIONS, SECRET))


@pytest.mark.usefixtures("small_parts")
def test_a_rebuild_that_is_cancelled_leaves_nothing(bare_database: str) -> None:
    store(bare_database, many())

    def cancel(done: int, _: int) -> None:
        if done and built(bare_database):
            upkeep.cancel(bare_database, "opportunities")

    with pytest.raises(Cancelled):
        rebuild.rebuild(bare_database, [OPPORTUNITIES], SECRET, cancel)
    assert built(bare_database) == []
    with psycopg.connect(bare_database) as connection:
        left = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'opportunities%'"
        assert connection.execute(left).fetchone() == (0,)
    with pytest.raises(upkeep.NoSuchBuild):
        upkeep.cancel(bare_database, "opportunities")


@pytest.mark.usefixtures("small_parts")
def test_what_is_recorded_during_a_rebuild_is_in_it(bare_database: str) -> None:
    crm = Crm().tell({f"deal {n}": ["lead", "offer"] for n in range(40)})
    store(bare_database, crm.log.events)
    n = len(crm.log.events)

    def goes_on(done: int, _: int) -> None:
        if len(crm.log.events) == n:
            crm.tell({"deal 7": ["won"], "late": ["lead"]})
            store(bare_database, crm.log.events[n:])

    number = rebuild.rebuild(bare_database, PROJECTIONS, SECRET, goes_on)
    assert {each.position for each in built(bare_database)} == {len(crm.log.events)}
    upkeep.switch(bare_database, None, number, frozen=True)
    assert all(each.holds for each in verify(bare_database, PROJECTIONS, SECRET))


def test_until_the_first_read_models_are_made_nothing_is_answered(bare_database: str) -> None:
    with open_door(bare_database) as door:
        assert door.get("pipelines") == "projector_down"
        prepare(bare_database, PROJECTIONS, SECRET)
        assert door.get("pipelines")["items"] == []
