"""Tickets with what stopped their clock: since when a promise is broken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from domain.recorded import Recorded
from domain.ticket import Awaited, Status
from domain.ticket import Kind as TicketKind
from projections.engine.table import Rows
from projections.tickets import TICKETS, Stop, TicketRow
from readapi.bridge.kinds import OF_TICKETS, Kind, Line
from readapi.service import stretches
from readapi.service.promises import MICROSECOND, Promises
from readapi.service.stretches import Stretches


class Clocked(NamedTuple):
    """A ticket and its stops, in order."""

    id: UUID
    row: TicketRow
    stops: tuple[Stop, ...]

    @property
    def status(self) -> Status:
        return self.row.status

    @property
    def owner(self) -> UUID | None:
        return self.row.owner

    @property
    def customer(self) -> UUID:
        return self.row.customer


@dataclass(frozen=True)
class ClockedLine(Line):
    """A line of `bridge/clocked.sql`."""

    ticket: UUID
    customer: UUID
    kind: TicketKind
    priority: int | None
    opened: datetime
    status: Status
    awaiting: Awaited | None
    owner: UUID | None
    answered: datetime | None
    settled: datetime | None
    stops: int
    stopped: Sequence[Mapping[str, Any]]

    def read(self) -> Clocked:
        said = {name: value for name, value in vars(self).items() if name in TicketRow._fields}
        return Clocked(
            self.ticket,
            TicketRow(name="", **said),
            tuple(self._stop(**each) for each in self.stopped),
        )

    def _stop(self, number: int, awaiting: Any, begun: str, ended: str | None) -> Stop:
        end = datetime.fromisoformat(ended) if ended else None
        return Stop(self.ticket, number, awaiting, datetime.fromisoformat(begun), end)


@dataclass(frozen=True)
class OfClocks(Kind[Clocked]):
    """Its rows are of two tables."""

    def read(self, line: Line) -> Clocked:
        assert isinstance(line, ClockedLine)
        return line.read()

    def fold(self, before: Clocked | None, recorded: Recorded) -> Clocked:
        changed = list(
            TICKETS.changes(recorded, Rows([before.row, *before.stops] if before else []))
        )
        [row] = [each for each in changed if isinstance(each, TicketRow)]
        stops = {each.number: each for each in before.stops} if before else {}
        stops |= {each.number: each for each in changed if isinstance(each, Stop)}
        return Clocked(recorded.stream, row, tuple(stops.values()))


CLOCKS = OfClocks(
    noun="tickets",
    query="bridge/clocked",
    row=Clocked,
    line=ClockedLine,
    projection=TICKETS,
    scopes=OF_TICKETS.scopes,
)


def broken(own: Clocked, promises: Promises, at: datetime) -> datetime | None:
    """Since when more is used than was promised, to answer it or to resolve it, if it is."""
    rule = promises.rule(own.row.kind, own.row.priority)
    if rule is None:
        return None
    stops = [
        stretches.Stop(each.ticket, each.awaiting, each.begun, each.ended) for each in own.stops
    ]
    ran = Stretches.of(own.row.opened, stops, rule.stops)
    worked = promises.worked[rule.calendar]
    ends = ((rule.answer, own.row.answered or at), (rule.resolve, at))
    found = (
        ran.reached(worked, (goal + 1) * MICROSECOND, until)
        for goal, until in ends
        if goal is not None
    )
    return min((each for each in found if each), default=None)
