"""The configuration, read once from the environment; options of a command go before it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
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
    database_url: str | None = None
    time_zone: ZoneInfo = UTC
    host: str = "127.0.0.1"
    port: int = 8000
    traceback: bool = False

    @classmethod
    def read(
        cls, environment: Mapping[str, str] = os.environ, *, data_dir: Path | None = None
    ) -> Self:
        """What the SOLOCRM_… variables say; a data folder given by option beats a database URL."""

        def said(name: str) -> str | None:
            return environment.get(f"SOLOCRM_{name}") or None

        folder = data_dir or (Path(folder) if (folder := said("DATA_DIR")) else None)
        return cls(
            data_dir=folder and folder.expanduser().absolute(),
            database_url=None if data_dir else said("DATABASE_URL"),
            time_zone=_time_zone(said("TIME_ZONE") or "UTC"),
            host=said("HOST") or "127.0.0.1",
            port=_port(said("PORT") or "8000"),
            traceback=said("TRACEBACK") is not None,
        )

    def folder(self, kind: Kind) -> Path:
        """The data folder; unless one was chosen, the demo and `serve` have one each."""
        return self.data_dir or platformdirs.user_data_path("solocrm", appauthor=False) / kind


def _time_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise BadSetting(SOLOCRM_TIME_ZONE=name, expected="a zone like Europe/Berlin") from unknown


def _port(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) < 65_536:
        return int(text)
    raise BadSetting(SOLOCRM_PORT=text, expected="a number from 0 to 65535")
