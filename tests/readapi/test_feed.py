"""The feed tells every event once, in the order of the log, to whoever goes on from `next`."""

import asyncio
from datetime import datetime
from threading import Event
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest

import readapi.feed
from commands.opportunities import lose, win
from infra.postgres.ear import News, listening
from infra.postgres.events import PostgresEvents
from infra.postgres.log import open_log
from infra.postgres.pool import open_pool
from readapi.feed import Feed, Stalls, Tail, Wanted, feed
from tests.crm import SALES, Crm, founder, id_of
from tests.readapi.door import Door
from tests.secret import SECRET
from tests.stored import as_draft

ACME, BOLT, LTD = id_of("acme"), id_of("bolt"), id_of("acme Ltd")


@pytest.fixture
def crm() -> Crm:
    """Two deals, the later of which was never opened."""
    crm = Crm().tell({"acme": ["lead", "offer"], "bolt": ["lead"]})
    crm.undo(BOLT)
    return crm


@pytest.fixture
def told(door: Door, crm: Crm) -> Door:
    door.tell(crm)
    return door


def positions(found: Any) -> list[int]:
    return [each["position"] for each in found["events"]]


def test_all_events_come_in_the_order_of_the_log(told: Door, crm: Crm) -> None:
    found = told.get("events")
    assert positions(found) == [r.position for r in crm.log.events]
    assert found["next"] == len(crm.log.events)


def test_an_event_is_told_with_its_whole_envelope(door: Door, crm: Crm) -> None:
    cause, by = uuid4(), founder()._replace(correlation=uuid4(), reason="signed")
    crm.do(lose, ACME, by=by._replace(causation=cause), reason="price", note="too dear")
    door.tell(crm)
    lost = crm.log.events[-1]
    [event] = door.get("events", after=lost.position - 1)["events"]
    times = {name: instant(event.pop(name)) for name in ("occurred_at", "known_from")}
    assert times == {"occurred_at": lost.occurred_at, "known_from": lost.known_from}
    assert instant(event.pop("recorded_at")) > lost.known_from
    assert event == {
        "position": lost.position,
        "event_id": str(lost.event_id),
        "stream": str(ACME),
        "forgotten": False,
        "type": "opportunities",
        "version": 3,
        "topic": "opportunity.lost.v1",
        "actor": "founder",
        "command_id": str(by.command),
        "correlation": str(by.correlation),
        "causation": str(cause),
        "source": "test",
        "reason": "signed",
        "data": {"reason": "price", "note": "too dear", "customer": str(LTD)},
    }


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_pages_make_up_the_whole(told: Door, crm: Crm) -> None:
    for limit in (1, 2, 3, 100):
        found, after = list[int](), 0
        while after < len(crm.log.events):
            page = told.get("events", after=after, limit=limit, wait=0)
            found += positions(page)
            after = page["next"]
        assert found == [r.position for r in crm.log.events]


def test_events_are_chosen_by_noun_and_a_correction_belongs_to_its_record(told: Door) -> None:
    found = told.get("events", type="opportunities")
    assert [each["topic"].split(".")[1] for each in found["events"]] == [
        "opened",
        "moved",
        "opened",
        "retracted",
    ]
    assert {each["type"] for each in found["events"]} == {"opportunities"}
    customers = told.get("events", type="customers")
    assert {each["topic"] for each in customers["events"]} == {"customer.entered.v1"}
    assert told.get("events", type="deals") == "unknown_type"


def test_events_are_chosen_by_record_actor_and_correlation(door: Door, crm: Crm) -> None:
    by = founder()._replace(actor="Anna", correlation=uuid4())
    crm.do(win, ACME, by=by)
    door.tell(crm)
    last = len(crm.log.events)
    assert [each["version"] for each in door.get("events", stream=str(ACME))["events"]] == [1, 2, 3]
    assert positions(door.get("events", actor="Anna")) == [last]
    assert positions(door.get("events", correlation=str(by.correlation))) == [last]
    assert positions(door.get("events", actor="Anna", stream=str(SALES), wait=0)) == []


def test_what_matches_nothing_is_not_read_again(told: Door, crm: Crm) -> None:
    found = told.get("events", actor="nobody", wait=0)
    assert found == {"events": [], "next": len(crm.log.events)}


def test_the_end_of_the_log_is_where_one_goes_on(told: Door, crm: Crm) -> None:
    end = len(crm.log.events)
    assert told.get("events", after=end, wait=0) == {"events": [], "next": end}
    assert told.get("events", after=end + 5, wait=0) == {"events": [], "next": end + 5}


def test_what_makes_no_sense_is_refused(door: Door) -> None:
    nonsense: list[dict[str, Any]] = [
        {"after": -1},
        {"limit": 0},
        {"limit": 1001},
        {"wait": 31},
        {"stream": "acme"},
    ]
    assert [door.get("events", **each) for each in nonsense] == ["invalid"] * len(nonsense)


async def followed(url: str, crm: Crm, *, heard: bool) -> tuple[Feed, float, Stalls]:
    """The feed of deals while one is recorded, the seconds until then, and how long it stalled."""
    async with open_pool(url) as pool, open_log(url, SECRET) as log, listening(url) as ear:
        await ear.recorded.beyond(0, 5)  # it listens now
        news = ear.recorded if heard else News()
        tail = Tail(PostgresEvents(pool, SECRET), news, Event())
        begun = monotonic()
        following = asyncio.create_task(feed(tail, 0, Wanted("opportunities"), 100, 50))
        await asyncio.sleep(0.3)
        assert not following.done()
        await log.append_all((as_draft(r), r.by) for r in crm.log.events[:4])
        return await following, monotonic() - begun, tail.stalls


def test_who_waits_is_woken_by_what_is_recorded(
    database: str, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readapi.feed, "UNHEARD", 40)
    found, seconds, stalls = asyncio.run(followed(database, crm, heard=True))
    assert [each.topic for each in found.events] == ["opportunity.opened.v1"]
    assert found.next == 4
    assert seconds < 30
    assert 0 < stalls.longest < seconds


def test_who_hears_nothing_finds_out_alone_and_has_stalled(
    database: str, crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readapi.feed, "UNHEARD", 2)
    found, seconds, stalls = asyncio.run(followed(database, crm, heard=False))
    assert found.next == 4
    assert seconds < 30
    assert 1 < stalls.longest < seconds


def test_who_reads_what_was_there_has_not_stalled(told: Door) -> None:
    told.get("events", wait=0.1)
    assert told.app.state.stalls.longest == 0


def test_who_waits_for_nothing_is_told_so_in_time(told: Door, crm: Crm) -> None:
    begun, end = monotonic(), len(crm.log.events)
    assert told.get("events", after=end, wait=0.3) == {"events": [], "next": end}
    assert 0.3 <= monotonic() - begun < 10


def test_a_trace_tells_what_belongs_together_in_pages(door: Door) -> None:
    by = founder()._replace(correlation=uuid4())
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead"]})
    for deal in (ACME, BOLT):
        crm.do(win, deal, by=by._replace(command=uuid4()))
    door.tell(crm)
    told = door.get(f"trace/{by.correlation}", limit=1)
    assert (told["correlation"], positions(told)) == (str(by.correlation), [told["next"]])
    rest = door.get(f"trace/{by.correlation}", limit=1, after=told["next"])
    assert [each["stream"] for each in rest["events"]] == [str(BOLT)]
    assert (rest["names"], rest["next"]) == ({str(BOLT): "bolt"}, None)
    assert door.get(f"trace/{uuid4()}") == "nothing_traced"
