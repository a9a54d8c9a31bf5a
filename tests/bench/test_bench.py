"""The benchmarks measure what they say, on a database of their own."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from infra.postgres.database import update
from infra.postgres.embedded import attach
from solocrm.bench import append, bare, catalogue, report
from solocrm.bench.database import FsyncOff
from solocrm.bench.database import database as own_database
from solocrm.bench.figures import Compared, Figure, Result
from solocrm.bench.measuring import in_processes, medians, rate_of_all
from solocrm.cli.main import run
from tests.bench.loads import fails, twice

Captured = pytest.CaptureFixture[str]
RESULT = Result(
    "commands/s",
    600,
    Figure("peer", 100),
    Figure("limit", 1_200),
    events=10,
    beside={"at_32": Compared("commands/s", 300, Figure("peer", 100)), "p50": 1.25},
)


def test_above_one_is_better_for_rates_and_times_alike() -> None:
    assert RESULT.better_than(RESULT.peer) == 6
    assert Compared("ms", 600).better_than(Figure("peer", 1_200)) == 2
    assert RESULT.better_than(None) is None


def test_the_json_has_the_keys_that_others_rely_on(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setitem(catalogue.BENCHES, "some", lambda events=5: RESULT)
    assert run(["bench", "some", "--events", "200", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told.pop("cores") > 0
    assert told == {
        "name": "some",
        "unit": "commands/s",
        "value": 600,
        "events": 10,
        "peer": {"name": "peer", "value": 100},
        "limit": {"name": "limit", "value": 1200},
        "ratio_to_peer": 6,
        "ratio_to_limit": 0.5,
        "at_32": {
            "unit": "commands/s",
            "value": 300,
            "peer": {"name": "peer", "value": 100},
            "limit": None,
            "ratio_to_peer": 3,
            "ratio_to_limit": None,
        },
        "p50": 1.25,
    }


def test_an_unknown_name_is_told_which_there_are(capsys: Captured) -> None:
    assert run(["bench", "nothing"]) == 2
    assert "append" in capsys.readouterr().err


def test_people_read_a_line_for_each_figure() -> None:
    told = RESULT.as_json("some")
    assert list(report.lines(told)) == [
        "some: 600 commands/s",
        "  6.0 × peer (100)",
        "  0.5 × limit (1,200)",
        "some, at_32: 300 commands/s",
        "  3.0 × peer (100)",
        "some, p50: 1.25 commands/s",
    ]
    assert "| some, at_32 | 300 | commands/s | peer: 100 | 3.0 |" in report.written([told])


def test_all_are_warmed_up_and_then_measured_in_turn() -> None:
    done: list[tuple[str, int]] = []

    def measuring(name: str) -> Callable[[int], float]:
        def measure(number: int) -> float:
            done.append((name, number))
            return float(len(done))

        return measure

    assert medians((measuring("a"), 100), (measuring("b"), 50)) == [5, 6]
    assert done == [("a", 10), ("b", 5), *[("a", 100), ("b", 50)] * 3]


def test_load_comes_from_processes_that_begin_together() -> None:
    spans = in_processes(2, twice, 20)
    assert spans == [(0, 0.0, 3.0), (20, 1.0, 4.0)]
    assert rate_of_all(spans) == 5


def test_a_process_that_fails_ends_the_measuring() -> None:
    with pytest.raises(EOFError):
        in_processes(2, fails)


def test_a_benchmark_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    with TemporaryDirectory(prefix="solocrm-") as folder, attach(Path(folder), "serve") as server:
        monkeypatch.setenv("SOLOCRM_DATABASE_URL", server.url)
        with own_database() as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM events").fetchone() == (0,)
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(url)


def test_a_server_without_fsync_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(server) as connection:
        if connection.execute("SHOW fsync").fetchone() == ("on",):
            pytest.skip("SOLOCRM_TEST_DATABASE_URL names a server with fsync on")
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", server)
    with pytest.raises(FsyncOff), own_database():
        pass


def test_log_library_and_bare_inserts_record_the_same(empty_database: str) -> None:
    update(empty_database)
    bare.prepare(empty_database)
    writers, saves, inserts = (
        way(empty_database, 4) for way in (append.writers, append.saves, append.inserts)
    )
    assert all(append.compare(writers, saves, inserts, 40).told().values())
    with psycopg.connect(empty_database) as connection:

        def lines(table: str) -> tuple[int] | None:
            return connection.execute(f"SELECT count(*) FROM {table}").fetchone()

        before = 4 * append.ALL_CUSTOMERS  # the clock starts, in each of four measurings
        assert lines("events") == lines("commands") == (124 + before,)
        assert lines("application_events") == (124 + 4,)
        assert lines("bare_events") == lines("bare_commands") == (124,)
