"""The Postgres that SoloCRM brings along: one server per data folder, for whoever uses it.

FOLDER/kind       demo or serve: whose the folder is
FOLDER/lock       held while somebody starts or stops the server
FOLDER/users      held, shared, by everyone who uses the server: the last to leave stops it
FOLDER/kept       pid of a server that stays when nobody uses it, for tools
FOLDER/…          the rest is the cluster's
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

from domain.errors import Conflict
from infra.postgres import cluster
from infra.postgres.binaries import PostgresFailed
from infra.settings import Kind

WATCH = 0.5
"""Seconds between two looks whether the server is still there."""


class OtherKind(Conflict, code="other_kind"):
    """One data folder is not both the demo's and `serve`'s: choose another by --data-dir."""


class InUse(Conflict, code="in_use"):
    """Somebody uses that database: stop the program first."""


@dataclass(slots=True)
class Server:
    """A running server in use here, until `leave` (or the end of the `with` block)."""

    folder: Path
    url: str
    started_here: bool
    use: int | None

    def keep(self) -> None:
        """Let the server run on when everyone has left, until `stop`."""
        (self.folder / "kept").write_text(str(cluster.postmaster(self.folder)))

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Bring it back whenever it was killed, and leave it alone when somebody stopped it."""
        over = Event()
        watching = Thread(target=self._watch, args=[over], daemon=True)
        watching.start()
        try:
            yield
        finally:
            over.set()
            watching.join()

    def _watch(self, over: Event) -> None:
        while not over.wait(WATCH):
            if cluster.was_killed(self.folder):
                with _lock(self.folder / "lock", fcntl.LOCK_EX), suppress(PostgresFailed):
                    if cluster.was_killed(self.folder):
                        cluster.start(self.folder)

    def leave(self) -> None:
        """Use it no longer; the last one stops it, unless it is kept."""
        with _lock(self.folder / "lock", fcntl.LOCK_EX):
            if self.use is not None:
                os.close(self.use)
                self.use = None
            if not _kept(self.folder) and not _used(self.folder):
                cluster.stop(self.folder)

    def stop(self) -> None:
        """Stop it now, whoever else uses it."""
        stop(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()


def attach(folder: Path, kind: Kind | None = None) -> Server:
    """Use the server of a data folder, made and started if need be; no kind takes either."""
    folder = folder.absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _lock(folder / "lock", fcntl.LOCK_EX):
        _claim(folder, kind)
        started_here = cluster.postmaster(folder) is None
        url = cluster.start(folder)
        use = _hold(folder / "users", fcntl.LOCK_SH)
    return Server(folder, url, started_here, use)


def stop(folder: Path) -> bool:
    """Stop the server of a data folder now; False says that none was running."""
    if not folder.exists():
        return False
    with _lock(folder / "lock", fcntl.LOCK_EX):
        (folder / "kept").unlink(missing_ok=True)
        return cluster.stop(folder)


def remove(folder: Path, kind: Kind) -> bool:
    """Stop the server and delete the folder; whether there was one of that kind.

    Raises `OtherKind`, `InUse`; a folder that nobody claimed is left alone.
    """
    owner = _owner(folder)
    if owner and owner != kind:
        raise OtherKind(folder=str(folder), belongs_to=owner)
    if not owner:
        return False
    if _used(folder):
        raise InUse(folder=str(folder))
    stop(folder)
    shutil.rmtree(folder)
    return True


def _claim(folder: Path, kind: Kind | None) -> None:
    owner = _owner(folder)
    if not owner:
        (folder / "kind").write_text(f"{kind or 'serve'}\n")
    elif kind and kind != owner:
        raise OtherKind(folder=str(folder), belongs_to=owner)


def _owner(folder: Path) -> str:
    marker = folder / "kind"
    return marker.read_text().strip() if marker.exists() else ""


def _kept(folder: Path) -> bool:
    kept = folder / "kept"
    return kept.exists() and kept.read_text() == str(cluster.postmaster(folder))


def _used(folder: Path) -> bool:
    try:
        os.close(_hold(folder / "users", fcntl.LOCK_EX | fcntl.LOCK_NB))
    except BlockingIOError:
        return True
    return False


@contextmanager
def _lock(path: Path, how: int) -> Iterator[None]:
    held = _hold(path, how)
    try:
        yield
    finally:
        os.close(held)


def _hold(path: Path, how: int) -> int:
    """A descriptor that holds the file's lock until it is closed, if only by the process's end."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how)
    except BaseException:  # a signal while it waits, too
        os.close(descriptor)
        raise
    return descriptor
