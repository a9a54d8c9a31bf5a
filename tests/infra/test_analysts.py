"""Analysts read what every tool can read of the live read models, and nothing else."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors

from commands import customers
from infra.postgres import builds, rebuild, upkeep
from infra.postgres.analysts import admit
from infra.postgres.database import update
from infra.postgres.following import catch_up
from infra.postgres.plain import schema_of
from projections.catalogue import PROJECTIONS
from solocrm.cli.main import run
from tests.crm import Crm, id_of
from tests.secret import KEY, SECRET
from tests.stored import store

ACME = id_of("acme Ltd")
TYPES = {"text", "text[]", "int4", "int8", "integer", "bigint", "boolean", "date"}
TYPES |= {"double precision", "timestamp with time zone"}
TABLES = [table for projection in PROJECTIONS for table in projection.tables]


@pytest.fixture
def door(database: str, tmp_path: Path) -> str:
    """Where analysts connect, with a deal on the books."""
    crm = Crm().tell({"acme": ["lead", "offer", "250"]})
    crm.do(customers.detail, ACME, particulars={"emails": ["ann@acme.example"]})
    store(database, crm.log.events)
    catch_up(database, PROJECTIONS, SECRET)
    return admit(database, tmp_path, PROJECTIONS)


def ask(door: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(door) as connection:
        return connection.execute(query.encode()).fetchall()


def test_they_read_the_rows_of_now_and_of_always(door: str) -> None:
    [deal] = ask(door, "SELECT opportunity, amount, currency, status FROM opportunities")
    assert deal == (str(id_of("acme")), 250_00, "EUR", "open")
    amounts = "SELECT amount FROM opportunities_history ORDER BY position"
    assert [amount for (amount,) in ask(door, amounts)] == [100_00, 100_00, 250_00]


def test_every_column_is_of_a_type_that_tools_read(door: str) -> None:
    """And is said to be fed by something."""
    dictionary = ask(door, 'SELECT view, "column", type, fed_by FROM dictionary')
    assert {kind for _, _, kind, _ in dictionary} <= TYPES
    assert all(fed for _, _, _, fed in dictionary)
    shown = {(view, column) for view, column, _, _ in dictionary}
    for table in TABLES:
        for view in (table.name, f"{table.name}_history"):
            assert {column for own, column in shown if own == view} >= {"valid_from", "known_to"}
            for column in table.types:
                assert ((view, column) in shown) == (column not in table.personal)


def test_the_dictionary_tells_what_feeds_a_column(door: str) -> None:
    fed = "SELECT fed_by FROM dictionary WHERE view = 'opportunities' AND \"column\" = 'amount'"
    assert ask(door, fed) == [
        ("opportunity.amount_changed.v1, opportunity.lines_changed.v1, opportunity.opened.v1",)
    ]


def test_nothing_personal_is_shown(door: str) -> None:
    for table in TABLES:
        for view in (table.name, f"{table.name}_history"):
            told = repr(ask(door, f'SELECT * FROM "{view}"'))
            assert "ann@acme" not in told
            assert "acme Ltd" not in told


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM public.events",
        "SELECT * FROM public.keys",
        "SELECT * FROM public.credentials",
        "CREATE TABLE mine (n integer)",
        "CREATE TEMPORARY TABLE mine (n integer)",
        "DELETE FROM opportunities",
    ],
)
def test_everything_else_is_refused(door: str, query: str) -> None:
    with pytest.raises((errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)):
        ask(door, query)


def test_a_question_may_not_take_longer_than_a_minute(door: str) -> None:
    assert ask(door, "SHOW statement_timeout") == [("1min",)]


def test_after_a_switch_they_read_the_new_build(door: str, database: str) -> None:
    path = "SHOW search_path"
    [(before,)] = ask(door, path)
    with psycopg.connect(door) as reading:
        reading.execute("SELECT count(*) FROM opportunities")
        number = rebuild.rebuild(database, PROJECTIONS, SECRET)
        upkeep.switch(database, None, number, frozen=True)
        assert reading.execute("SELECT count(*) FROM opportunities").fetchone() == (1,)
    [(after,)] = ask(door, path)
    assert schema_of(f"opportunities_b{number}") in after
    assert after != before
    assert ask(door, "SELECT count(*) FROM opportunities") == [(1,)]


def test_dropped_builds_take_their_views_along(door: str, database: str) -> None:
    number = rebuild.rebuild(database, PROJECTIONS, SECRET)
    upkeep.switch(database, None, number, frozen=True)
    with psycopg.connect(database, autocommit=True) as connection:
        old = [each.schema for each in builds.all_builds(connection) if not each.live]
        builds.drop(connection, old)
        left = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '_b[0-9]+'")
        names = {each.name for each in PROJECTIONS}
        assert {name for (name,) in left} == {
            f"{name}_b{number}{plain}" for name in names for plain in ("", "_plain")
        }


@pytest.fixture
def of_the_command_line(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    monkeypatch.setenv("SOLOCRM_DATA_DIR", str(tmp_path))
    return database


def test_the_command_line_lets_them_in(
    of_the_command_line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store(of_the_command_line, Crm().tell({"acme": ["lead"]}).log.events)
    for _ in range(2):
        assert run(["db", "url", "--role", "analyst"]) == 0
        url = capsys.readouterr().out.strip()
        assert ask(url, "SELECT count(*) FROM opportunities") == [(1,)]


def test_a_database_that_lets_no_analysts_in_has_no_views(door: str, empty_database: str) -> None:
    """Though the server knows their role."""
    url = update(empty_database)
    store(url, Crm().tell({"acme": ["lead"]}).log.events)
    catch_up(url, PROJECTIONS, SECRET)
    with psycopg.connect(url) as connection:
        plain = "SELECT count(*) FROM pg_namespace WHERE nspname ~ '_plain$'"
        assert connection.execute(plain).fetchone() == (0,)
