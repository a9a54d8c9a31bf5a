"""What models said is kept once and for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import sleep
from typing import Any
from uuid import UUID

import polars as pl
import psycopg
import pytest

from infra.postgres.role import as_owner
from infra.postgres.scores import BadScores, PostgresScores

THEN = datetime(2024, 5, 1, tzinfo=UTC)
ACME, BOLT = UUID(int=1), UUID(int=2)
REASON = {"feature": "days_in_stage", "direction": "down", "effect": -0.4}

RUN: dict[str, Any] = {
    "model": "conversion",
    "version": "ab12cd34",
    "subject_type": "opportunities",
    "as_of": THEN,
    "position": 17,
}


def said(**values: float | None) -> pl.DataFrame:
    ids = {"acme": ACME, "bolt": BOLT}
    return pl.DataFrame(
        {
            "subject": [str(ids[name]) for name in values],
            "value": list(values.values()),
            "grade": ["A"] * len(values),
            "reasons": [[REASON]] * len(values),
            "within_quarter": [0.25] * len(values),
        }
    )


def count(url: str, table: str = "scores") -> int:
    with psycopg.connect(url) as connection:
        [n] = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() or [0]
    return int(n)


def waiting(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
            " AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
        )
        return int((found.fetchone() or [0])[0])


def test_a_run_is_kept_whole_and_read_again(database: str) -> None:
    scores = PostgresScores(database)
    assert scores.keep(said(acme=0.7, bolt=None), **RUN)
    kept = scores.kept("conversion")
    assert kept["subject"].to_list() == [str(ACME), str(BOLT)]
    assert kept["value"].to_list() == [0.7, None]
    assert kept["as_of"].to_list() == [THEN, THEN]
    assert kept["version"].unique().to_list() == ["ab12cd34"]
    assert kept["extra"].to_list() == ['{"within_quarter": 0.25}'] * 2
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT reasons FROM scores").fetchone() == ([REASON],)


def test_the_same_run_again_adds_nothing(database: str) -> None:
    scores = PostgresScores(database)
    assert scores.keep(said(acme=0.7), **RUN)
    assert not scores.keep(said(acme=0.7), **RUN)
    assert scores.keep(said(acme=0.7), **RUN | {"position": 18})
    assert scores.keep(said(acme=0.7), **RUN | {"version": "00ff00ff"})
    assert scores.keep(said(acme=0.7), **RUN | {"as_of": THEN + timedelta(days=1)})
    assert (count(database), count(database, "score_runs")) == (4, 4)


def test_a_run_that_breaks_off_leaves_nothing(database: str) -> None:
    broken = said(acme=0.7, bolt=0.2).with_columns(
        subject=pl.when(pl.col("value") < 0.5).then(pl.lit("no id")).otherwise("subject")
    )
    with pytest.raises(ValueError, match="UUID"):
        PostgresScores(database).keep(broken, **RUN)
    assert (count(database), count(database, "score_runs")) == (0, 0)


def test_of_two_processes_with_the_same_run_one_keeps_it(database: str) -> None:
    """The other has looked before the first committed, and finds it there when it writes."""
    first, second = PostgresScores(database), PostgresScores(database)
    with psycopg.connect(database) as holding:
        holding.execute("SELECT order_lock()")
        with ThreadPoolExecutor(2) as threads:
            told = [threads.submit(each.keep, said(acme=0.7), **RUN) for each in (first, second)]
            while waiting(database) < 2:
                sleep(0.01)
            holding.rollback()
            assert sorted(each.result(10) for each in told) == [False, True]
    assert count(database) == 1


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_no_score(value: float) -> None:
    with pytest.raises(BadScores):
        PostgresScores("nowhere").keep(said(acme=value), **RUN)


def test_a_record_has_one_score_in_a_run() -> None:
    with pytest.raises(BadScores):
        PostgresScores("nowhere").keep(pl.concat([said(acme=1), said(acme=0)]), **RUN)


def test_nothing_is_changed_or_taken_away(database: str) -> None:
    """Not by the program, which has no right, nor by the owner."""
    PostgresScores(database).keep(said(acme=0.7), **RUN)
    for url, word in ((database, "permission denied"), (as_owner(database), "append-only")):
        for change in ("UPDATE {} SET model = 'x'", "DELETE FROM {}", "TRUNCATE {}"):
            for table in ("scores", "score_runs"):
                with (
                    psycopg.connect(url) as connection,
                    pytest.raises(psycopg.errors.InsufficientPrivilege, match=word),
                ):
                    connection.execute(change.format(table).encode())


def test_a_run_is_made_between_what_is_settled_before_and_after(database: str) -> None:
    """So an answer of a moment that was settled does not change when scores come in."""
    with psycopg.connect(database, autocommit=True) as connection:
        before = connection.execute("SELECT tick()").fetchone()
        PostgresScores(database).keep(said(acme=0.7), **RUN)
        after = connection.execute("SELECT tick()").fetchone()
        made = connection.execute("SELECT made_at FROM score_runs").fetchone()
    assert before
    assert made
    assert after
    assert before < made < after
