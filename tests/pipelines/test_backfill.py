"""Tables of features as files: whole or not there, and made once."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from infra.places import Folder
from pipelines.backfill import Partition, backfill, instants
from pipelines.features.catalogue import TABLES
from pipelines.features.known import GREENWICH
from pipelines.scan import ToldStory
from tests.crm import DAY, Crm
from tests.given import refused
from tests.pipelines.logs import Killed, Mortal


@pytest.fixture
def crm() -> Crm:
    return Crm().tell({"acme": ["lead", "offer"], "bolt": ["lead", "won"]})


def nothing(done: int, all_: int) -> None:
    pass


def test_a_partition_is_the_table_as_of_its_instant(crm: Crm, tmp_path: Path) -> None:
    story = ToldStory(crm.log.events)
    wanted = [Partition(table.name, crm.now) for table in TABLES]
    rows = backfill(wanted, story, Folder(tmp_path), GREENWICH, nothing)
    found = [pl.read_parquet(tmp_path / each.file) for each in wanted]
    assert sum(each.height for each in found) == rows > 0
    for table, each in zip(TABLES, found, strict=True):
        assert each.equals(table.told(story, [crm.now]))


def test_what_is_there_is_left_alone_until_more_is_known(crm: Crm, tmp_path: Path) -> None:
    wanted = [Partition("opportunities", crm.now)]
    backfill(wanted, ToldStory(crm.log.events), Folder(tmp_path), GREENWICH, nothing)
    [file] = tmp_path.rglob("*.parquet")
    made = file.stat().st_mtime_ns
    backfill(wanted, ToldStory(crm.log.events), Folder(tmp_path), GREENWICH, nothing)
    assert file.stat().st_mtime_ns == made
    crm.say("core", "lead")
    backfill(wanted, ToldStory(crm.log.events), Folder(tmp_path), GREENWICH, nothing)
    assert file.stat().st_mtime_ns > made


def test_interrupted_it_leaves_no_half_a_table_and_goes_on(crm: Crm, tmp_path: Path) -> None:
    story = ToldStory(crm.log.events)
    at = instants(crm.now - 3 * DAY, crm.now, DAY)
    wanted = [Partition("opportunities", each) for each in at]
    with pytest.raises(Killed):
        backfill(wanted, story, Mortal(tmp_path, 2), GREENWICH, nothing)
    done = list(tmp_path.rglob("*.parquet"))
    assert len(done) == 2
    assert all(pl.read_parquet(each) is not None for each in done)
    made = [each.stat().st_mtime_ns for each in done]
    backfill(wanted, story, Folder(tmp_path), GREENWICH, nothing)
    assert len(list(tmp_path.rglob("*.parquet"))) == len(wanted) == 4
    assert [each.stat().st_mtime_ns for each in done] == made


def test_a_range_that_ends_before_it_begins_is_refused(crm: Crm) -> None:
    assert len(instants(crm.now, crm.now, timedelta(days=1))) == 1
    with refused("no_instants"):
        instants(crm.now, crm.now - DAY, DAY)
