"""The book of imports: satisfies `commands.imports.ports.Imports`."""

from collections.abc import Sequence
from dataclasses import asdict

from psycopg.rows import class_row

from commands.imports.ports import Import
from infra.postgres.pool import Pool
from infra.postgres.queries import sql


class PostgresImports:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def save(self, each: Import) -> None:
        async with self._pool.connection() as connection:
            await connection.execute(sql("save_import"), asdict(each))

    async def list(self) -> Sequence[Import]:
        async with (
            self._pool.connection() as connection,
            connection.cursor(row_factory=class_row(Import)) as cursor,
        ):
            await cursor.execute(sql("imports"))
            return await cursor.fetchall()
