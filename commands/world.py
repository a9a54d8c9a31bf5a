"""What a decision sees of the log. Decisions are plain functions over it, without I/O: where one
asks for what is not loaded yet, the world is widened and the decision made again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from commands.ports import Log
from domain.recorded import Recorded

D = TypeVar("D")


class NotLoaded(Exception):
    """The decision needs what the world does not hold yet."""

    def __init__(self, streams: set[UUID], commands: set[UUID]) -> None:
        super().__init__(streams, commands)
        self.streams, self.commands = streams, commands


@dataclass
class World:
    """The log as far as it is loaded, at one instant."""

    now: datetime
    streams: dict[UUID, Sequence[Recorded]] = field(default_factory=dict)
    commands: dict[UUID, Sequence[Recorded]] = field(default_factory=dict)

    def stream(self, id: UUID) -> Sequence[Recorded]:
        """All events of the stream in order of version; empty if there is none."""
        if id not in self.streams:
            raise NotLoaded({id}, set())
        return self.streams[id]

    def said_by(self, command: UUID) -> Sequence[Recorded]:
        """All events of the command in order of position."""
        if command not in self.commands:
            raise NotLoaded(set(), {command})
        return self.commands[command]


async def see(log: Log, decision: Callable[[World], D], *needed: UUID) -> D:
    """The decision, over as much of the log as it asks for and the streams known to be needed."""
    world = World(await log.now(), {**await log.streams(needed)})
    while True:
        try:
            return decision(world)
        except NotLoaded as missing:
            world.streams |= await log.streams(missing.streams)
            world.commands |= {id: await log.said_by(id) for id in missing.commands}
