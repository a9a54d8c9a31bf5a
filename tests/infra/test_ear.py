"""Who waits for what is folded is woken by the fold, and finds out alone if that is not heard."""

import asyncio
import time
from threading import Thread
from zoneinfo import ZoneInfo

import psycopg
import pytest

from infra.postgres.ear import listening
from infra.postgres.following import catch_up
from infra.postgres.pool import open_pool
from infra.postgres.reader import PostgresDatabase
from infra.postgres.role import as_owner
from infra.postgres.worker import Worker
from projections.catalogue import PROJECTIONS
from readapi import snapshot
from readapi.ports import Asked
from readapi.snapshot import DatabaseReader, ProjectorDown
from tests.crm import Crm
from tests.readapi.loaded import SQL
from tests.secret import SECRET
from tests.stored import store

UTC = ZoneInfo("UTC")


def notify(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("NOTIFY folded")


def test_all_who_wait_hear_of_one_fold(database: str) -> None:
    async def wait() -> float:
        async with listening(database) as ear:
            await ear.folded.beyond(0, 5)  # it listens now
            heard, begun = ear.folded.heard, time.monotonic()
            waiting = [asyncio.create_task(ear.folded.beyond(heard, 5)) for _ in range(3)]
            await asyncio.sleep(0.05)
            await asyncio.to_thread(notify, database)
            await asyncio.gather(*waiting)
            return time.monotonic() - begun

    assert asyncio.run(wait()) < 4


def test_a_lost_connection_is_made_anew(database: str) -> None:
    async def wait() -> int:
        async with listening(database) as ear:
            await ear.folded.beyond(0, 5)
            with psycopg.connect(as_owner(database), autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE query = 'LISTEN recorded' AND datname = current_database()"
                )
            await ear.folded.beyond(1, 10)
            return ear.folded.heard

    assert asyncio.run(wait()) == 2


def answered(url: str, position: int) -> float:
    """The seconds that an answer took which must include that position."""

    async def ask() -> float:
        async with open_pool(url) as pool, listening(url) as ear:
            reader = DatabaseReader(PostgresDatabase(pool, SQL, ear.folded), UTC)
            begun = time.monotonic()
            async with reader.snapshot(Asked(min_position=position)) as answer:
                assert answer.position >= position
            return time.monotonic() - begun

    return asyncio.run(ask())


def test_a_reader_is_woken_when_its_position_is_folded(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "UNHEARD", 60)
    monkeypatch.setattr(snapshot, "WAIT", 60)
    catch_up(database, PROJECTIONS, SECRET)
    crm = Crm().tell({"acme": ["lead"]})
    with psycopg.connect(database, autocommit=True) as connection:
        worker = Worker.enlist(connection, PROJECTIONS, SECRET)
        store(database, crm.log.events)

        def fold() -> None:
            time.sleep(0.5)
            worker.catch_up()

        folding = Thread(target=fold)
        folding.start()
        took = answered(database, len(crm.log.events))
        folding.join()
        worker.leave()
    assert 0.3 < took < 30


def test_what_nobody_folds_is_told_at_once(database: str) -> None:
    catch_up(database, PROJECTIONS, SECRET)
    store(database, Crm().tell({"acme": ["lead"]}).log.events)
    begun = time.monotonic()
    with pytest.raises(ProjectorDown):
        answered(database, 1)
    assert time.monotonic() - begun < snapshot.WAIT
