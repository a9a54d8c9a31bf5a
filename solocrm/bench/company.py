"""A log with the demo's mix of events, as long as is asked for: the demo's company, whose customers
with all that is theirs come again and again under ids of their own.
"""

import asyncio
import re
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg

from domain.catalogue import RECORD_OF
from domain.contact import Contact
from domain.customer import Customer
from domain.opportunity import Opportunity
from domain.recorded import Draft, Provenance, Recorded
from infra.mapper import EventMapper
from infra.postgres.log import open_log
from infra.postgres.recorder import SELECT, stored
from infra.secret import Secret
from solocrm.demo.script import play

ENDS = date(2025, 12, 31)
ZONE = ZoneInfo("Asia/Shanghai")
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def fill(url: str, secret: Secret, events: int) -> int:
    """Record at least so many; how many they are."""
    return asyncio.run(_fill(url, secret, events))


async def _fill(url: str, secret: Secret, events: int) -> int:
    async with open_log(url, secret) as log:
        played = await play(log, seed=1, ends=ENDS, zone=ZONE)
        told = recorded(url, secret)
        own = set(customers_of(told))
        copied = [each for each in told if each.stream in own]
        copies = -(-(events - played.position) // len(copied))
        for number in range(1, copies + 1):
            await log.append_all(copy(each, own, number) for each in copied)
        return played.position + max(copies, 0) * len(copied)


def recorded(url: str, secret: Secret) -> list[Recorded]:
    mapper = EventMapper(secret)
    with psycopg.connect(url) as connection:
        rows = connection.execute(SELECT + "ORDER BY position", binary=True)
        return [mapper.to_domain_event(stored(row)) for row in rows]


def customers_of(told: Sequence[Recorded]) -> Iterator[UUID]:
    """Streams of customers, and of what belongs to them."""
    for each in told:
        if RECORD_OF.get(type(each.event)) in {Customer, Contact, Opportunity}:
            yield each.stream


def copy(of: Recorded, own: set[UUID], number: int) -> tuple[Draft, Provenance]:
    """The event as it befalls the customer of that number."""

    def other(id: UUID) -> UUID:
        return UUID(int=id.int ^ number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128)

    def renamed(found: re.Match[str]) -> str:
        id = UUID(found[0])
        return str(other(id)) if id in own else found[0]

    text = ID.sub(renamed, of.event.model_dump_json(exclude_unset=True))
    event = type(of.event).model_validate_json(text)
    draft = Draft(other(of.stream), of.version, event, of.occurred_at, of.known_from, rest=of.rest)
    return draft, of.by._replace(command=other(of.by.command))
