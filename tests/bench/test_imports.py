"""The benchmarks of imports: all ways record the same, live commands beside, real files."""

import asyncio
from pathlib import Path

import psycopg
import pytest

from commands.imports.run import Order, run_import
from infra.postgres.database import update
from solocrm.bench import bare, files, import_file, import_rows, imports, peers, ready
from solocrm.bench.imports import Beside
from tests.memory_imports import MemoryImports
from tests.memory_log import MemoryLog
from tests.secret import KEY


def count(url: str, table: str) -> int:
    with psycopg.connect(url) as connection:
        [found] = connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
    return int(found)


def test_log_library_and_copy_record_the_same_events(empty_database: str) -> None:
    url = update(empty_database)
    bare.prepare(url)
    beside = Beside()
    with peers.plain(url) as application:
        assert imports.saved(application, 450) > 0
    assert imports.copied(url, 450) > 0
    assert imports.copied(url, 450) > 0
    assert beside.measure(url, 450) > 0
    assert count(empty_database, "application_events") == 450
    assert count(empty_database, "bare_events") == 900
    assert count(empty_database, "events WHERE source LIKE 'import:%'") == 450 + imports.WARM
    assert beside.live
    assert beside.longest > 0


def test_every_third_ready_event_is_personal_and_every_stream_begins_at_one() -> None:
    drafts = ready.drafts(900)
    assert sum(draft.event.says_personal for draft in drafts) == 300
    versions: dict[object, int] = {}
    for draft in drafts:
        assert draft.version == versions.get(draft.stream, 0) + 1
        versions[draft.stream] = draft.version


def test_the_files_come_to_the_events_that_were_asked_for(tmp_path: Path) -> None:
    files.write(tmp_path, 2_000)
    log, order = MemoryLog(), Order(files.mapping("test"), tmp_path, "founder")
    report = asyncio.run(run_import(log, MemoryImports(), order))
    assert list(report.problems) == []
    assert report.recorded == len(log.events) == pytest.approx(2_000, rel=0.1)


def test_files_are_imported_under_a_source_of_their_own_each_time(bare_database: str) -> None:
    for times in (1, 2):
        rate, rows, memory = import_file.work(0, lambda: None, bare_database, 800)
        assert rate > 0
        assert rows == 304
        assert memory > 20_000_000
        assert count(bare_database, "imports") == 2 * times
    assert count(bare_database, "imports WHERE state = 'done' AND refused = 0") == 4


def test_the_bar_of_the_command_line_moves_until_all_is_done(
    bare_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    watched = import_rows.watched(bare_database, 3_000)
    assert (watched.rows, count(bare_database, "events")) == (3_000 + 4, watched.recorded)
    assert [(state, far) for _, state, far in watched.bar][-1] == ("writing", 100)
    for state in ("deciding", "writing"):
        shown = [far for _, told, far in watched.bar if told == state]
        assert shown == sorted(shown)
        assert len(shown) > 1
    assert 0 < watched.longest_still < watched.seconds
    assert watched.memory > 20_000_000
