"""A server of one's own, so that it may be killed, with a fresh database for every seed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from infra.postgres.database import update
from infra.postgres.embedded import Server, attach
from tests.chaos.log.plan import Plan
from tests.chaos.log.play import play
from tests.chaos.log.verdict import Report


@contextmanager
def theatre() -> Iterator[Server]:
    with TemporaryDirectory(prefix="solocrm-") as folder, attach(Path(folder), "serve") as server:
        update(server.url)
        yield server


def fresh_database(server: Server) -> str:
    """The URL of one that is migrated and empty."""
    name, at = f"seed_{uuid4().hex}", urlsplit(server.url)
    with psycopg.connect(at._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE solocrm").format(Identifier(name)))
    return at._replace(path=f"/{name}").geturl()


def perform(server: Server, plan: Plan, change: str = "") -> Report:
    """`change` is SQL that breaks the database first: to see that the verdict says so."""
    url = fresh_database(server)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(change.encode())
    with TemporaryDirectory(prefix="solocrm-") as journals:
        return play(server, update(url), plan, Path(journals))
