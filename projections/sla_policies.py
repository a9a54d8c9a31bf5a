"""SLA policies as they stand, with what they promise."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from domain.recorded import Recorded
from domain.sla_policy import SlaPolicy, Terms
from projections.engine.table import Change, Gone, Projection, Rows, Table
from projections.pipelines import ten_thousandths


class PolicyRow(NamedTuple):
    """One policy; `warns` in ten-thousandths of the time that is promised."""

    policy: UUID
    name: str
    calendar: UUID
    stops: tuple[str, ...]
    warns: int
    retired: bool = False


class TargetRow(NamedTuple):
    """What it promises for tickets of a kind and a priority, of any where none is named; numbered
    from 1. `answer` and `resolve` in minutes of working time.
    """

    policy: UUID
    number: int
    kind: str | None
    priority: int | None
    answer: int | None
    resolve: int | None


def changes(recorded: Recorded, rows: Rows) -> Iterator[Change]:
    match recorded.event:
        case SlaPolicy.Defined(name=name, terms=terms):
            yield policy_row(recorded.stream, name, terms)
            yield from target_rows(recorded.stream, terms)
        case SlaPolicy.Revised(terms=terms):
            yield policy_row(recorded.stream, rows.one(PolicyRow).name, terms)
            said = {row.number: row for row in target_rows(recorded.stream, terms)}
            yield from (Gone(row) for row in rows.all(TargetRow) if row.number not in said)
            yield from said.values()
        case SlaPolicy.Renamed(name=name):
            yield rows.one(PolicyRow)._replace(name=name)
        case SlaPolicy.Retired():
            yield rows.one(PolicyRow)._replace(retired=True)
        case SlaPolicy.Resumed():
            yield rows.one(PolicyRow)._replace(retired=False)


def policy_row(policy: UUID, name: str, terms: Terms) -> PolicyRow:
    return PolicyRow(policy, name, terms.calendar, terms.stops, ten_thousandths(terms.warns))


def target_rows(policy: UUID, terms: Terms) -> Iterator[TargetRow]:
    for number, each in enumerate(terms.targets, 1):
        yield TargetRow(policy, number, each.kind, each.priority, each.answer, each.resolve)


SLA_POLICIES = Projection(
    name="sla_policies",
    of=(SlaPolicy,),
    tables=(
        Table("sla_policies", PolicyRow, key=("policy",)),
        Table("sla_targets", TargetRow, key=("policy", "number")),
    ),
    changes=changes,
)
