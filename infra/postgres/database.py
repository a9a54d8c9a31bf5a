"""The database that the settings name: started if it is ours to start, and brought up to date."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from infra.postgres.embedded import attach
from infra.postgres.migrate import give_rights, migrate
from infra.postgres.pool import DatabaseUnreachable
from infra.postgres.role import as_app, as_owner
from infra.settings import Kind, Settings


@contextmanager
def database(settings: Settings, kind: Kind | None = None, *, keep: bool = False) -> Iterator[str]:
    """The URL of a migrated database, for as long as the block lasts; no kind takes either.

    `keep` lets the server run on afterwards.
    """
    if settings.database_url:
        yield update(settings.database_url)
        return
    with attach(settings.folder(kind or "serve"), kind) as server, server.watched():
        url = update(server.url)
        if keep:
            server.keep()
        yield url


def update(url: str) -> str:
    """Bring the database at `url` up to date, as its user; the URL at which the program then has
    the rights that it needs, and no others, if the user may give it such a role.
    """
    try:
        connection = psycopg.connect(url, connect_timeout=10)
    except psycopg.Error as failed:
        raise DatabaseUnreachable(said=str(failed).strip()) from failed
    with connection:
        connection.execute("SET ROLE NONE")  # the URL may be the program's
        applied = migrate(connection)
        return as_app(url) if give_rights(connection, anew=bool(applied)) else as_owner(url)
