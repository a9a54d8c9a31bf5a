"""Attribution policies as they stand, retired ones too."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from domain.attribution_policy import AttributionPolicy, Credit
from domain.recorded import Recorded
from projections.engine.table import Projection, Rows, Table


class AttributionPolicyRow(NamedTuple):
    """One policy, since it was `defined`: touches count that were made within so many `days`; with
    time decay half as much for every full `half_life` of days.
    """

    policy: UUID
    name: str
    defined: datetime
    model: Literal["first_touch", "last_touch", "linear", "time_decay", "position"]
    days: int
    half_life: int
    retired: bool = False


def changes(recorded: Recorded, rows: Rows) -> Iterator[AttributionPolicyRow]:
    match recorded.event:
        case AttributionPolicy.Defined(name=name, credit=credit):
            own = credit.model, credit.days, credit.half_life
            yield AttributionPolicyRow(recorded.stream, name, recorded.occurred_at, *own)
        case AttributionPolicy.Renamed(name=name):
            yield rows.one(AttributionPolicyRow)._replace(name=name)
        case AttributionPolicy.Revised(credit=credit):
            yield credited(rows.one(AttributionPolicyRow), credit)
        case AttributionPolicy.Retired():
            yield rows.one(AttributionPolicyRow)._replace(retired=True)
        case AttributionPolicy.Resumed():
            yield rows.one(AttributionPolicyRow)._replace(retired=False)


def credited(row: AttributionPolicyRow, credit: Credit) -> AttributionPolicyRow:
    return row._replace(model=credit.model, days=credit.days, half_life=credit.half_life)


ATTRIBUTION_POLICIES = Projection(
    name="attribution_policies",
    of=(AttributionPolicy,),
    tables=(Table("attribution_policies", AttributionPolicyRow, key=("policy",)),),
    changes=changes,
)
