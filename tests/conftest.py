"""`pytest --hypothesis-profile=long` tries 2,500 lives instead of 100.

SOLOCRM_TEST_DATABASE_URL names a server to test on, by a user who may create databases;
without it the suite starts one of its own.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from multiprocessing import util
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings
from psycopg import Connection
from psycopg.sql import SQL, Identifier
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from infra.postgres import upkeep
from infra.postgres.database import update
from infra.postgres.embedded import attach
from infra.postgres.following import catch_up, prepare
from infra.postgres.proof import verify
from infra.postgres.role import as_app
from projections.catalogue import PROJECTIONS
from tests.secret import SECRET

settings.register_profile("default", deadline=None)
settings.register_profile("long", max_examples=2_500, deadline=None)


TOGETHER = ("tests/web/test_browser", "tests/demo/", "tests/kafka/")
"""Files whose tests share what is costly to set up, a demo or a broker: they are run as one."""

LONGEST = ("web/test_browser", "test_maven", "kafka/", "demo/", "pipelines/", "bench/", "infra/")
"""What begins first where tests run at once, so that nobody waits for it at the end."""


MEMORY = Path("/dev/shm")
ROOM = 8 * 2**30
"""Bytes that must be free there."""


def pytest_configure(config: pytest.Config) -> None:
    """What tests write is in one folder, and that in memory where there is room: on a disk, making
    and dropping a thousand databases takes longer than all tests.
    """
    if hasattr(config, "workerinput"):
        return
    on_disk = "TMPDIR" in os.environ or any("chaos" in each for each in config.args)
    in_memory = not on_disk and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    place = MEMORY if in_memory else None
    folder = tempfile.mkdtemp("-solocrm", dir=place)
    Path(folder).chmod(0o711)  # the server's own user comes through
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    # At the very end: multiprocessing removes what it keeps there as late.
    util.Finalize(None, shutil.rmtree, [folder, True], exitpriority=-200)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.removeprefix("tests/").startswith(LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is imported and collected stays to the end: to look for garbage in it again and again
    took a fifth of the time.
    """
    gc.disable()
    collected = yield
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 100)
    return collected


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Who runs tests of a file runs them all: what they need is set up once."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        together = (each for each in TOGETHER if file.startswith(each))
        return next(together, file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    config.option.loadscopereorder = False
    return ByFile(config, log)


class Databases:
    """Made and dropped through one connection: to connect costs as much as a small test."""

    def __init__(self, server: str, connection: Connection[Any]) -> None:
        self.server = server
        self.connection = connection
        self.has_role: bool | None = None

    @contextmanager
    def clone(self, template: str) -> Iterator[str]:
        """With the program's rights: what a database itself allows goes with no copy."""
        with self.made("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", template) as url:
            if self.has_role is None:
                self.has_role = update(url) == as_app(url)
            elif self.has_role:
                self.execute("GRANT CREATE ON DATABASE {} TO solocrm_app", urlsplit(url).path[1:])
            yield as_app(url) if self.has_role else url

    @contextmanager
    def made(self, statement: LiteralString, *names: str) -> Iterator[str]:
        name = f"test_{uuid4().hex}"
        self.execute(statement, name, *names)
        try:
            yield self.url(name)
        finally:
            self.execute("DROP DATABASE {} WITH (FORCE)", name)

    @contextmanager
    def template(self, kind: str, make: Callable[[str], object]) -> Iterator[str]:
        """By whoever needs it first; it goes with the server, or is dropped from a given one."""
        given = "SOLOCRM_TEST_DATABASE_URL" in os.environ
        name = f"template_{kind}_{uuid4().hex}" if given else f"template_{kind}"
        self.connection.execute("SELECT pg_advisory_lock(1)")
        named = "SELECT FROM pg_database WHERE datname = %s"
        if not self.connection.execute(named, [name]).rowcount:
            unfinished = f"test_{uuid4().hex}"
            self.execute("CREATE DATABASE {}", unfinished)
            make(self.url(unfinished))
            self.execute("ALTER DATABASE {} RENAME TO {}", unfinished, name)
        self.connection.execute("SELECT pg_advisory_unlock(1)")
        yield name
        if given:
            self.execute("DROP DATABASE {} WITH (FORCE)", name)

    def execute(self, statement: LiteralString, *names: str) -> None:
        self.connection.execute(SQL(statement).format(*map(Identifier, names)))

    def url(self, name: str) -> str:
        return urlsplit(self.server)._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a real Postgres, one for all processes that run tests."""
    if given := os.environ.get("SOLOCRM_TEST_DATABASE_URL"):
        yield given
        return
    folder = Path(tempfile.gettempdir()) / "server"
    folder.mkdir(mode=0o711, exist_ok=True)
    with attach(folder, "serve") as started:
        for setting in ("fsync = off", "full_page_writes = off", "max_wal_size = '128MB'"):
            _tell(started.url, f"ALTER SYSTEM SET {setting}")  # nothing outlives a crash here
        _tell(started.url, "SELECT pg_reload_conf()")
        yield started.url


@pytest.fixture(scope="session")
def databases(server: str) -> Iterator[Databases]:
    with psycopg.connect(server, autocommit=True) as connection:
        yield Databases(server, connection)


@pytest.fixture(scope="session")
def template(databases: Databases) -> Iterator[str]:
    """The name of a migrated database with empty read models, to clone: that takes a tenth of
    making one.
    """
    folded = databases.template("folded", lambda url: prepare(update(url), PROJECTIONS, SECRET))
    with folded as name:
        yield name


@pytest.fixture(scope="session")
def bare_template(databases: Databases) -> Iterator[str]:
    """The name of a database that is migrated and no more."""
    with databases.template("bare", update) as name:
        yield name


@pytest.fixture(scope="session")
def fresh_database(
    databases: Databases, template: str
) -> Callable[[], AbstractContextManager[str]]:
    """For those who need many: each migrated, and there for the length of a `with`."""
    return partial(databases.clone, template)


@pytest.fixture
def database(databases: Databases, template: str) -> Iterator[str]:
    """The URL of a fresh, migrated database, with the program's rights; what was folded there is
    proved at the end.
    """
    with databases.clone(template) as url:
        yield url
        _prove(url)


@pytest.fixture(scope="module")
def module_database(databases: Databases, template: str) -> Iterator[str]:
    """The same, for all tests of a module."""
    with databases.clone(template) as url:
        yield url
        _prove(url)


@pytest.fixture
def bare_database(databases: Databases, bare_template: str) -> Iterator[str]:
    """The URL of a migrated database without read models: a log there may say anything."""
    with databases.clone(bare_template) as url:
        yield url


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[str]:
    """The URL of a fresh database with nothing in it."""
    with databases.made("CREATE DATABASE {}") as url:
        yield url


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def _prove(url: str) -> None:
    """Whatever a test did: its live read models equal a fold of its log from zero."""
    if any(status.last for status in upkeep.status(url)):
        catch_up(url, PROJECTIONS, SECRET)
        verdicts = verify(url, PROJECTIONS, SECRET)
        wrong = [each.projection for each in verdicts if not each.holds]
        assert not wrong, "live rows differ from a fold from zero"


def _tell(server: str, statement: LiteralString) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
