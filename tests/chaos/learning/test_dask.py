"""A Dask cluster makes the tables that one process makes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from infra.frames import PostgresFrames
from infra.places import Folder
from pipelines.archive import archive, quietly
from pipelines.flows.partitions import on_dask
from pipelines.steps import Work, alone
from tests.crm import Crm
from tests.pipelines.said import ToldScores, Trainings
from tests.stored import store


def test_partitions_on_a_cluster_are_the_same_files(bare_database: str, tmp_path: Path) -> None:
    crm = Crm().tell({"acme": ["lead", "offer", "won"], "bolt": ["lead"], "core": ["due"]})
    store(bare_database, crm.log.events)
    log, place = PostgresFrames(bare_database), Folder(tmp_path / "archive")
    archive(log, place, log.end() // 2)
    one, many = Folder(tmp_path / "one"), Folder(tmp_path / "many")
    instants = [crm.now - timedelta(hours=hours) for hours in range(5)]
    own = ToldScores(), Trainings().record
    given = (log, place, one, Folder(tmp_path / "learned"), crm.now, ZoneInfo("UTC"), *own)
    work = Work(*given, position=log.end(), instants=instants)
    told: list[tuple[int, int]] = []
    rows = on_dask(replace(work, features=many), lambda done, all_: told.append((done, all_)))
    assert rows == alone(work, quietly) > 0
    assert told
    files = one.sizes().keys()
    assert files == many.sizes().keys()
    assert len(files) == len(instants) * len(work.tables)
    assert all(one.read(file) == many.read(file) for file in files)
    assert on_dask(replace(work, features=many), quietly) == rows, "it goes on where it was"
