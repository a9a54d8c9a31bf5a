"""A log before the log: what is said is kept aside until it is flushed in bulk. Imports decide
every row on it before the first is written; the demo plays years on it, by a clock of its own.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from commands.ports import Answer, Bulk, Log, Request
from commands.world import names
from domain.errors import Taken, VersionTaken
from domain.recorded import Draft, Provenance, Recorded
from domain.standing import Standing, standing


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
        self.staged: list[tuple[Draft, Provenance]] = []
        self._streams: dict[UUID, list[Recorded]] = {}
        self._standings: dict[UUID, Standing] = {}
        self._commands: dict[UUID, list[Recorded]] = {}
        self._reserved: dict[tuple[str, str], UUID] = {}

    async def now(self) -> datetime:
        if self.clock is None:
            self.clock = await self.log.now()
        return self.clock

    async def standings(self, ids: Collection[UUID]) -> Mapping[UUID, Standing]:
        await self.streams(ids)
        return {id: self._standing(id) for id in ids}

    def _standing(self, id: UUID) -> Standing:
        """Grown by what was staged since it was asked for last."""
        stream, before = self._streams[id], self._standings.get(id, Standing())
        grown = before.grown(stream[before.version :]) or standing(stream)
        self._standings[id] = grown
        return grown

    async def streams(self, ids: Collection[UUID]) -> Mapping[UUID, Sequence[Recorded]]:
        if missing := [id for id in ids if id not in self._streams]:
            found = await self.log.streams(missing)
            self._streams |= {id: list(found.get(id, ())) for id in missing}
        return {id: self._streams[id] for id in ids}

    async def said_by(self, command: UUID) -> Sequence[Recorded]:
        return self._commands.get(command) or await self.log.said_by(command)

    async def naming(self, id: UUID) -> Collection[UUID]:
        staged = {draft.stream for draft, _ in self.staged if names(draft, id)}
        return staged.union(await self.log.naming(id))

    async def answered(self, request: Request) -> Answer | None:
        return await self.log.answered(request)

    async def append(self, drafts: Sequence[Draft], request: Request) -> Answer:
        now = await self.now()
        streams = await self.streams({request.stream, *(draft.stream for draft in drafts)})
        for stream, own in groupby(drafts, key=lambda draft: draft.stream):
            if next(own).version != len(streams[stream]) + 1:
                raise VersionTaken(stream=stream)
        for draft in drafts:
            self._reserve(draft)
        for draft in drafts:
            self._stage(draft, request.by, now)
        return Answer(request.stream, len(self._streams[request.stream]), 0)

    def _stage(self, draft: Draft, by: Provenance, now: datetime) -> None:
        stream = self._streams[draft.stream]
        if self.as_it_happened:
            happened = draft.occurred_at or now
            known_from = max(happened, stream[-1].known_from) if stream else happened
            draft = replace(draft, occurred_at=happened, known_from=known_from)
        said = draft.recorded(0, now, by)
        self.staged.append((draft, by))
        stream.append(said)
        self._commands.setdefault(by.command, []).append(said)

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
            draft, by = self.staged.pop()
            self._streams[draft.stream].pop()
            self._standings.pop(draft.stream, None)
            self._commands[by.command].pop()
            for name, scope in draft.event.unique_fields().items():
                self._reserved.pop((scope, getattr(draft.event, name)), None)

    async def flush(self) -> Bulk:
        """Write what is staged; what is written is staged no more."""
        staged, self.staged = self.staged, []
        return await self.log.append_all(staged)
