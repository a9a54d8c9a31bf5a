"""A snapshot whose answers to some queries are supposed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from readapi.asof import AsOf
from readapi.ports import L, Restatement, Snapshot


@dataclass(frozen=True)
class Instead:
    """A snapshot in which some queries have other lines. Satisfies `Snapshot`."""

    snapshot: Snapshot
    others: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    @property
    def asof(self) -> AsOf:
        return self.snapshot.asof

    @property
    def now(self) -> datetime:
        return self.snapshot.now

    @property
    def position(self) -> int:
        return self.snapshot.position

    @property
    def incomplete(self) -> int:
        return self.snapshot.incomplete

    @property
    def restated_by(self) -> Sequence[Restatement]:
        return self.snapshot.restated_by

    @property
    def read(self) -> Collection[str]:
        return self.snapshot.read

    @property
    def builds(self) -> Mapping[str, str]:
        return self.snapshot.builds

    def instant(self, text: str) -> datetime:
        return self.snapshot.instant(text)

    def check(self, id: UUID) -> None:
        self.snapshot.check(id)

    async def lines(self, query: str, line: type[L], **given: object) -> Sequence[L]:
        if query in self.others:
            return self.others[query]
        return await self.snapshot.lines(query, line, **given)
