"""Bulk that is written by a process beside, from its first chunk on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from infra.postgres import beside, bulk

begin = beside.process


def write_all_beside(put: Callable[[Any, str, object], None] = setattr) -> None:
    """From now on in this program, or for as long as a test's `monkeypatch.setattr` says."""
    put(bulk, "FEW", 0)
    put(beside, "process", ready)


@contextmanager
def ready(url: str) -> Iterator[Connection]:
    with begin(url) as pipe:
        pipe.poll(30)
        yield pipe
