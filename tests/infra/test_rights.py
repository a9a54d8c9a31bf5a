"""What the program may do in its database, and what not even it may."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import quote, urlsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from infra.postgres.database import update
from infra.postgres.role import as_app, as_owner

READ_ONLY = {"migrations", "functions", "forgotten", "working", "assigned"}


def test_the_log_takes_what_is_added_alone(database: str) -> None:
    assert rights(database, "events") == {"SELECT", "INSERT"}
    assert rights(database, "keys") == {"SELECT", "INSERT"}


def test_every_table_is_known_to_the_programs_role(database: str) -> None:
    """Whoever adds a table says in rights.sql what the program does with it."""
    with psycopg.connect(database) as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT relname FROM pg_class"
                " WHERE relkind IN ('r', 'v') AND relnamespace = 'public'::regnamespace"
            )
        ]
    for table in tables:
        own = rights(database, table)
        assert "SELECT" in own, table
        assert (own == {"SELECT"}) == (table in READ_ONLY), table
        assert "TRUNCATE" not in own, table


def rights(url: str, table: str) -> set[str]:
    kinds = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    with psycopg.connect(url) as connection:
        return {
            kind
            for kind in kinds
            if connection.execute("SELECT has_table_privilege(%s, %s)", [table, kind]).fetchone()
            == (True,)
        }


def test_the_program_runs_as_its_role_whoever_logs_in(database: str) -> None:
    assert users(database)[0] == "solocrm_app"
    assert users(as_owner(database)) == (users(database)[1],) * 2
    assert as_app(as_owner(database)) == database


def users(url: str) -> tuple[str, str]:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT current_user, session_user").fetchone()
    assert found
    return str(found[0]), str(found[1])


@pytest.mark.parametrize(
    ("url", "owners"),
    [
        ("postgresql://u:p@h:1/d?sslmode=require", "postgresql://u:p@h:1/d?sslmode=require"),
        ("postgresql://u@h/d?options=-c%20jit%3Doff", "postgresql://u@h/d?options=-c%20jit%3Doff"),
        ("dbname=d host=h", "dbname=d host=h"),
    ],
)
def test_the_role_is_added_to_a_url_and_taken_away(url: str, owners: str) -> None:
    app = as_app(url)
    assert "role=solocrm_app" in app or quote("role=solocrm_app") in app
    assert as_app(app) == app
    assert (as_owner(app), as_owner(url)) == (owners, url)


def test_databases_that_are_made_at_once_share_the_role(server: str) -> None:
    """Roles belong to the server: none of them fails because another was first."""
    with fresh(server, 4) as urls, ThreadPoolExecutor(4) as threads:
        apps = list(threads.map(update, urls))
        assert {users(app)[0] for app in apps} == {"solocrm_app"}


@pytest.mark.parametrize("may_make_roles", [True, False])
def test_a_user_who_is_no_superuser(server: str, *, may_make_roles: bool) -> None:
    """Who may make no role is the program, too: then the triggers alone keep the log."""
    name = f"crm_{uuid4().hex}"
    with fresh(server, 1) as [url], psycopg.connect(server, autocommit=True) as connection:
        making = "CREATEROLE" if may_make_roles else "NOCREATEROLE"
        connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'secret' {making}")
        connection.execute(
            SQL("ALTER DATABASE {} OWNER TO {}").format(
                Identifier(urlsplit(url).path[1:]), Identifier(name)
            )
        )
        if may_make_roles:  # as in a cluster where it has made the role
            connection.execute(f"GRANT solocrm_app TO {name}")
        try:
            own = urlsplit(url)
            place = own.netloc.rpartition("@")[2]
            app = update(own._replace(netloc=f"{name}:secret@{place}").geturl())
            assert users(app) == ("solocrm_app" if may_make_roles else name, name)
            with (
                psycopg.connect(as_owner(app)) as owner,
                pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"),
            ):
                owner.execute("DELETE FROM events")
        finally:
            drop(server, url)
            connection.execute(f"DROP ROLE {name}")


@contextmanager
def fresh(server: str, count: int) -> Iterator[list[str]]:
    """The owner's URLs of so many empty databases."""
    urls = [urlsplit(server)._replace(path=f"/test_{uuid4().hex}").geturl() for _ in range(count)]
    with psycopg.connect(server, autocommit=True) as connection:
        for url in urls:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(urlsplit(url).path[1:])))
    try:
        yield urls
    finally:
        for url in urls:
            drop(server, url)


def drop(server: str, url: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        name = Identifier(urlsplit(url).path[1:])
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
