"""Reads a file's text whole, or refuses the file whole."""

from pathlib import Path

from commands.imports.errors import FileMissing, FileUnreadable, WrongEncoding
from commands.imports.mapping import Records

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def text_of(folder: Path, records: Records) -> str:
    """Raises `FileMissing`, `FileUnreadable`, `WrongEncoding`."""
    name = records.file or ""
    return _decoded(_bytes(folder, name), records.encoding, name)


def _bytes(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise FileMissing(folder=folder, file=name) from None
    except OSError as failed:
        raise FileUnreadable(file=name, problem=failed.strerror) from None


def _decoded(raw: bytes, encoding: str, name: str) -> str:
    """A byte order mark is no part of the text."""
    such_as = "utf-16" if raw.startswith(UTF_16_MARKS) else "cp1252 or latin-1"
    try:
        text = raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeError as wrong:
        start = wrong.start if isinstance(wrong, UnicodeDecodeError) else 0
        line = raw.count(b"\n", 0, start) + 1
        raise WrongEncoding(file=name, encoding=encoding, line=line, such_as=such_as) from None
    if "\0" in text:  # UTF-16 without its mark
        line = text.count("\n", 0, text.index("\0")) + 1
        raise WrongEncoding(file=name, encoding=encoding, line=line, such_as="utf-16")
    return text
