"""Activities as they are listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from readapi.records.activities import Activity


@dataclass(frozen=True)
class ActivitiesView:
    """`show`: which list, "" for all that is planned; `counts` of each list of planned ones."""

    show: str
    counts: Mapping[str, int]
    activities: Sequence[Activity]
    total: int
    more: str | None

    @property
    def planned(self) -> int:
        return sum(self.counts.values())
