"""The book of imports, which is not in the log: who waits for one, or asks later, looks here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

State = Literal["deciding", "writing", "done", "refused", "withdrawn"]
"""`deciding` and `writing` with nobody at work: it was interrupted. `refused`: nothing was stored.
`withdrawn`: what was stored was taken back by correction.
"""


@dataclass(frozen=True)
class Import:
    """One import: rows so far of all, events recorded, rows refused, and where those are told."""

    id: UUID
    name: str
    folder: str
    known: str
    started_at: datetime
    state: State = "deciding"
    rows: int = 0
    rows_total: int = 0
    recorded: int = 0
    refused: int = 0
    finished_at: datetime | None = None
    errors: str | None = None

    @property
    def interrupted(self) -> bool:
        return self.finished_at is None


class Imports(Protocol):
    async def save(self, each: Import) -> None:
        """Write the import down, in place of what was written of it before."""

    async def list(self) -> Sequence[Import]:
        """All imports, the latest first."""
