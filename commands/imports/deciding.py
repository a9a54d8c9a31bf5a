"""Decides every row of every file, in the order of the mapping, before anything is written."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from uuid import UUID

from pydantic import ValidationError

from commands.imports.errors import (
    ImportRefused,
    NoId,
    NoStep,
    PastChanged,
    RecordRefused,
)
from commands.imports.files import Table
from commands.imports.mapping import ImportMapping
from commands.imports.references import References
from commands.imports.report import Report
from commands.imports.rows import Journey, Plan, Row, Telling, Use
from commands.imports.telling import Teller
from commands.imports.templates import Cell, names
from commands.imports.values import Value
from domain.errors import Refused

Watch = Callable[[int, int], Awaitable[None]]
"""Is told how many rows are decided, of how many."""

Lines = Sequence[tuple[Row, Sequence[str]]]

BREATH = 500
"""After so many records whoever watches is told, and others have their turn."""


class Deciding:
    """One pass over all rows; what was accepted is staged, what was refused is in the report."""

    def __init__(
        self, mapping: ImportMapping, teller: Teller, report: Report, watch: Watch
    ) -> None:
        self.mapping, self.teller, self.report, self.watch = mapping, teller, report, watch
        self.staging = teller.staging
        self.references = References(mapping, self.staging)
        self.plans = {kind: Plan(mapping, kind) for kind in mapping.records}
        self.streams: list[UUID] = []
        self.done = 0

    async def decide(self, tables: Mapping[str, Table]) -> None:
        """Raises `MissingColumn` before anything is decided."""
        lines = {kind: list(plan.lines(tables.get(kind))) for kind, plan in self.plans.items()}
        self.report.rows = sum(map(len, lines.values()))
        for kind, plan in self.plans.items():
            await self._accept(plan, lines[kind])
            self.done += len(lines[kind])
            await self.watch(self.done, self.report.rows)

    async def said(self) -> int:
        """How many events are this import's, those of an interrupted run among them."""
        streams = await self.staging.streams(self.streams)
        own = self.teller.id
        return sum(r.by.correlation == own for stream in streams.values() for r in stream)

    async def _accept(self, plan: Plan, lines: Lines) -> None:
        """What is stored by whole files is taken back if one row is refused."""
        before, wrong = len(self.staging.staged), self.report.wrong
        journeys = await self._journeys(plan, lines)
        said: list[Use] = []
        for place, journey in enumerate(journeys, 1):
            said += await self._tell(plan, journey)
            if place % BREATH == 0:
                await self.watch(self.done + place, self.report.rows)
        if self.mapping.atomic == "file" and self.report.wrong > wrong:
            self.staging.forget(before)
            for journey in journeys:
                self.references.refuse(plan, journey)
            return
        self.report.uses.update(f"{use.command.noun}/{use.command.name}" for use in said)

    async def _journeys(self, plan: Plan, lines: Lines) -> list[Journey]:
        """What the rows tell, by record; each record's stream is loaded."""
        cleaned = [(row, *plan.clean(fields)) for row, fields in lines]
        for name, value in plan.references:
            named = {text: row for row, cells, _ in reversed(cleaned) if (text := cells[name].text)}
            await self._look_up(value, named)
        journeys: dict[UUID, Journey] = {}
        for row, cells, refusals in cleaned:
            self._add(journeys, plan, row, cells, refusals)
        await self.staging.standings(list(journeys))
        self.streams += journeys
        return list(journeys.values())

    async def _look_up(self, value: Value, named: Mapping[str, Row]) -> None:
        """Records that are named for the first time are created, if the mapping says so."""
        unknown = await self.references.unknown(value, named)
        if unknown and value.unknown == "create":
            plan = self.plans[value.of or ""]
            by = value.by or next(names(plan.records.id))
            lines = [
                (named[text], [text if name == by else "" for name in plan.columns])
                for text in unknown
            ]
            await self._accept(plan, lines)

    def _add(
        self,
        journeys: dict[UUID, Journey],
        plan: Plan,
        row: Row,
        cells: dict[str, Cell],
        refusals: list[ImportRefused],
    ) -> None:
        """One row more of its record's journey."""
        refusals += self._refer(plan, cells)
        uses: list[Use] = []
        try:
            uses += [] if refusals else plan.uses(cells)
        except NoStep as no_step:
            refusals.append(no_step)
        try:
            stream = self.mapping.id_of(plan.kind, plan.external_id(cells))
            journey = journeys.setdefault(stream, Journey(stream))
            journey.tellings.append(Telling(row, cells, uses))
            journey.refused |= bool(refusals)
        except NoId as no_id:
            refusals.append(no_id)
        for refusal in refusals:
            self.report.refuse([row], refusal)

    def _refer(self, plan: Plan, cells: dict[str, Cell]) -> Iterator[ImportRefused]:
        """Puts ids in the place of names; those that name nothing are refused."""
        for name, value in plan.references:
            if text := cells[name].text:
                try:
                    id = self.references.find(plan.columns[name], value, text)
                    cells[name] = Cell(text, id)
                except ImportRefused as refusal:
                    yield refusal

    async def _tell(self, plan: Plan, journey: Journey) -> Sequence[Use]:
        """What was said of it: all that is new, or nothing."""
        before = len(self.staging.staged)
        try:
            if journey.refused:
                raise RecordRefused
            said = await self.teller.tell(journey.stream, journey.uses(self.mapping.zone))
        except RecordRefused as refusal:
            self.report.refuse([each.row for each in journey.tellings if each.uses], refusal)
        except PastChanged as refusal:
            self.report.refuse(journey.rows, refusal)
            self.references.add(plan, journey)
            return ()
        except (Refused, ValidationError) as refusal:
            self.staging.forget(before)
            self.report.refuse(journey.rows, refusal)
        else:
            self.references.add(plan, journey)
            return said
        self.references.refuse(plan, journey)
        return ()
