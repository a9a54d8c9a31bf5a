"""The log in memory, with a clock that a test turns: satisfies `commands.ports.Log`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from commands.ports import Answer, Bulk, Log, Named, Request
from domain.errors import KeyReused, Taken, VersionTaken
from domain.person import IsForgotten, Person
from domain.recorded import Draft, Provenance, Recorded
from domain.standing import Standing, standing
from infra.mapper import owners

TICK = timedelta(microseconds=1)


class MemoryLog(Log):
    def __init__(self) -> None:
        self.clock = datetime(2024, 1, 1, tzinfo=UTC)
        self.events: list[Recorded] = []
        self.answers: dict[UUID, tuple[tuple[UUID, bytes], Answer]] = {}
        self.reserved: dict[tuple[str, str], UUID] = {}
        self.forgotten: set[UUID] = set()
        self._streams: dict[UUID, list[Recorded]] = defaultdict(list)

    def turn_clock(self, by: timedelta) -> None:
        self.clock += by

    def stream(self, id: UUID) -> Sequence[Recorded]:
        return list(self._streams[id])

    async def now(self) -> datetime:
        return max(self.clock, self.events[-1].recorded_at if self.events else self.clock)

    async def standings(self, ids: Collection[UUID]) -> Mapping[UUID, Standing]:
        return {id: standing(self.stream(id)) for id in ids}

    async def streams(self, ids: Collection[UUID]) -> Mapping[UUID, Sequence[Recorded]]:
        return {id: self.stream(id) for id in ids}

    async def said_by(self, command: UUID) -> Sequence[Recorded]:
        return [r for r in self.events if r.by.command == command]

    async def naming(self, named: Named) -> Collection[UUID]:
        return {r.stream for r in self.events if named.in_(r)}

    async def answered(self, request: Request) -> Answer | None:
        asked = (request.stream, request.asked)
        before, answer = self.answers.get(request.by.command, (asked, None))
        if before != asked:
            raise KeyReused
        return answer

    async def append(self, drafts: Sequence[Draft], request: Request) -> Answer:
        if answer := await self.answered(request):
            return answer
        self._record([(draft, request.by) for draft in drafts])
        version = len(self._streams[request.stream])
        told = self.events[len(self.events) - len(drafts) :]
        answer = Answer(request.stream, version, len(self.events), told)
        self.answers[request.by.command] = (request.stream, request.asked), answer
        return answer

    async def append_all(self, drafts: Iterable[tuple[Draft, Provenance]]) -> Bulk:
        said = list(drafts)
        self._record(said)
        return Bulk(len(self.events) if said else 0)

    def _record(self, drafts: Sequence[tuple[Draft, Provenance]]) -> None:
        self._check_forgotten(drafts)
        reserved = dict(self.reserved)
        versions: dict[UUID, int] = {}
        for draft, _ in drafts:
            last = versions.get(draft.stream, len(self._streams[draft.stream]))
            if draft.version != last + 1:
                raise VersionTaken(stream=draft.stream)
            versions[draft.stream] = draft.version
            for name, scope in draft.event.unique_fields().items():
                holder = reserved.setdefault((scope, getattr(draft.event, name)), draft.stream)
                if holder != draft.stream:
                    raise Taken(field=name)
        self.reserved = reserved
        last_at = self.events[-1].recorded_at if self.events else datetime.min.replace(tzinfo=UTC)
        recorded_at, command = max(self.clock, last_at + TICK), None
        for draft, by in drafts:
            if command not in {None, by.command}:
                recorded_at += TICK
            command = by.command
            recorded = draft.recorded(len(self.events) + 1, recorded_at, by)
            self.events.append(recorded)
            self._streams[draft.stream].append(recorded)
            if isinstance(draft.event, Person.Forgotten):
                self._forget(draft.event.subject)

    def _check_forgotten(self, drafts: Sequence[tuple[Draft, Provenance]]) -> None:
        for draft, by in drafts:
            if self.forgotten.intersection(owners(draft, by)):
                raise IsForgotten

    def _forget(self, subject: UUID) -> None:
        """As the events read from now on."""
        self.forgotten.add(subject)
        for each in (self.events, *self._streams.values()):
            each[:] = [as_forgotten(recorded, subject) for recorded in each]


def as_forgotten(recorded: Recorded, subject: UUID) -> Recorded:
    if recorded.event.subject_id(recorded.stream) != subject:
        return recorded
    return recorded._replace(event=recorded.event.forgotten())
