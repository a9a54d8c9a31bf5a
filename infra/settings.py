"""The configuration, read once from the environment; options of a command go before it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self
from zoneinfo import ZoneInfo

import platformdirs

from domain.errors import Invalid

UTC = ZoneInfo("UTC")

Kind = Literal["demo", "serve"]


class BadSetting(Invalid, code="bad_setting"):
    """A setting has a value that makes no sense."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`database_url` names a server of the user's own; without it one is kept in a data folder."""

    data_dir: Path | None = None
    """Where the embedded database lives; without it, the user's own folder, one each for the demo
    and `serve`."""
    database_url: str | None = None
    """A Postgres of the user's own, from 15 on, instead of the embedded one."""
    time_zone: ZoneInfo | None = None
    """In which days begin and end, where a question names a day: kept in the database from the
    first start on, when it is UTC unless said. `serve` moves it if told otherwise later; the demo
    has its own."""
    host: str = "127.0.0.1"
    """Where to listen: on this machine alone unless told otherwise."""
    port: int = 8000
    """Where to listen; 0 takes any."""
    archive: str | None = None
    """Where the archive of the log is kept: a folder, or the URL of an object store such as
    s3://bucket/folder; without it, the folder archive of the data folder."""
    kafka_bootstrap_servers: str = "127.0.0.1:9092"
    """Which Kafka the log leaves and enters by: host:port, several with commas."""
    kafka_prefix: str = "solocrm"
    """How its topics begin: of several companies on one broker, each has its own."""
    no_learning: bool = False
    """`serve` and `demo` learn nothing by themselves, neither at first nor by night."""
    traceback: bool = False
    """Tell where in the code a fault came up."""
    master_key: bytes | None = field(default=None, repr=False)
    """What personal data is sealed by; without it, the file master.key of the data folder, made at
    first use. Whoever uses one database needs one key; without it personal data is lost."""

    @classmethod
    def read(
        cls, environment: Mapping[str, str] = os.environ, *, data_dir: Path | None = None
    ) -> Self:
        """What the environment says; a data folder given by option beats a database URL."""

        def said(name: str) -> str | None:
            return environment.get(f"SOLOCRM_{name}") or None

        folder = data_dir or (Path(folder) if (folder := said("DATA_DIR")) else None)
        return cls(
            data_dir=folder and folder.expanduser().absolute(),
            database_url=None if data_dir else said("DATABASE_URL"),
            time_zone=_time_zone(said("TIME_ZONE")),
            host=said("HOST") or "127.0.0.1",
            port=_port(said("PORT") or "8000"),
            archive=said("ARCHIVE"),
            kafka_bootstrap_servers=environment.get("KAFKA_BOOTSTRAP_SERVERS") or "127.0.0.1:9092",
            kafka_prefix=_prefix(said("KAFKA_PREFIX") or "solocrm"),
            no_learning=said("NO_LEARNING") is not None,
            traceback=said("TRACEBACK") is not None,
            master_key=_key(said("MASTER_KEY")),
        )

    def folder(self, kind: Kind) -> Path:
        """The data folder; unless one was chosen, the demo and `serve` have one each."""
        return self.data_dir or platformdirs.user_data_path("solocrm", appauthor=False) / kind


def _time_zone(name: str | None) -> ZoneInfo | None:
    try:
        return None if name is None else ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise BadSetting(SOLOCRM_TIME_ZONE=name, expected="a zone like Europe/Berlin") from unknown


def _port(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) < 65_536:
        return int(text)
    raise BadSetting(SOLOCRM_PORT=text, expected="a number from 0 to 65535")


def _prefix(text: str) -> str:
    if re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}", text):
        return text
    raise BadSetting(SOLOCRM_KAFKA_PREFIX=text, expected="letters, digits, dots and dashes")


def _key(text: str | None) -> bytes | None:
    """Never told back: it is a secret."""
    try:
        return None if text is None else bytes.fromhex(text)
    except ValueError:
        raise BadSetting(SOLOCRM_MASTER_KEY="…", expected="hexadecimal digits") from None
