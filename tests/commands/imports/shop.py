"""A small company to import: two customers and three deals, and a mapping for them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from commands.command import Call
from commands.execute import execute
from commands.imports.mapping import Records
from commands.imports.ports import Import
from commands.imports.reading import read
from commands.imports.report import Report
from commands.imports.run import Order, Progress, run_import, unwatched
from commands.ports import Log
from domain.event import Event
from domain.recorded import Recorded
from domain.story import story
from tests.crm import COMMAND_OF, Decide, founder
from tests.memory_imports import MemoryImports
from tests.memory_log import MemoryLog

CUSTOMERS = """\
id,name,since
c1,Acme,2023-01-02
c2,Bolt,2023-02-03
"""
DEALS = """\
id,customer,state,opened,closed,amount
d1,Acme,won,2023-03-01,2023-03-20,1200
d2,Acme,open,2023-04-05,,300
d3,Bolt,lost,2023-05-06,2023-06-07,80
"""
MAPPING = """\
name: shop
source: shop
atomic: run
records:
  stages:
    rows: [{name: Lead}]
    id: $name
  pipelines:
    rows: [{name: Sales}]
    id: $name
    steps:
      - command: pipelines/define
        at: 2022-12-31
        body:
          name: $name
          stages: [{id: {of: stages, is: Lead}, name: Lead, probability: 0.5}]
  customers:
    file: customers.csv
    id: $id
    values:
      since: {as: date}
    steps:
      - command: customers/enter
        at: $since
        body: {name: $name}
  deals:
    file: deals.csv
    id: $id
    values:
      customer: {of: customers, by: name}
      opened: {as: date}
      closed: {as: date}
      amount: {as: money, currency: EUR}
    steps:
      - command: opportunities/open
        at: $opened
        body:
          name: Deal $id
          customer: $customer
          pipeline: {of: pipelines, is: Sales}
          amount: $amount
      - command: opportunities/win
        when: {state: won}
        at: $closed
      - command: opportunities/lose
        when: {state: lost}
        at: $closed
        body: {reason: not stated}
"""
EVENTS = 8
"""What the shop comes to: a pipeline, two customers, three openings, two closings."""


@dataclass
class Shop:
    """Files in a folder, a mapping, a log and a book of imports."""

    folder: Path
    log: MemoryLog = field(default_factory=MemoryLog)
    imports: MemoryImports = field(default_factory=MemoryImports)
    mapping: str = MAPPING

    def __post_init__(self) -> None:
        self.write("customers.csv", CUSTOMERS)
        self.write("deals.csv", DEALS)

    def write(self, file: str, content: str | bytes) -> None:
        raw = content.encode() if isinstance(content, str) else content
        (self.folder / file).write_bytes(raw)

    def change(self, file: str, old: str, new: str) -> None:
        was = (self.folder / file).read_text()
        assert old in was
        self.write(file, was.replace(old, new))

    def state(self, old: str, new: str) -> None:
        """Let the mapping state something else."""
        assert old in self.mapping
        self.mapping = self.mapping.replace(old, new)

    def run(
        self,
        log: Log | None = None,
        progress: Progress = unwatched,
        **order: Any,
    ) -> Report:
        mapping = read(self.mapping, "shop.yaml")
        ordered = Order(mapping, self.folder, "founder", **order)
        return asyncio.run(run_import(log or self.log, self.imports, ordered, progress))

    def problems(self, **order: Any) -> list[str]:
        return [str(problem) for problem in self.run(**order).problems]

    def codes(self, **order: Any) -> list[str]:
        return [problem.code for problem in self.run(**order).problems]

    def id(self, kind: str, external: str) -> UUID:
        return read(self.mapping, "shop.yaml").id_of(kind, external)

    def kinds(self) -> list[Records]:
        """What the mapping states of each kind of records."""
        return list(read(self.mapping, "shop.yaml").records.values())

    def deal(self, external: str) -> list[Recorded]:
        """The story of a deal."""
        return self.story(self.id("deals", external))

    def story(self, id: UUID) -> list[Recorded]:
        return story(self.log.stream(id))

    def believed(self) -> int:
        """How many events of the log are believed."""
        return sum(len(self.story(id)) for id in {r.stream for r in self.log.events})

    def do(
        self, decide: Decide, kind: str, external: str, at: datetime | None = None, **body: Any
    ) -> None:
        """What the founder does with an imported record."""
        call = Call(self.id(kind, external), body, founder(), at)
        asyncio.run(execute(self.log, COMMAND_OF[decide], call))

    def events(self) -> Sequence[Event]:
        return [r.event for r in self.log.events]

    @property
    def last(self) -> Import:
        return self.imports.written[-1]


def day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)
