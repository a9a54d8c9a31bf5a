"""What messages say is carried out one by one, as a mapping states; said again, nothing changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from commands import plain_json
from commands.command import Call
from commands.execute import execute
from commands.identity import named, of_source
from commands.imports import dates, documents
from commands.imports.errors import (
    Malformed,
    MessageTooLarge,
    MessageUnreadable,
    NoStep,
    NoTopic,
    UnknownSchema,
)
from commands.imports.mapping import ImportMapping
from commands.imports.references import References
from commands.imports.rows import Plan, Use
from commands.imports.tables import Said
from commands.imports.templates import as_text, names
from commands.imports.values import Value
from commands.ports import Log
from domain.errors import Refused
from domain.recorded import Provenance

LARGEST = 1_000_000
"""Bytes of a message that is read."""

OURS = "kafka"
"""Under which name a row says what is beside the message: `kafka.id`, `kafka.key`, `kafka.at`."""

Refusal = Refused | ValidationError


@dataclass(frozen=True, slots=True)
class Message:
    """As it stands in its topic."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]
    at: datetime


@dataclass(frozen=True)
class Content:
    """What a message says."""

    message: Message
    row: Mapping[str, Any]

    @cached_property
    def id(self) -> str:
        """By its header ce_id, or by all of it: what comes again is the same."""
        said = dict(self.message.headers).get("ce_id")
        whole = (self.message.key or b"") + b"\0" + (self.message.value or b"")
        return said.decode(errors="replace") if said else blake2b(whole, digest_size=16).hexdigest()

    def said(self, plan: Plan) -> Iterator[Said]:
        """In the plan's columns. Raises `Malformed`."""
        beside = {"id": self.id, "key": (self.message.key or b"").decode(errors="replace")}
        row = {OURS: beside | {"at": self.message.at.isoformat()}, **self.row}
        for name, column in plan.columns.items():
            path = column.split(".")
            try:
                many = plan.records.value(name).many
                yield documents.texts(row, path) if many else documents.text(row, path)
            except ValueError as wrong:
                place, problem = f"offset {self.message.offset}", f"{column} {wrong}"
                raise Malformed(file=self.message.topic, place=place, problem=problem) from None


def content(message: Message) -> Content:
    """Raises `MessageTooLarge`, `MessageUnreadable`."""
    value = message.value or b""
    if len(value) > LARGEST:
        raise MessageTooLarge(bytes=f"{len(value):,}", most=f"{LARGEST:,}")
    try:
        row = plain_json.read(value.decode(), number=str)
    except (ValueError, RecursionError) as wrong:
        raise MessageUnreadable(problem=str(wrong) or "it is nested too deeply") from None
    if not isinstance(row, dict):
        raise MessageUnreadable(problem=f"it is a {type(row).__name__}")
    return Content(message, row)


class Intake:
    """A mapping at work."""

    def __init__(self, log: Log, mapping: ImportMapping, actor: str) -> None:
        """Raises `NoTopic`."""
        if not mapping.topics:
            raise NoTopic(mapping=mapping.name)
        self._log, self._mapping, self._actor = log, mapping, actor
        self._references = References(mapping, log)
        self._plans = {kind: Plan(mapping, kind) for kind in mapping.records}
        self._messages = {
            kind: as_text(plan.records.message)
            for kind, plan in self._plans.items()
            if plan.records.message
        }

    async def prepare(self) -> None:
        """What the mapping itself states of records, such as a pipeline, is there."""
        for kind, plan in self._plans.items():
            for row, fields in plan.lines(None):
                await self._carry_out(plan, fields, f"rows/{kind}/{row.number}", self._mapping.name)

    async def take(self, message: Message) -> Refusal | None:
        """What it says is carried out once; or why not."""
        try:
            said = content(message)
            for plan in self._plans.values():
                if plan.records.topic == message.topic:
                    self._check_type(plan, message)
                    await self._carry_out(plan, list(said.said(plan)), said.id, message.topic)
        except (Refused, ValidationError) as refused:
            if getattr(refused, "status", 0) >= 500:  # at this moment, whatever it says
                raise
            return refused
        return None

    def _check_type(self, plan: Plan, message: Message) -> None:
        """Raises `UnknownSchema`."""
        if known := plan.records.types:
            said = dict(message.headers).get("ce_type", b"").decode(errors="replace")
            if said not in known:
                raise UnknownSchema(type=said or "nothing", known=", ".join(known))

    async def _carry_out(self, plan: Plan, fields: Sequence[Said], id: str, door: str) -> None:
        """Raises the first refusal."""
        cells, refusals = plan.clean(fields)
        if not plan.takes(cells):
            return
        for refusal in refusals:
            raise refusal
        for name, value in plan.references:
            if text := cells[name].text:
                await self._create(value, text, door)
                cells[name] = self._references.find(plan.columns[name], value, text)
        external, uses = plan.external_id(cells), plan.uses(cells)
        given = self._messages.get(plan.kind)
        stated = (given and given(cells)) or id
        await self._say(plan, plan.stream(external), uses, f"{external}/{stated}", door)

    async def _say(self, plan: Plan, stream: UUID, uses: Sequence[Use], id: str, door: str) -> None:
        for place, use in enumerate(uses):
            command = named(of_source(self._mapping.source), f"{plan.kind}/{id}/{place}")
            by = Provenance(self._actor, command, f"kafka:{door}", correlation=command)
            last = None
            if not use.command.notes_fact:  # which is its own proof that it came before
                if await self._log.said_by(command):
                    continue
                last = (await self._log.standings([stream]))[stream].last
            at = dates.instant(use.at, [last] if last else (), self._mapping.zone)
            await execute(self._log, use.command, Call(stream, use.body, by, at))

    async def _create(self, value: Value, external: str, door: str) -> None:
        """Who is named for the first time, if the mapping says so."""
        if await self._references.unknown(value, [external]) and value.unknown == "create":
            plan = self._plans[value.of or ""]
            id = next(names(plan.records.id))
            fields = [external if name == id else "" for name in plan.columns]
            try:
                await self._carry_out(plan, fields, f"created/{external}", door)
            except NoStep:  # it is told of later
                return
            await self._references.unknown(value, [external])
