"""A process that brings customers in by COPY, beside everyone else."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from commands.ports import Log
from domain.customer import Customer
from domain.errors import VersionTaken
from domain.person import Particulars
from domain.recorded import Draft, Provenance
from infra.postgres.log import open_log
from tests.beside import write_all_beside
from tests.chaos.log.acts import SCENE
from tests.chaos.log.casting import LOST, Part
from tests.chaos.log.journal import Journal, lines_of
from tests.secret import SECRET

FILE = 700
"""Customers of a file: more than a chunk."""

THEN = datetime(2024, 1, 1, tzinfo=UTC)


def bring_in(part: Part) -> None:
    write_all_beside()  # by a process of its own, which must end with this one
    asyncio.run(_bring_in(part))


async def _bring_in(part: Part) -> None:
    journal = Journal(part.journal)
    file = sum("customers" in line for line in lines_of(part.journal))
    async with open_log(part.url, SECRET) as log:
        while part.goes_on:
            customers = [uuid5(SCENE, f"{part.name} {file} {line}") for line in range(FILE)]
            if await _brought_in(log, customers):
                journal.note({"customers": list(map(str, customers))})
                file += 1
                await asyncio.sleep(1)
            else:
                await asyncio.sleep(0.1)


async def _brought_in(log: Log, customers: Sequence[UUID]) -> bool:
    """What is there of it stays; what is missing is brought in."""
    try:
        there = await log.streams(customers)
        missing = [id for id in customers if not there[id]]
        await log.append_all(_drafts(missing))
    except (VersionTaken, *LOST):
        return False
    return True


def _drafts(customers: Sequence[UUID]) -> Iterator[tuple[Draft, Provenance]]:
    for number, id in enumerate(customers):
        at = THEN + timedelta(minutes=number)
        entered = Customer.Entered(name="Acme", kind="company", particulars=Particulars())
        yield Draft(id, 1, entered, at, at), Provenance("importer", uuid5(id, ""), "import:chaos")
