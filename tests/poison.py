"""A read model whose code fails at some records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from domain.opportunity import Opportunity
from domain.recorded import Recorded
from projections.catalogue import PROJECTIONS
from projections.engine.table import Change, Projection, Rows
from projections.opportunities import OPPORTUNITIES


@dataclass
class Poison:
    """Opportunities whose code raises, or gives a row that no column takes, for some streams."""

    streams: set[UUID] = field(default_factory=set)
    wrong_rows: bool = False

    def changes(self, recorded: Recorded, rows: Rows) -> Iterator[Change]:
        is_poison = recorded.stream in self.streams and isinstance(
            recorded.event, Opportunity.Moved
        )
        if is_poison and not self.wrong_rows:
            raise ZeroDivisionError("no such share")
        for row in OPPORTUNITIES.changes(recorded, rows):
            wrong: Any = row
            yield wrong._replace(amount="a lot") if is_poison else row

    @property
    def projections(self) -> Sequence[Projection]:
        poisoned = replace(OPPORTUNITIES, changes=self.changes)
        return [poisoned if each is OPPORTUNITIES else each for each in PROJECTIONS]
