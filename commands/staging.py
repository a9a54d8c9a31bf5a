"""A log before the log: what is said is kept aside until it is flushed in bulk. Imports decide
every row on it before the first is written; the demo plays years on it, by a clock of its own.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import dropwhile, groupby, takewhile
from uuid import UUID

from commands.command import Call, Command
from commands.decide import tell
from commands.ports import Answer, Bulk, Log, Named, Request
from commands.world import World, decided
from domain.errors import Taken, VersionTaken
from domain.recorded import Draft, Provenance, Recorded
from domain.standing import Standing, standing
from domain.story import Record

BREATH = 1_000
"""Events, after which whoever watches is told."""


class Staging:
    """Satisfies `Log`; what is staged has no position yet.

    `as_it_happened`: what is said was known when it happened, not when it is flushed. `clock` is
    the instant at which it is said, where that is not now.
    """

    def __init__(
        self, log: Log, *, as_it_happened: bool = False, clock: datetime | None = None
    ) -> None:
        self.log = log
        self.as_it_happened = as_it_happened
        self.clock = clock
        self.staged: list[tuple[Draft, Recorded]] = []
        self._standings: dict[UUID, Standing] = {}
        self._streams: dict[UUID, list[Recorded]] = {}
        self._reserved: dict[tuple[str, str], UUID] = {}

    async def now(self) -> datetime:
        if self.clock is None:
            self.clock = await self.log.now()
        return self.clock

    async def world(self) -> World:
        """What is loaded, with what was staged on it, as of now."""
        return World(await self.now(), self._standings)

    async def say(self, command: Command, call: Call) -> Sequence[Draft]:
        """Decide a command and stage what it says, for whoever does not send it again.

        Raises a `Refused`, or pydantic's `ValidationError` for a wrong body: nothing is staged.
        """
        body, world = command.read(call.body), await self.world()
        told = await decided(self, world, lambda world: tell(world, command, call, body))
        for draft, _ in told:
            self._reserve(draft)
        for draft, record in told:
            self._stage(draft, call.by, world.now, record)
        return [draft for draft, _ in told]

    async def standings(self, ids: Collection[UUID]) -> Mapping[UUID, Standing]:
        if missing := [id for id in ids if id not in self._standings]:
            for id, stream in (await self.streams(missing)).items():
                self._standings[id] = standing(stream)
        return {id: self._standings[id] for id in ids}

    async def standing(self, id: UUID) -> Standing:
        return self._standings.get(id) or (await self.standings([id]))[id]

    async def streams(self, ids: Collection[UUID]) -> Mapping[UUID, Sequence[Recorded]]:
        if missing := [id for id in ids if id not in self._streams]:
            found = await self.log.streams(missing)
            self._streams |= {id: list(found.get(id, ())) for id in missing}
        return {id: self._streams[id] for id in ids}

    async def said_by(self, command: UUID) -> Sequence[Recorded]:
        """What is staged of one command stands together, and is asked for soon after."""
        others = dropwhile(lambda said: said.by.command != command, self._latest_first())
        staged = list(takewhile(lambda said: said.by.command == command, others))
        return staged[::-1] or await self.log.said_by(command)

    def _latest_first(self) -> Iterator[Recorded]:
        return (said for _, said in reversed(self.staged))

    async def naming(self, named: Named) -> Collection[UUID]:
        staged = {draft.stream for draft, _ in self.staged if named.in_(draft)}
        return staged.union(await self.log.naming(named))

    async def answered(self, request: Request) -> Answer | None:
        return await self.log.answered(request)

    async def append(self, drafts: Sequence[Draft], request: Request) -> Answer:
        await self.streams({request.stream, *(draft.stream for draft in drafts)})
        self._stage_all(drafts, request.by, await self.now())
        return Answer(request.stream, len(self._streams[request.stream]), 0)

    def _stage_all(self, drafts: Sequence[Draft], by: Provenance, now: datetime) -> None:
        """Raises `VersionTaken`, `Taken`: none is staged."""
        for stream, own in groupby(drafts, key=lambda draft: draft.stream):
            if next(own).version != len(self._streams[stream]) + 1:
                raise VersionTaken(stream=stream)
        for draft in drafts:
            self._reserve(draft)
        for draft in drafts:
            self._stage(draft, by, now)

    def _stage(
        self, draft: Draft, by: Provenance, now: datetime, record: Record | None = None
    ) -> None:
        """What the record is after it, whoever decided it knows already."""
        stream = self._streams[draft.stream]
        if self.as_it_happened:
            happened = draft.occurred_at or now
            known_from = max(happened, stream[-1].known_from) if stream else happened
            draft = Draft(
                stream=draft.stream,
                version=draft.version,
                event=draft.event,
                occurred_at=happened,
                known_from=known_from,
                subject=draft.subject,
                rest=draft.rest,
            )
        said = draft.recorded(0, now, by)
        self.staged.append((draft, said))
        stream.append(said)
        if before := self._standings.get(draft.stream):
            after = before.after(said, record) if record else before.grown([said])
            self._standings[draft.stream] = after or standing(stream)

    def _reserve(self, draft: Draft) -> None:
        """Among what is staged; against what is in the log, the flush does."""
        for name, scope in draft.event.unique_fields().items():
            value = (scope, getattr(draft.event, name))
            if self._reserved.setdefault(value, draft.stream) != draft.stream:
                raise Taken(field=name)

    async def append_all(self, drafts: Iterable[tuple[Draft, Provenance]]) -> Bulk:
        for draft, by in drafts:
            await self.streams([draft.stream])
            self._stage(draft, by, await self.now())
        return Bulk(0)

    def forget(self, since: int) -> None:
        """Take back all that was staged after the first `since` events."""
        while len(self.staged) > since:
            draft, _ = self.staged.pop()
            self._streams[draft.stream].pop()
            self._standings.pop(draft.stream, None)
            for name, scope in draft.event.unique_fields().items():
                self._reserved.pop((scope, getattr(draft.event, name)), None)

    async def flush(self, watch: Callable[[int], None] = lambda written: None) -> Bulk:
        """Write what is staged; what is written is staged no more. Now and then, and perhaps from
        another thread, `watch` is told how many events are on their way.
        """
        staged, self.staged = self.staged, []

        def counted() -> Iterator[tuple[Draft, Provenance]]:
            for number, (draft, said) in enumerate(staged, 1):
                yield draft, said.by
                if number % BREATH == 0 or number == len(staged):
                    watch(number)

        return await self.log.append_all(counted())
