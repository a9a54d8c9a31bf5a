"""The database that the settings name: started if it is ours to start, and brought up to date."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from infra.postgres.embedded import attach
from infra.postgres.migrate import migrate
from infra.postgres.pool import DatabaseUnreachable
from infra.settings import Kind, Settings


@contextmanager
def database(settings: Settings, kind: Kind | None = None, *, keep: bool = False) -> Iterator[str]:
    """The URL of a migrated database, for as long as the block lasts; no kind takes either.

    `keep` lets the server run on afterwards.
    """
    if settings.database_url:
        update(settings.database_url)
        yield settings.database_url
        return
    with attach(settings.folder(kind or "serve"), kind) as server, server.watched():
        update(server.url)
        if keep:
            server.keep()
        yield server.url


def update(url: str) -> None:
    """Bring the database at `url` up to date."""
    try:
        connection = psycopg.connect(url, connect_timeout=10)
    except psycopg.Error as failed:
        raise DatabaseUnreachable(said=str(failed).strip()) from failed
    with connection:
        migrate(connection)
