"""Attribution policies, retired ones too."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from readapi.records.kind import Filter, Kind


@dataclass(frozen=True)
class AttributionPolicy:
    """Touches count that were made within so many `days`; with time decay half as much for every
    full `half_life` of days.
    """

    id: UUID
    name: str
    defined: datetime
    model: str
    days: int
    half_life: int
    retired: bool
    version: int


@dataclass(frozen=True)
class AttributionPolicyFilter(Filter):
    retired: bool | None = None


ATTRIBUTION_POLICIES = Kind("attribution-policies", AttributionPolicy, AttributionPolicyFilter)
