"""The master key: what equality on personal values goes by in the log, and what keeps the keys of
persons. Never in the database.
"""

import os
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from secrets import token_bytes
from tempfile import NamedTemporaryFile
from typing import Self
from uuid import UUID

from cryptography.exceptions import InvalidTag

from domain.errors import Unavailable
from infra.crypto import KEY_BYTES, Key

KEPT = 10_000
"""Keys of persons that a process holds ready, those used last."""


class WrongMasterKey(Unavailable, code="wrong_master_key"):
    """This database was written with another master key: bring back the file master.key of its data
    folder, or set SOLOCRM_MASTER_KEY to what it was.
    """


class Secret:
    """Keyed digests: equal for equal values, and telling nothing without the key. And the keys of
    persons, as they may lie in the database.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._wrapping = Key(self._derived(b"wrapping", KEY_BYTES))
        self.opened = lru_cache(KEPT)(self._opened)

    def __reduce__(self) -> tuple[type[Self], tuple[bytes]]:
        """For processes that we start ourselves."""
        return type(self), (self._key,)

    def digest(self, value: bytes, *, of: str) -> bytes:
        """16 bytes; `of` is what kind of value it is."""
        return blake2b(value, key=self._key, person=of.encode()[:16], digest_size=16).digest()

    def new_key(self, subject: UUID) -> bytes:
        """A random key for that subject, wrapped."""
        return self._wrapping.seal(token_bytes(KEY_BYTES), subject.bytes)

    def _opened(self, subject: UUID, wrapped: bytes) -> Key:
        """The subject's key. Raises `WrongMasterKey`."""
        try:
            return Key(self._wrapping.open(wrapped, subject.bytes))
        except InvalidTag:
            raise WrongMasterKey from None

    def _derived(self, use: bytes, size: int) -> bytes:
        return blake2b(key=self._key, person=use, digest_size=size).digest()


def master_key(folder: Path) -> bytes:
    """Of the folder's key file, made at first use."""
    file = folder / "master.key"
    if not file.exists():
        _make_key(file)
    return file.read_bytes()


def _make_key(file: Path) -> None:
    """Safe on disk before it has its name; where several make one, the first is everybody's."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, prefix=file.name) as made:
        made.write(token_bytes(KEY_BYTES))
        made.flush()
        os.fsync(made.fileno())
        with suppress(FileExistsError):
            os.link(made.name, file)
