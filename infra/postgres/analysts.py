"""The analysts' door: a role that reads plain views of the live read models, and nothing else."""

from collections.abc import Mapping
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import Connection, errors
from psycopg.sql import SQL, Literal

from domain.errors import Conflict
from infra.postgres import builds
from infra.postgres.plain import schema_of, views
from infra.postgres.role import as_app, as_owner
from projections.engine.feeds import feeds
from projections.engine.table import Projection

ROLE = "solocrm_analyst"
SETUP = Path(__file__).with_suffix(".sql")


class MayMakeNoRole(Conflict, code="may_make_no_role"):
    """This database's user may make no role, and analysts need one of their own."""


def admit(url: str, folder: Path, projections: tuple[Projection, ...]) -> str:
    """Where analysts connect; their password lies in the folder. Raises `MayMakeNoRole`."""
    password = password_in(folder)
    with psycopg.connect(as_owner(url)) as connection:
        try:
            connection.execute(SETUP.read_bytes())
            said = SQL("ALTER ROLE solocrm_analyst LOGIN PASSWORD {}").format(Literal(password))
            connection.execute(said)
        except errors.InsufficientPrivilege as refused:
            raise MayMakeNoRole from refused
    with psycopg.connect(as_app(url)) as connection:
        show(connection, builds.live_schemas(connection, projections) or {})
        connection.execute("SELECT point_analysts()")
    parts = urlsplit(as_owner(url))
    place = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{ROLE}:{quote(password)}@{place}").geturl()


def password_in(folder: Path) -> str:
    """Made at first use."""
    file = folder / "analyst"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(token_urlsafe(24))
    return file.read_text()


def show(connection: Connection[Any], schemas: Mapping[Projection, str]) -> None:
    """Make the plain views of builds that lack them; none in a database that lets no analysts in:
    their role belongs to the whole server.
    """
    for projection, schema in schemas.items() if exists(connection, "analysts") else ():
        if exists(connection, schema_of(schema)):
            continue
        made = f'CREATE SCHEMA "{schema_of(schema)}"'
        granted = (
            f'GRANT USAGE ON SCHEMA "{schema_of(schema)}" TO {ROLE}',
            f'GRANT SELECT ON ALL TABLES IN SCHEMA "{schema_of(schema)}" TO {ROLE}',
        )
        fed = feeds(projection)
        said = (view for table in builds.tables(projection, schema) for view in views(table, fed))
        connection.execute("; ".join((made, *said, *granted)).encode())


def exists(connection: Connection[Any], schema: str) -> bool:
    found = connection.execute("SELECT to_regnamespace(%s) IS NOT NULL", [schema]).fetchone()
    return bool(found and found[0])
