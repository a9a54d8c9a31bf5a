"""In which order the rows of one record are told."""

import asyncio
from datetime import datetime
from pathlib import Path

import pytest

from commands.imports.errors import MappingWrong
from commands.imports.reading import find
from commands.imports.report import Report
from commands.imports.run import Order, run_import
from domain.ticket import Ticket
from tests.memory_imports import MemoryImports
from tests.memory_log import MemoryLog

MAPPING = """
name: desk
source: desk
undated: 2023-01-01
known: as_it_happened
records:
  people:
    rows: [{name: Lin}]
    id: $name
    steps:
      - {command: customers/enter, body: {name: $name}}
  tickets:
    file: tickets.csv
    id: $id
    values:
      at: {as: instant}
      number: {as: number}
    steps:
      - command: tickets/open
        at: 2023-02-01
        body: {name: $id, customer: {of: people, is: Lin}}
      - command: tickets/sync
        at: $at
        body: {status: $status, number: $number}
"""
ROWS = (
    "t,2023-03-01 10:00,2,resolved",
    "t,2023-03-01 10:00,1,active",
    "t,2023-03-02 09:00,3,closed",
)


def told(
    folder: Path, *rows: str, mapping: str = MAPPING
) -> tuple[Report, list[tuple[object, datetime]]]:
    (folder / "desk.yaml").write_text(mapping)
    (folder / "tickets.csv").write_text("\n".join(["id,at,number,status", *rows, ""]))
    log = MemoryLog()
    order = Order(find(str(folder / "desk.yaml")), folder, "founder")
    report = asyncio.run(run_import(log, MemoryImports(), order))
    ticket = [r for r in log.events if r.event.TOPIC.startswith("ticket.")]
    return report, [(type(r.event), r.occurred_at.replace(tzinfo=None)) for r in ticket[1:]]


TEN, NINE = datetime(2023, 3, 1, 10), datetime(2023, 3, 2, 9)  # noqa: DTZ001 in UTC all of them
RIGHT = [(Ticket.TakenUp, TEN), (Ticket.Resolved, TEN), (Ticket.Closed, NINE)]


def with_(*options: str) -> str:
    return MAPPING.replace("    id: $id\n", "\n".join(["    id: $id", *options, ""]))


@pytest.mark.parametrize("rows", [ROWS, ROWS[::-1], (ROWS[2], *ROWS[:2])])
def test_rows_of_one_instant_come_in_the_order_of_a_number(
    tmp_path: Path, rows: tuple[str, ...]
) -> None:
    report, events = told(tmp_path, *rows, mapping=with_("    ties: number"))
    assert (events, report.refused) == (RIGHT, 0)


def test_without_one_they_come_as_they_stand(tmp_path: Path) -> None:
    _, events = told(tmp_path, *ROWS)
    begins: list[tuple[object, datetime]] = [(Ticket.Resolved, TEN), (Ticket.Reopened, TEN)]
    assert events[:2] == begins


def test_rows_that_stand_as_they_happened_are_told_so_whatever_their_dates(tmp_path: Path) -> None:
    rows = ("t,2023-03-01 10:00,1,active", "t,2023-03-01 09:00,2,resolved", ROWS[2])
    clamping = with_("    in_order: true").replace("known:", "on_backwards: clamp\nknown:")
    report, events = told(tmp_path, *rows, mapping=clamping)
    assert events == RIGHT
    [moved] = report.moved
    assert moved.rows[0].number == 3
    report, events = told(tmp_path, *rows, mapping=with_("    in_order: true"))
    assert [problem.code for problem in report.problems] == ["time_runs_backwards"]
    assert events == []


def test_what_orders_rows_is_a_number(tmp_path: Path) -> None:
    with pytest.raises(MappingWrong, match="status orders rows: state that it is read as: number"):
        told(tmp_path, *ROWS, mapping=with_("    ties: status"))
