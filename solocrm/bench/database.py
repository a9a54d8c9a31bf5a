"""A database of the benchmark's own: made, and dropped at the end; never the user's."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from domain.errors import Conflict
from infra.postgres.database import update
from infra.postgres.embedded import attach
from infra.settings import Settings


class FsyncOff(Conflict, code="fsync_off"):
    """This server does not wait for its disk: nothing measured on it would mean anything."""


@contextmanager
def database() -> Iterator[str]:
    """The URL of an empty, migrated database: on the server of SOLOCRM_DATABASE_URL, else on an
    embedded one in a folder for temporary files.
    """
    with _server() as server:
        name = f"bench_{uuid4().hex}"
        with psycopg.connect(server, autocommit=True) as connection:
            [fsync] = connection.execute("SHOW fsync").fetchone() or ("off",)
            if fsync != "on":
                raise FsyncOff
            connection.execute(f"CREATE DATABASE {name}")
            try:
                yield update(urlsplit(server)._replace(path=f"/{name}").geturl())
            finally:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _server() -> Iterator[str]:
    if given := Settings.read().database_url:
        yield given
        return
    with TemporaryDirectory(prefix="solocrm-") as folder, attach(Path(folder), "serve") as started:
        yield started.url
