"""What the incident file says at any instant, straight from its rows: knows nothing of ours.

A row is one update. The rows of a number stand as they happened: one that is dated before an
earlier one, or before its ticket was opened, counts as of then.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

OPEN = {"New", "Active", "Awaiting User Info", "Awaiting Vendor"} | {
    "Awaiting Problem",
    "Awaiting Evidence",
}
Row = Mapping[str, str]


def rows(path: Path) -> Iterator[Row]:
    with path.open(newline="") as file:
        yield from csv.DictReader(file)


def instant(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


@dataclass
class Then:
    """Tickets by state, re-opened ones and how often, and of each priority how many the other
    system had judged, and how many of those were late.
    """

    states: Counter[str]
    reopened: int
    reopenings: int
    late: dict[int | None, tuple[int, int]]

    @property
    def open(self) -> int:
        return sum(self.states[each] for each in OPEN)


class Incidents:
    def __init__(self, path: Path) -> None:
        self.tickets: dict[str, list[tuple[datetime, Row]]] = defaultdict(list)
        self.opened: dict[str, datetime] = {}
        for row in rows(path):
            own = self.tickets[row["number"]]
            opened = self.opened[row["number"]] = instant(row["opened_at"])
            reached = own[-1][0] if own else opened
            own.append((max(reached, instant(row["sys_updated_at"])), row))

    def at(self, at: datetime) -> Then:
        then = Then(Counter(), 0, 0, {})
        for number, own in self.tickets.items():
            if self.opened[number] > at:
                continue
            told = [row for reached, row in own if reached <= at]
            last = told[-1] if told else None
            then.states[last["ident_state"] if last else "New"] += 1
            times = int(last["reopen_count"]) if last else 0
            then.reopened += times > 0
            then.reopenings += times
            priority = int(last["priority"]) if last else None
            judged, late = then.late.get(priority, (0, 0))
            is_late = last is not None and last["made_sla"] == "false"
            then.late[priority] = (judged + bool(last), late + is_late)
        return then
