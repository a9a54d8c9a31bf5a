"""No personal value stands in clear in the log's tables, whatever the event; and none anywhere once
its subject is forgotten.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import count, product
from typing import Any, get_origin
from uuid import UUID, uuid4, uuid5

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from commands.ports import Request
from domain.catalogue import EVENTS, RECORD_OF, events_of
from domain.errors import Refused
from domain.event import WORKSPACE, Event
from domain.opportunity import Opportunity
from domain.person import Particulars, Person, forgotten_in
from domain.recorded import Draft, Provenance, Recorded
from domain.story import Record, Retracted, say
from domain.training import Card, Training
from infra.postgres import upkeep
from infra.postgres.following import catch_up
from infra.postgres.log import PostgresLog, open_log
from infra.postgres.proof import verify
from projections.catalogue import PROJECTIONS
from projections.engine.samples import sample
from tests.crm import id_of
from tests.secret import SECRET
from tests.trainings import CARD

ACME = id_of("acme Ltd")
NUMBER = count(1)
SIGNS = (b"xyzzy", b"6660001234", b"1931-07-09", b"1932-08-10")
"""What no open field ever holds."""

Life = list[tuple[UUID, Event, UUID]]
"""(stream, event, whom the record is about)."""
Write = Callable[[PostgresLog, Sequence[tuple[Draft, Provenance]]], Awaitable[object]]


def secret(kind: Any) -> object:
    """A personal value of that type, which cannot be mistaken."""
    if kind is Particulars:
        return Particulars.model_validate(
            {
                "address": "Xyzzy Lane 1",
                "phones": ["+49 6660001234"],
                "emails": ["lin@xyzzy.example"],
                "handles": {"xyzzygram": "@xyzzy"},
                "birthday": "1931-07-09",
                "care_dates": {"xyzzy day": "1932-08-10"},
                "custom": {"xyzzy": "xyzzy"},
            }
        )
    return {"xyzzy": "xyzzy"} if get_origin(kind) is dict else f"xyzzy-{next(NUMBER)}"


def told(event: type[Event], turn: int) -> Event:
    """All fields said, the personal ones of a person who is known."""
    fields = event.model_fields
    personal = {name: secret(fields[name].annotation) for name in event.personal_fields()}
    owner = dict.fromkeys(set(event.personal_fields().values()) & fields.keys(), ACME)
    card = {"card": Card.model_validate(CARD)} if event is Training.Recorded else {}
    return event.model_validate_json(
        sample(event, turn).model_copy(update=personal | owner | card).model_dump_json()
    )


def life_with(event: type[Event]) -> list[Event]:
    """The shortest that the rules allow."""
    if event is Retracted:
        retracted = Retracted(versions=(), instead=0, reason="xyzzy", subject=ACME)
        return [told(Opportunity.Opened, 1), retracted]
    kind = RECORD_OF[event]
    for between, *turns in product((None, *events_of(kind)), range(2, 6), range(2, 6)):
        told_ = [
            told(each, turn) for turn, each in zip((1, turns[0]), path(kind, event), strict=False)
        ]
        if between:
            told_.insert(-1, told(between, turns[1]))
        if obeys(kind, told_):
            return told_
    raise AssertionError(f"no life has {event.TOPIC}")


def path(kind: type[Record], event: type[Event]) -> Iterator[type[Event]]:
    if kind.begin(sample(event, 1)) is None:
        yield next(each for each in events_of(kind) if kind.begin(sample(each, 1)))
    yield event


def obeys(kind: type[Record], events: Sequence[Event]) -> bool:
    now: Record | None = None
    try:
        for event in events:
            now = say(kind, now, event)
    except Refused:
        return False
    return True


def lives() -> Iterator[tuple[Draft, Provenance]]:
    """One for every event of the catalogue, under commands that say why and from where."""
    for event in EVENTS:
        if event is not Person.Forgotten:
            stream, now = uuid5(ACME, event.TOPIC), None
            for version, each in enumerate(life_with(event), 1):
                kind = RECORD_OF.get(type(each))
                now = say(kind, now, each) if kind else now
                assert now
                by = Provenance("user:1", uuid4(), "web", reason="xyzzy", origin="xyzzy")
                rest = None if kind else 0
                yield Draft(stream, version, each, subject=now.about(stream), rest=rest), by


def nobody() -> Provenance:
    return Provenance("user:1", uuid4(), "web")


async def one_by_one(log: PostgresLog, drafts: Sequence[tuple[Draft, Provenance]]) -> None:
    for draft, by in drafts:
        await log.append([draft], Request(draft.stream, b"xyzzy", by))


async def in_bulk(log: PostgresLog, drafts: Sequence[tuple[Draft, Provenance]]) -> None:
    await log.append_all(drafts)


def signs_in(url: str, *, builds: bool) -> set[bytes]:
    """Those that any table of the builds holds, or of all others, as bytes or text."""
    with psycopg.connect(url) as connection:
        own = {schema for (schema,) in connection.execute("SELECT schema FROM builds").fetchall()}
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        chosen = [each for each in tables if (each[0] in own) == builds]
        assert ("public", "events") in tables
        assert len(chosen) > 8
        held = b""
        for schema, table in chosen:
            for form in ("text", "binary"):
                copy = SQL("COPY {}.{} TO STDOUT (FORMAT {})").format(
                    Identifier(schema), Identifier(table), SQL(form)
                )
                with connection.cursor().copy(copy) as out:
                    held += b"".join(bytes(each) for each in out).lower()
    return {sign for sign in SIGNS if sign in held}


def read(url: str) -> Sequence[Recorded]:
    async def all_of_it() -> Sequence[Recorded]:
        async with open_log(url, SECRET) as log:
            return await log._events.after(0, limit=10_000)

    return asyncio.run(all_of_it())


@pytest.mark.parametrize("write", [one_by_one, in_bulk])
def test_nothing_personal_stands_in_clear_and_nothing_is_left_of_who_is_forgotten(
    database: str, write: Write
) -> None:
    async def record(drafts: Sequence[tuple[Draft, Provenance]]) -> None:
        async with open_log(database, SECRET) as log:
            await write(log, drafts)

    drafts = list(lives())
    asyncio.run(record(drafts))
    catch_up(database, PROJECTIONS, SECRET)
    assert signs_in(database, builds=False) == set()
    assert signs_in(database, builds=True) == set(SIGNS)
    assert [(r.event, r.by.reason, r.by.origin) for r in read(database)] == [
        (draft.event, "xyzzy", "xyzzy") for draft, _ in drafts
    ]

    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT subject FROM keys WHERE subject <> %s", [WORKSPACE])
        gone = [Person.Forgotten(subject=subject, kind="customer") for (subject,) in rows]
    asyncio.run(record([(Draft(forgotten_in(each.subject), 1, each), nobody()) for each in gone]))
    catch_up(database, PROJECTIONS, SECRET)
    assert signs_in(database, builds=False) == signs_in(database, builds=True) == set()
    left = read(database)[: len(drafts)]
    assert [r.event for r in left] == [draft.event.forgotten() for draft, _ in drafts]
    assert all(each.holds for each in verify(database, PROJECTIONS, SECRET))
    assert upkeep.parked(database) == []


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TOPIC)
def test_every_personal_field_is_tried(event: type[Event]) -> None:
    if event is Person.Forgotten:
        assert event.personal_fields() == {}
        return
    [*_, said] = life_with(event)
    for name in event.personal_fields():
        assert "xyzzy" in repr(getattr(said, name)).lower()
    others = said.model_dump_json(exclude=set(event.personal_fields()))
    assert not any(sign in others.encode() for sign in SIGNS)
