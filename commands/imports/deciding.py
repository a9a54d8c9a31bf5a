"""Decides every row of every file, in the order of the mapping, before anything is written."""

from collections import Counter, defaultdict
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from uuid import UUID

from pydantic import ValidationError

from commands.imports.errors import (
    NoId,
    NoStep,
    PastChanged,
    RecordRefused,
)
from commands.imports.journeys import Journey, clamped
from commands.imports.mapping import ImportMapping
from commands.imports.references import References
from commands.imports.report import Report
from commands.imports.rows import Plan, Telling, Use
from commands.imports.tables import Line, Row, Table
from commands.imports.telling import Teller
from commands.imports.templates import Cell, names
from commands.imports.values import Value
from domain.errors import Refused
from domain.person import forgotten_in

Watch = Callable[[int, int], Awaitable[None]]
"""Is told how many rows are decided, of how many."""

Lines = Mapping[str, Sequence[Line]]
"""Of records that are told together, by the kind under which the mapping states them."""

Cleaned = tuple[Row, dict[str, Cell], list[Refused]]
"""A row, what it says, and why some of that is empty which is not so in the file."""

STEPS = 3
"""In which a row is done: it is cleaned, it finds its record, that is told."""

BREATH = 1_000 * STEPS
"""After so many steps whoever watches is told, and others have their turn."""


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
        self.done = self.total = self.steps = 0
        self._rows_of = Counter[tuple[str, str]]()
        """How often an id came of which each row is a record of its own."""
        self._taken: dict[str, set[int]] = defaultdict(set)
        """The numbers of the rows of each file that are not passed over."""

    async def decide(self, tables: Mapping[str, Table]) -> None:
        """Raises `MissingColumn` or `Malformed` before anything is decided."""
        lines = {kind: list(plan.lines(tables.get(kind))) for kind, plan in self.plans.items()}
        self.total = sum(map(len, lines.values()))
        stated = sum(len(records.rows) for records in self.mapping.records.values())
        files = {table.file: len(table) for table in tables.values()}
        self.report.rows = stated + sum(files.values())
        for kind, plan in self.plans.items():
            if not plan.records.continues:
                together = (kind, *self.mapping.continuing(kind))
                own = {each: lines.pop(each) for each in together}
                number = sum(map(len, own.values()))
                await self._accept(plan, own)
                self.done, self.steps = self.done + number, 0
                await self.watch(self.done, self.total)
        self.report.aside = self.report.rows - sum(map(len, self._taken.values()))

    async def said(self) -> int:
        """How many events are this import's, those of an interrupted run among them."""
        streams = await self.staging.streams(self.streams)
        own = self.teller.id
        return sum(r.by.correlation == own for stream in streams.values() for r in stream)

    async def _accept(self, plan: Plan, lines: Lines) -> None:
        """What is stored by whole files is taken back if one row is refused."""
        before, wrong = len(self.staging.staged), self.report.wrong
        journeys = await self._journeys(lines)
        by_file = self.mapping.atomic == "file"
        uses: Counter[str] = Counter()
        for journey in journeys if by_file else let_go(journeys):
            said = await self._tell(plan, journey)
            for use in said:
                uses[f"{use.command.noun}/{use.command.name}"] += 1
            await self._step()
        if by_file and self.report.wrong > wrong:
            self.staging.forget(before)
            for journey in journeys:
                self.references.refuse(plan, journey, RecordRefused())
            return
        self.report.uses += uses

    async def _journeys(self, lines: Lines) -> list[Journey]:
        """What the rows tell, by record; each record's stream is loaded."""
        journeys: dict[UUID, Journey] = {}
        for kind, own in lines.items():
            plan = self.plans[kind]
            taken = [each async for each in self._cleaned(plan, own)]
            for name, value in plan.references:
                named = {
                    text: row for row, cells, _ in reversed(taken) if (text := cells[name].text)
                }
                await self._look_up(value, named)
            for row, cells, refusals in taken:
                self._taken[row.file].add(row.number)
                self._add(journeys, plan, row, cells, refusals)
                await self._step()
        await self.staging.standings([*journeys, *people_in(journeys.values())])
        self.streams += journeys
        return list(journeys.values())

    async def _cleaned(self, plan: Plan, own: Sequence[Line]) -> AsyncIterator[Cleaned]:
        """What the rows say that are not passed over."""
        for row, fields in own:
            cells, refusals = plan.clean(fields)
            if plan.takes(cells):
                yield row, cells, refusals
            await self._step()

    async def _step(self) -> None:
        self.steps += 1
        if self.steps % BREATH == 0:
            await self.watch(min(self.done + self.steps // STEPS, self.total), self.total)

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
            await self._accept(plan, {plan.kind: lines})

    def _add(
        self,
        journeys: dict[UUID, Journey],
        plan: Plan,
        row: Row,
        cells: dict[str, Cell],
        refusals: list[Refused],
    ) -> None:
        """One row more of its record's journey."""
        refusals += self._refer(plan, cells)
        uses: list[Use] = []
        try:
            uses += [] if refusals else plan.uses(cells)
        except NoStep as no_step:
            refusals.append(no_step)
        try:
            external = self._told_apart(plan, plan.external_id(cells))
            stream = plan.stream(external)
            journey = journeys.setdefault(stream, Journey(stream, in_order=plan.records.in_order))
            journey.tellings.append(Telling(row, external, cells, uses, plan.rank(cells)))
            journey.refused |= bool(refusals)
        except NoId as no_id:
            refusals.append(no_id)
        for refusal in refusals:
            self.report.refuse([row], refusal)

    def _told_apart(self, plan: Plan, external: str) -> str:
        """The second row of an id is another record, where each row is one."""
        if not plan.records.one_each:
            return external
        self._rows_of[plan.kind, external] += 1
        number = self._rows_of[plan.kind, external]
        return external if number == 1 else f"{external}#{number}"

    def _refer(self, plan: Plan, cells: dict[str, Cell]) -> Iterator[Refused]:
        """Puts ids in the place of names; those that name nothing are refused."""
        for name, value in plan.references:
            if text := cells[name].text:
                try:
                    cells[name] = self.references.find(plan.columns[name], value, text)
                except Refused as refusal:
                    yield refusal

    async def _tell(self, plan: Plan, journey: Journey) -> Sequence[Use]:
        """What was said of it: all that is new, or nothing."""
        before = len(self.staging.staged)
        try:
            if journey.refused:
                raise RecordRefused
            said = await self.teller.tell(journey.stream, self._uses(journey))
        except RecordRefused as refusal:
            self.report.refuse([each.row for each in journey.tellings if each.uses], refusal)
            self.references.refuse(plan, journey, refusal)
        except PastChanged as refusal:
            self.report.refuse(journey.rows, refusal)
            self.references.add(plan, journey)
        except (Refused, ValidationError) as refusal:
            self.staging.forget(before)
            self.report.refuse(journey.rows, refusal)
            self.references.refuse(plan, journey, refusal)
        else:
            self.references.add(plan, journey)
            return said
        return ()

    def _uses(self, journey: Journey) -> list[Use]:
        """What the rows say, in its order; what runs backwards is moved if the mapping says so."""
        zone = self.mapping.zone
        if self.mapping.on_backwards == "refuse":
            return journey.uses(zone)
        told, moved = clamped(journey.told(zone), zone)
        for each in moved:
            self.report.move(each)
        return [use for _, use in told]


def let_go(journeys: list[Journey]) -> Iterator[Journey]:
    """Each in turn; what its rows said is held no longer than it takes to tell it."""
    journeys.reverse()
    while journeys:
        yield journeys.pop()


def people_in(journeys: Iterable[Journey]) -> set[UUID]:
    """Where it would stand that those of whom facts tell are forgotten."""
    uses = (use for each in journeys for telling in each.tellings for use in telling.uses)
    told_of = {use.body.get("customer") for use in uses if use.command.notes_fact}
    return {forgotten_in(id) for id in told_of if isinstance(id, UUID)}
