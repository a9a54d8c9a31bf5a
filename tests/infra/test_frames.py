"""The log as frames is the log, and the archive of a database is its story."""

from pathlib import Path

import psycopg
import pytest

from infra.frames import PostgresFrames
from infra.places import Folder
from pipelines.archive import archive
from pipelines.archived import ArchivedStory
from pipelines.scan import rows
from solocrm.bench.company import recorded
from tests.given import refused
from tests.pipelines import oracle
from tests.secret import SECRET
from tests.stored import eventful, forgetful, store


@pytest.fixture
def log(bare_database: str) -> PostgresFrames:
    store(bare_database, eventful())
    return PostgresFrames(bare_database)


def test_rows_are_what_is_recorded(bare_database: str, log: PostgresFrames) -> None:
    told = recorded(bare_database, SECRET)
    assert log.end() == len(told)
    expected = rows(told)
    found = log.rows(0, len(told)).select(expected.columns)
    assert found.to_dicts() == expected.to_dicts()
    some = log.rows(3, 20, ["opportunity.moved.v1", "opportunity.opened.v1"])
    moved = [r for r in told[3:20] if r.event.TOPIC in set(some["topic"])]
    assert some["position"].to_list() == [r.position for r in moved]
    assert some["topic"].n_unique() == 2


def test_the_end_may_be_asked_for_as_it_was(bare_database: str, log: PostgresFrames) -> None:
    told = recorded(bare_database, SECRET)
    assert [log.end(r.recorded_at) for r in told] == [
        max(each.position for each in told if each.recorded_at == r.recorded_at) for r in told
    ]
    assert log.event_at(1) == str(told[0].event_id)
    assert log.event_at(len(told) + 1) is None


@pytest.mark.parametrize("told", [eventful, forgetful])
def test_archive_and_tail_of_a_database_are_its_story(
    bare_database: str, told: object, tmp_path: Path
) -> None:
    assert callable(told)
    store(bare_database, told())
    events, log = recorded(bare_database, SECRET), PostgresFrames(bare_database)
    archive(log, Folder(tmp_path), len(events) // 2)
    found = ArchivedStory(log, Folder(tmp_path))
    for event in {type(r.event) for r in events}:
        if event.TOPIC != "story.retracted.v1":
            assert found.scan(event).collect().to_dicts() == oracle.rows(events, event)


def test_an_empty_log_has_no_rows(bare_database: str) -> None:
    log = PostgresFrames(bare_database)
    assert (log.end(), log.event_at(1)) == (0, None)
    assert log.rows(0, 0).is_empty()


def test_one_at_a_time_archives(bare_database: str, log: PostgresFrames, tmp_path: Path) -> None:
    with PostgresFrames(bare_database).alone(), refused("already_archiving"):
        archive(log, Folder(tmp_path), log.end())
    archive(log, Folder(tmp_path), log.end())


def test_a_database_that_is_gone_is_told() -> None:
    nowhere = PostgresFrames("postgresql://nobody@127.0.0.1:1/nothing")
    with refused("database_unreachable"):
        nowhere.end()
    with refused("database_unreachable"):
        nowhere.rows(0, 1)


def test_a_url_in_words_serves_as_well(bare_database: str, log: PostgresFrames) -> None:
    words = " ".join(
        f"{name}='{value}'"
        for name, value in psycopg.conninfo.conninfo_to_dict(bare_database).items()
    )
    assert PostgresFrames(words).rows(0, 3).equals(log.rows(0, 3))
