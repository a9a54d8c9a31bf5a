"""A database is brought up to date once, in order, and never silently from another past."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from infra.postgres.database import update
from infra.postgres.migrate import MigrationChanged, MigrationMissing, migrate, migrations
from infra.postgres.pool import DatabaseUnreachable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_cities.sql").write_text("CREATE TABLE cities (name text PRIMARY KEY);")
    (tmp_path / "0002_rome.sql").write_text("INSERT INTO cities VALUES ('Rome'); SELECT 1;")
    return tmp_path


def up(url: str, folder: Path) -> list[str]:
    """Functions are kept in a folder beside."""
    with psycopg.connect(url) as connection:
        return migrate(connection, folder, folder / "functions")


def defined(folder: Path, parameters: str, answer: str) -> None:
    text = f"CREATE FUNCTION greet({parameters}) RETURNS text LANGUAGE sql AS $$ SELECT {answer} $$"
    (folder / "functions").mkdir(exist_ok=True)
    (folder / "functions" / "greet.sql").write_text(text)


def greeted(url: str, call: str) -> str:
    with psycopg.connect(url) as connection:
        [greeting] = connection.execute(f"SELECT greet({call})").fetchone() or ("",)
    return str(greeting)


def cities(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM cities ORDER BY name")]


def test_migrations_are_applied_once_and_in_order(empty_database: str, folder: Path) -> None:
    assert up(empty_database, folder) == ["0001_cities", "0002_rome"]
    assert up(empty_database, folder) == []
    assert cities(empty_database) == ["Rome"]


def test_a_new_migration_is_applied_to_an_older_database(empty_database: str, folder: Path) -> None:
    up(empty_database, folder)
    (folder / "0003_oslo.sql").write_text("INSERT INTO cities VALUES ('Oslo')")
    assert up(empty_database, folder) == ["0003_oslo"]
    assert cities(empty_database) == ["Oslo", "Rome"]


def test_a_changed_migration_is_refused(empty_database: str, folder: Path) -> None:
    up(empty_database, folder)
    (folder / "0001_cities.sql").write_text("CREATE TABLE towns ()")
    with pytest.raises(MigrationChanged) as refused:
        up(empty_database, folder)
    assert refused.value.facts == {"migration": "0001_cities"}


def test_a_database_ahead_of_the_program_is_refused(empty_database: str, folder: Path) -> None:
    up(empty_database, folder)
    (folder / "0002_rome.sql").unlink()
    with pytest.raises(MigrationMissing):
        up(empty_database, folder)


def test_a_migration_that_fails_leaves_nothing_behind(empty_database: str, folder: Path) -> None:
    (folder / "0003_broken.sql").write_text("CREATE TABLE half (); SELECT nothing")
    with pytest.raises(psycopg.errors.UndefinedColumn):
        up(empty_database, folder)
    (folder / "0003_broken.sql").unlink()
    assert up(empty_database, folder) == ["0001_cities", "0002_rome"]


def test_a_function_is_there_in_its_last_text_alone(empty_database: str, folder: Path) -> None:
    defined(folder, "", "'hello'")
    assert up(empty_database, folder) == ["0001_cities", "0002_rome", "greet"]
    defined(folder, "who text", "'hello ' || who")
    assert up(empty_database, folder) == ["greet"]
    assert up(empty_database, folder) == []
    assert greeted(empty_database, "'Rome'") == "hello Rome"
    with pytest.raises(psycopg.errors.UndefinedFunction):
        greeted(empty_database, "")


def test_an_older_program_does_not_put_its_functions_back(
    empty_database: str, folder: Path
) -> None:
    defined(folder, "", "'old'")
    up(empty_database, folder)
    defined(folder, "", "'new'")
    up(empty_database, folder)
    defined(folder, "", "'old'")
    with pytest.raises(MigrationMissing):
        up(empty_database, folder)
    assert greeted(empty_database, "") == "new"


def test_of_several_at_once_one_migrates_and_the_others_wait(
    empty_database: str, folder: Path
) -> None:
    with ThreadPoolExecutor(4) as threads:
        applied = list(threads.map(lambda _: up(empty_database, folder), range(4)))
    assert sorted(applied) == [[], [], [], ["0001_cities", "0002_rome"]]


def test_numbers_run_from_one_without_a_hole(folder: Path) -> None:
    (folder / "0004_gap.sql").touch()
    with pytest.raises(ValueError, match="0004_gap"):
        migrations(folder)


def test_ours_are_numbered_so() -> None:
    assert [migration.number for migration in migrations()] == list(range(1, len(migrations()) + 1))


@pytest.mark.parametrize("url", ["postgresql://x@127.0.0.1:1/x", "nonsense"])
def test_a_database_that_does_not_answer_is_told_so(url: str) -> None:
    with pytest.raises(DatabaseUnreachable):
        update(url)
