"""Where files of the archive are kept: a folder of this machine, or any object store by its URL.
All satisfy `pipelines.ports.Place`.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ASIDE = ".part"
"""How a file is called until all of it is there."""


class Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, name: str) -> str:
        return str(self._folder / name)

    def sizes(self) -> Mapping[str, int]:
        found = (path for path in self._folder.rglob("*") if path.is_file())
        return {path.relative_to(self._folder).as_posix(): path.stat().st_size for path in found}

    def read(self, name: str) -> bytes:
        return (self._folder / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """A power cut leaves the old file or the new one."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(path.name + ASIDE)
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        _sync(path.parent)

    def remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """That a file was renamed outlives a power cut once its folder is written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Store:
    """An object store: what is put there is there as a whole, or not at all."""

    def __init__(self, url: str) -> None:
        from pyarrow import fs  # noqa: PLC0415 - half a second, for those who need it

        self._fs: Any = fs
        self._base = url.rstrip("/")
        self._system, self._root = fs.FileSystem.from_uri(self._base)

    def url(self, name: str) -> str:
        return f"{self._base}/{name}"

    def sizes(self) -> Mapping[str, int]:
        all_of_it = self._fs.FileSelector(self._root, recursive=True, allow_not_found=True)
        files = (each for each in self._system.get_file_info(all_of_it) if each.is_file)
        return {each.path.removeprefix(f"{self._root}/"): each.size for each in files}

    def read(self, name: str) -> bytes:
        with self._system.open_input_stream(f"{self._root}/{name}") as stream:
            return bytes(stream.read())

    def write(self, name: str, content: bytes) -> None:
        with self._system.open_output_stream(f"{self._root}/{name}") as stream:
            stream.write(content)

    def remove(self, name: str) -> None:
        self._system.delete_file(f"{self._root}/{name}")


class One:
    """One file, whatever it is asked for as: it is always written anew."""

    def __init__(self, where: str) -> None:
        folder, _, self._name = where.rpartition("/")
        self._place = place(folder or ("/" if where.startswith("/") else "."))

    def url(self, name: str) -> str:
        return self._place.url(self._name)

    def sizes(self) -> Mapping[str, int]:
        return {}

    def read(self, name: str) -> bytes:
        return self._place.read(self._name)

    def write(self, name: str, content: bytes) -> None:
        self._place.write(self._name, content)

    def remove(self, name: str) -> None:
        self._place.remove(self._name)


def place(where: str) -> Folder | Store:
    """A folder, or what a URL names."""
    parts = urlsplit(where)
    if parts.scheme == "file":
        return Folder(Path(unquote(parts.path)))
    return Store(where) if "://" in where else Folder(Path(where).expanduser().absolute())
