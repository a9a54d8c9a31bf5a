"""While the database is lost, a page says so; it is there again as soon as the database is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from infra.postgres import pool
from infra.postgres.role import as_owner
from tests.web.site import Site, company, open_site, words


@contextmanager
def lost(url: str) -> Iterator[None]:
    """Nobody gets a connection, and none is left."""
    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    server = psycopg.conninfo.make_conninfo(as_owner(url), dbname="postgres")
    allow = SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(allow.format(Identifier(str(name)), SQL("false")))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            connection.execute(allow.format(Identifier(str(name)), SQL("true")))


@pytest.fixture
def site(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Site, str]]:
    monkeypatch.setattr(pool, "PATIENCE", 0.5)
    with open_site(database, tmp_path, company()) as opened:
        monkeypatch.setattr(opened.client._transport, "raise_server_exceptions", False)
        yield opened, database


def test_a_page_says_that_the_database_is_lost(site: tuple[Site, str]) -> None:
    opened, url = site
    with lost(url):
        for path in ("/pipeline", "/customers", "/pipeline?at=2024-01-05", "/customers/no-id"):
            shown = opened.get(path)
            assert shown.status_code == 503, path
            assert "The database does not answer. Try again database_unreachable" in words(shown)
            assert "Catching up" not in shown.text
        said = opened.send("/sign-in", login="lin", password="wrong")
        assert (said.status_code, "The database does not answer." in words(said)) == (503, True)
        assert opened.api("customers")["code"] == "database_unreachable"
    assert "Pipeline" in words(opened.get("/pipeline?at=2024-01-05"))
