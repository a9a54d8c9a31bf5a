"""Brings a database up to date: numbered SQL files, applied once, in order, forward only; then the
functions, each in the one text that it has now; then the rights of the role that the program has.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from psycopg import Connection
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import TupleRow

from domain.errors import Conflict
from infra.postgres.queries import sql

MIGRATIONS = Path(__file__).parent / "migrations"
FUNCTIONS = Path(__file__).parent / "functions"
RIGHTS = Path(__file__).parent / "rights.sql"
LOCK = 0x736F6C6F  # "solo"
OLDEST_POSTGRES = 15


class MigrationChanged(Conflict, code="migration_changed"):
    """A migration differs from what was applied to this database: add a new one instead."""


class MigrationMissing(Conflict, code="migration_missing"):
    """This database is ahead of the program: use the version that migrated it, or a later one."""


class PostgresTooOld(Conflict, code="postgres_too_old"):
    """This server is older than PostgreSQL 15."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file NNNN_name.sql."""

    number: int
    name: str
    sql: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.sql).hexdigest()


def migrate(
    connection: Connection[TupleRow], folder: Path = MIGRATIONS, functions: Path = FUNCTIONS
) -> list[str]:
    """Apply what the database lacks, all or nothing, and return the names; one at a time does."""
    if connection.info.server_version < OLDEST_POSTGRES * 10_000:
        raise PostgresTooOld(server_version=connection.info.server_version)
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        connection.execute("SET LOCAL client_min_messages = warning")  # the ledgers are there
        connection.execute(sql("ledgers"))
        applied = [_apply(connection, migration) for migration in _pending(connection, folder)]
        return applied + [
            _define(connection, file)
            for file in _changed(connection, sorted(functions.glob("*.sql")))
        ]


def give_rights(
    connection: Connection[TupleRow], *, anew: bool = False, file: Path = RIGHTS
) -> bool:
    """Whether the program can have its own role here: not where this user may not make one.

    They are given `anew` after a migration: it may have made tables.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        try:
            with connection.transaction():
                if anew or not _has_rights(connection) or list(_changed(connection, [file])):
                    _define(connection, file)
        except InsufficientPrivilege:
            return False
        return _has_rights(connection)


def migrations(folder: Path = MIGRATIONS) -> list[Migration]:
    """Those of a folder, in order; their numbers run from 1 without a hole."""
    files = sorted(folder.glob("*.sql"))
    found = [Migration(int(file.stem[:4]), file.stem, file.read_bytes()) for file in files]
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations are to be numbered from 1: {[file.name for file in files]}")
    return found


def _pending(connection: Connection[TupleRow], folder: Path) -> Iterator[Migration]:
    known = {migration.number: migration for migration in migrations(folder)}
    applied = connection.execute(sql("applied_migrations"))
    for number, name, sha256 in applied.fetchall():
        if number not in known:
            raise MigrationMissing(migration=name)
        if known.pop(number).sha256 != sha256:
            raise MigrationChanged(migration=name)
    yield from known.values()


def _apply(connection: Connection[TupleRow], migration: Migration) -> str:
    connection.execute(migration.sql)
    said = {"number": migration.number, "name": migration.name, "sha256": migration.sha256}
    connection.execute(sql("applied_migration"), said)
    return migration.name


def _has_rights(connection: Connection[TupleRow]) -> bool:
    [has] = connection.execute(sql("has_rights")).fetchone() or (False,)
    return bool(has)


def _changed(connection: Connection[TupleRow], files: Iterable[Path]) -> Iterator[Path]:
    """Files whose text is not the one that was applied last. A text that was replaced before
    belongs to an older program.
    """
    for file in files:
        texts = connection.execute(sql("applied_texts"), {"name": file.stem})
        last, *replaced = [sha256 for (sha256,) in texts] or [None]
        if _sha256(file) in replaced:
            raise MigrationMissing(function=file.stem)
        if _sha256(file) != last:
            yield file


def _define(connection: Connection[TupleRow], file: Path) -> str:
    """The file's function, whatever parameters it had before; it may name one that comes later."""
    connection.execute("SET LOCAL check_function_bodies = off")
    for (signature,) in connection.execute(sql("replaceable"), {"name": file.stem}).fetchall():
        connection.execute(f"DROP FUNCTION {signature}")
    connection.execute(file.read_bytes())
    said = {"name": file.stem, "sha256": _sha256(file)}
    connection.execute(sql("applied_function"), said)
    return file.stem


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
