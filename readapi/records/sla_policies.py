"""SLA policies, with what they promise; retired ones too."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from readapi.ports import Snapshot
from readapi.records.kind import Filter, Kind, by_id, ids, of_ids


@dataclass(frozen=True)
class Target:
    """`answer` and `resolve` in minutes of working time."""

    policy: UUID
    number: int
    kind: str | None
    priority: int | None
    answer: int | None
    resolve: int | None


@dataclass(frozen=True)
class SlaPolicy:
    """`warns` in ten-thousandths of the time that is promised; `stops`: while what is awaited."""

    id: UUID
    name: str
    calendar: UUID
    stops: list[str]
    warns: int
    retired: bool
    version: int
    calendar_name: str | None = None
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True)
class PolicyFilter(Filter):
    retired: bool | None = None


async def with_targets(snapshot: Snapshot, found: Sequence[SlaPolicy]) -> list[SlaPolicy]:
    own = by_id(await of_ids(snapshot, "targets", Target, ids(found)), "policy")
    return [replace(each, targets=own[each.id]) for each in found]


SLA_POLICIES = Kind("sla-policies", SlaPolicy, PolicyFilter, with_targets)
