"""The files of an import: each is read once, however many kinds of records stand in it."""

from pathlib import Path
from typing import Any

from commands.imports.documents import document, listed
from commands.imports.errors import FileMissing, ListMissing, NoFile
from commands.imports.mapping import ImportMapping, Records
from commands.imports.sheets import sheet
from commands.imports.tables import Table
from commands.imports.texts import text_of


def read_tables(folder: Path, mapping: ImportMapping) -> dict[str, Table]:
    """What each kind of records reads; what may be missing and is, is left out, but not all of it.

    Raises `NoFile`, `FileMissing`, `ListMissing`, `FileUnreadable`, `FileEmpty`, `FileCut`,
    `WrongEncoding`, `Malformed`.
    """
    if mapping.topics:
        raise NoFile(mapping=mapping.name)
    files, tables, missing = Files(folder), dict[str, Table](), list[FileMissing | ListMissing]()
    for kind, records in mapping.records.items():
        try:
            if records.file:
                tables[kind] = files.table(records)
        except (FileMissing, ListMissing) as gone:
            if not records.may_be_missing:
                raise
            missing.append(gone)
    if missing and not tables:
        raise missing[0]
    return tables


class Files:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[tuple[object, ...], Any] = {}

    def table(self, records: Records) -> Table:
        """By what the mapping states of the file."""
        stated = (records.file, records.encoding, records.delimiter, records.may_end_open)
        if stated not in self._read:
            read = document if records.is_json else sheet
            self._read[stated] = read(text_of(self.folder, records), records)
        found: Any = self._read[stated]
        return listed(found, records) if records.is_json else found
