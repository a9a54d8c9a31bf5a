"""A process that says things, and writes down what it was answered.

A command without an answer is sent again, by the same process or by the one that comes after it.
"""

import asyncio
from random import Random

from commands.execute import Done
from commands.ports import Log
from domain.errors import Refused
from infra.postgres.log import open_log
from tests.chaos.log.acts import Act, draw
from tests.chaos.log.casting import LOST, Part
from tests.chaos.log.journal import Journal, Line, lines_of
from tests.secret import SECRET

AGAIN = 0.05
"""How many of the answered commands come again."""


def write(part: Part) -> None:
    asyncio.run(_write(part))


async def _write(part: Part) -> None:
    before = list(lines_of(part.journal))
    answered = {line["key"] for line in before if "asked" not in line}
    unanswered = [
        Act.of(line) for line in before if "asked" in line and line["key"] not in answered
    ]
    async with open_log(part.url, SECRET) as log:
        writer = Writer(log, part, Random(f"{part.seed} {part.name} {len(before)}"))
        await asyncio.gather(
            *(writer.settle(act) for act in unanswered),
            *(writer.go_on() for _ in range(part.tasks)),
        )


class Writer:
    def __init__(self, log: Log, part: Part, random: Random) -> None:
        self.log, self.part, self.random = log, part, random
        self.journal = Journal(part.journal)

    async def go_on(self) -> None:
        while self.part.goes_on:
            act = draw(self.random)
            self.journal.note({"asked": True, **act.line()})
            if await self.settle(act) and self.random.random() < AGAIN:
                await self.say_again(act)

    async def settle(self, act: Act) -> bool:
        """Ask until there is an answer; whether the command was carried out."""
        line = await self.answer(act)
        self.journal.note({"key": act.key, "name": act.name, **line})
        return "refused" not in line

    async def say_again(self, act: Act) -> None:
        """The same is answered the same; another command under that key is refused."""
        self.journal.note({"key": act.key, "again": True, **await self.answer(act)})
        other = Act(act.key, "products", "rename", act.stream, {"name": "Other"})
        self.journal.note({"key": act.key, "other": True, **await self.answer(other)})

    async def answer(self, act: Act) -> Line:
        while True:
            try:
                done = await act.send(self.log, self.part.name)
            except LOST:
                await asyncio.sleep(self.random.uniform(0.01, 0.3))
            except Refused as refused:
                return {"refused": refused.code}
            else:
                return _answered(done)


def _answered(done: Done) -> Line:
    assert done.answer
    return {
        "stream": str(done.answer.id),
        "version": done.answer.version,
        "position": done.answer.position,
        "said": len(done.said),
    }
