"""The book of imports in memory: satisfies `commands.imports.ports.Imports`."""

from collections.abc import Sequence
from uuid import UUID

from commands.imports.ports import Import


class MemoryImports:
    def __init__(self) -> None:
        self.written: list[Import] = []

    async def save(self, each: Import) -> None:
        self.written.append(each)

    async def list(self) -> Sequence[Import]:
        latest: dict[UUID, Import] = {each.id: each for each in self.written}
        return list(reversed(latest.values()))
