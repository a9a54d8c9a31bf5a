"""What a decision sees of the log. Decisions are plain functions over it, without I/O: where one
asks for what is not loaded yet, the world is widened and the decision made again.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from commands.ports import Log, Named
from domain.recorded import Recorded
from domain.standing import Standing, standing

D = TypeVar("D")


class NotLoaded(Exception):
    """The decision needs what the world does not hold yet."""

    def __init__(
        self,
        *,
        standings: Collection[UUID] = (),
        streams: Collection[UUID] = (),
        command: UUID | None = None,
        named: Named | None = None,
    ) -> None:
        self.standings, self.streams = standings, streams
        self.command, self.named = command, named


@dataclass
class World:
    """The log as far as it is loaded, at one instant."""

    now: datetime
    standings: dict[UUID, Standing] = field(default_factory=dict)
    streams: dict[UUID, Sequence[Recorded]] = field(default_factory=dict)
    commands: dict[UUID, Sequence[Recorded]] = field(default_factory=dict)
    names: dict[Named, Collection[UUID]] = field(default_factory=dict)

    def standing(self, id: UUID) -> Standing:
        """Where the stream stands now: enough for whoever does not ask about its past."""
        try:
            return self.standings[id]
        except KeyError:
            raise NotLoaded(standings=[id]) from None

    def standing_of(self, ids: Collection[UUID]) -> Iterator[Standing]:
        if missing := [id for id in ids if id not in self.standings]:
            raise NotLoaded(standings=missing)
        return (self.standings[id] for id in ids)

    def stream(self, id: UUID) -> Sequence[Recorded]:
        """All events of the stream in order of version; empty if there is none."""
        return next(self.stream_of([id]))

    def stream_of(self, ids: Collection[UUID]) -> Iterator[Sequence[Recorded]]:
        if missing := [id for id in ids if id not in self.streams]:
            raise NotLoaded(streams=missing)
        return (self.streams[id] for id in ids)

    def said_by(self, command: UUID) -> Sequence[Recorded]:
        """All events of the command in order of position."""
        if command not in self.commands:
            raise NotLoaded(command=command)
        return self.commands[command]

    def naming(self, named: Named) -> Collection[UUID]:
        """The streams with an event that does, believed or not."""
        if named not in self.names:
            raise NotLoaded(named=named)
        return self.names[named]


async def see(log: Log, decision: Callable[[World], D], *needed: UUID) -> D:
    """The decision, over as much of the log as it asks for and the standings of the streams known
    to be needed.
    """
    return await decided(log, World(await log.now(), {**await log.standings(needed)}), decision)


async def decided(log: Log, world: World, decision: Callable[[World], D]) -> D:
    """The decision, once the world is as wide as it takes."""
    while True:
        try:
            return decision(world)
        except NotLoaded as missing:
            if missing.standings:
                world.standings |= await log.standings(missing.standings)
            if missing.streams:
                found = await log.streams(missing.streams)
                world.streams |= found
                world.standings |= {id: standing(stream) for id, stream in found.items()}
            if missing.command:
                world.commands[missing.command] = await log.said_by(missing.command)
            if missing.named:
                world.names[missing.named] = await log.naming(missing.named)
