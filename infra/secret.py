"""The master key: what equality on personal values goes by in the log. Never in the database."""

import os
from hashlib import blake2b
from pathlib import Path
from secrets import token_bytes

KEY_BYTES = 32


class Secret:
    """Keyed digests: equal for equal values, and telling nothing without the key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def digest(self, value: bytes, *, of: str) -> bytes:
        """16 bytes; `of` is what kind of value it is."""
        return blake2b(value, key=self._key, person=of.encode()[:16], digest_size=16).digest()


def master_key(folder: Path) -> bytes:
    """Of the folder's key file, made at first use."""
    file = folder / "master.key"
    try:
        return file.read_bytes()
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            made.write(token_bytes(KEY_BYTES))
        return file.read_bytes()
