"""The run of an import: read all, decide all, and only then write."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from commands.imports.deciding import Deciding
from commands.imports.errors import ImportRefused, NothingToResume
from commands.imports.files import read_tables
from commands.imports.mapping import ImportMapping
from commands.imports.ports import Import, Imports, State
from commands.imports.refused import write_refused
from commands.imports.report import Report
from commands.imports.tables import Table
from commands.imports.telling import Teller
from commands.ports import Log
from commands.staging import Staging
from domain.errors import Taken, VersionTaken
from domain.person import IsForgotten

ATTEMPTS = 3
"""So often all is decided, where somebody else says something of the same records meanwhile."""

Progress = Callable[[State, int, int], None]
"""Is told how many rows are decided, or events written, of how many."""


def unwatched(state: State, done: int, total: int) -> None:
    """Nobody looks on."""


@dataclass(frozen=True)
class Order:
    """What to import, and in whose name; refused rows are written into a folder, if one is given.

    `resume` finishes the last import of that name that was interrupted, under its id.
    """

    mapping: ImportMapping
    folder: Path
    actor: str
    dry_run: bool = False
    resume: bool = False
    errors: Path | None = None


async def run_import(
    log: Log, imports: Imports, order: Order, progress: Progress = unwatched
) -> Report:
    """Refused rows are told in the report. Run again, it says only what is new.

    Raises the `ImportRefused` of a file that cannot be read: nothing was stored then.
    """
    run = Run(log, imports, order, await _begun(log, imports, order), progress)
    try:
        return await run.carry_out()
    except ImportRefused:
        await run.note(replace(run.each, state="refused", finished_at=await log.now()))
        raise


async def _begun(log: Log, imports: Imports, order: Order) -> Import:
    name = order.mapping.name
    if order.resume:
        for each in await imports.list():
            if each.name == name and each.interrupted:
                return each
        raise NothingToResume(name=name)
    return Import(uuid4(), name, str(order.folder), order.mapping.known, await log.now())


class Run:
    def __init__(
        self, log: Log, imports: Imports, order: Order, each: Import, progress: Progress
    ) -> None:
        self.log, self.imports, self.order, self.each = log, imports, order, each
        self.mapping, self.progress = order.mapping, progress
        self.tables: dict[str, Table] = {}

    async def carry_out(self) -> Report:
        self.tables = read_tables(self.order.folder, self.mapping)
        for _ in range(ATTEMPTS):
            decided = await self._decide()
            report = decided.report
            if self.order.dry_run:
                return report
            if report.wrong and self.mapping.atomic == "run":
                return await self._take_back(decided)
            try:
                await self._write(decided)
                return await self._finish(report, "done")
            except (VersionTaken, Taken, IsForgotten) as conflict:
                report.conflict = conflict
        return await self._take_back(decided)

    async def _decide(self) -> Deciding:
        as_it_happened = self.mapping.known == "as_it_happened"
        staging = Staging(self.log, as_it_happened=as_it_happened)
        teller = Teller(staging, self.mapping, self.each.id, self.order.actor)
        report = Report(self.each.id, self.mapping.name, self.order.dry_run, self.mapping.note)
        deciding = Deciding(self.mapping, teller, report, self._watch)
        await deciding.decide(self.tables)
        report.recorded = await deciding.said()
        return deciding

    async def _write(self, decided: Deciding) -> None:
        await self.note(replace(self.each, state="writing"))
        events = len(decided.staging.staged)
        written = await decided.staging.flush(lambda done: self.progress("writing", done, events))
        decided.report.longest_hold = written.longest

    async def _take_back(self, decided: Deciding) -> Report:
        """Nothing of it stays, even where an earlier attempt wrote some chunks."""
        withdrawn = await decided.teller.withdraw(decided.streams)
        decided.report.recorded = 0
        return await self._finish(decided.report, "withdrawn" if withdrawn else "refused")

    async def _finish(self, report: Report, state: State) -> Report:
        errors = self.order.errors
        written = write_refused(errors, report, self.tables.values()) if errors else None
        report.state = state
        finished = replace(
            self.each,
            state=state,
            rows=report.rows,
            rows_total=report.rows,
            recorded=report.recorded,
            refused=report.refused,
            finished_at=await self.log.now(),
            errors=str(written) if written else None,
        )
        await self.note(finished)
        return report

    async def _watch(self, done: int, total: int) -> None:
        self.progress("deciding", done, total)
        await self.note(replace(self.each, rows=done, rows_total=total))
        await asyncio.sleep(0)

    async def note(self, each: Import) -> None:
        """Into the book, unless it is a dry run."""
        self.each = each
        if not self.order.dry_run:
            await self.imports.save(each)
