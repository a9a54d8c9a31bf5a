"""Live pages follow the log: every event once, from where they were, until the server stops."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Event
from typing import Any

import pytest

from domain.user import ADMINISTRATOR
from infra.postgres.ear import News, listening
from infra.postgres.events import PostgresEvents
from infra.postgres.log import open_log
from infra.postgres.pool import open_pool
from readapi import sse
from readapi.feed import Tail, Wanted
from readapi.sse import follow
from tests.commands.door import assert_refused
from tests.crm import SALES, Crm, id_of
from tests.secret import SECRET
from tests.stored import as_draft
from tests.web.site import Site, company, open_site


@dataclass
class Followed:
    """What a browser makes of the stream: its events, and the id that it comes back with."""

    events: list[tuple[int, str, dict[str, Any]]]
    last_id: int | None = None

    def take(self, text: str) -> None:
        for block in text.split("\n\n"):
            fields = dict(
                each.split(": ", 1) for each in block.splitlines() if not each.startswith(":")
            )
            if "id" in fields:
                self.last_id = int(fields["id"])
            if "data" in fields:
                data = json.loads(fields["data"])
                self.events.append((int(fields["id"]), fields["event"], data))

    @property
    def positions(self) -> list[int]:
        return [position for position, *_ in self.events]


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """It has been told to stop: a stream ends where the log does."""
    with open_site(module_database, tmp_path_factory.mktemp("site"), company()) as opened:
        opened.app.state.stopping.set()
        yield opened


def stream(site: Site, **headers: str) -> Followed:
    answer = site.client.get("/events", headers={"Accept": "text/event-stream", **headers})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    followed = Followed([])
    followed.take(answer.text)
    return followed


def test_it_goes_on_behind_the_last_event_that_was_received(site: Site) -> None:
    last = site.api("events", after="0", limit="1000")["next"]
    everything = stream(site, **{"Last-Event-ID": "0"})
    assert everything.positions == list(range(1, last + 1))
    rest = stream(site, **{"Last-Event-ID": str(last - 2)})
    assert rest.positions == [last - 1, last]
    assert rest.last_id == last


def test_it_begins_now_unless_said_otherwise(site: Site) -> None:
    last = site.api("events", after="0", limit="1000")["next"]
    now = stream(site)
    assert (now.events, now.last_id) == ([], last)


def test_it_tells_what_the_feed_tells(site: Site) -> None:
    told = site.api("events", after="0", limit="1000", stream=str(SALES))["events"]
    answer = site.client.get(f"/events?after=0&stream={SALES}", headers={"Accept": "*/*"})
    followed = Followed([])
    followed.take(answer.text)
    assert [data for *_, data in followed.events] == told
    assert [event for _, event, _ in followed.events] == [each["topic"] for each in told]


def test_a_browser_that_navigates_gets_the_page(site: Site) -> None:
    assert "<h1" in site.get("/events").text
    assert site.client.get("/events", headers={"HX-Request": "true"}).text.count("<html")


@pytest.mark.parametrize(
    ("query", "headers", "code"),
    [
        ("", {"Last-Event-ID": "latest"}, "invalid"),
        ("", {"Last-Event-ID": "-1"}, "invalid"),
        ("", {"Last-Event-ID": str(2**63)}, "invalid"),
        ("?after=-1", {}, "invalid"),
        ("?type=unicorns", {}, "unknown_type"),
        ("?stream=acme", {}, "invalid"),
        ("?since=1", {}, "unknown_parameter"),
        ("?actor=%00", {}, "not_text"),
    ],
)
def test_a_wrong_stream_is_refused(
    site: Site, query: str, headers: dict[str, str], code: str
) -> None:
    answer = site.client.get(f"/events{query}", headers={"Accept": "text/event-stream", **headers})
    assert_refused(answer, code)


def test_it_is_for_those_who_may_read(site: Site) -> None:
    key = make_key(site)
    cookies = dict(site.client.cookies)
    site.client.cookies.clear()
    try:
        asked = {"Accept": "text/event-stream"}
        assert_refused(site.client.get("/events", headers=asked), "not_signed_in")
        wrong = {**asked, "Authorization": "Bearer guessed"}
        assert_refused(site.client.get("/events", headers=wrong), "not_signed_in")
        assert stream(site, Authorization=f"Bearer {key}").events == []
    finally:
        site.client.cookies.update(cookies)


def make_key(site: Site) -> str:
    people, portal = site.app.state.parts.people, site.client.portal
    assert portal
    return str(portal.call(people.make_key, "test", ADMINISTRATOR, ["read"], None))


@asynccontextmanager
async def following(
    url: str, stopping: Event, **given: float
) -> AsyncIterator[tuple[Any, Followed, asyncio.Task[None]]]:
    followed = Followed([])
    async with open_pool(url) as pool, open_log(url, SECRET) as log, listening(url) as ear:
        tail = Tail(PostgresEvents(pool, SECRET), ear.recorded, stopping)
        lines = follow(tail, 0, Wanted(), **given)

        async def read() -> None:
            async for each in lines:
                followed.take(each.decode())

        yield log, followed, asyncio.create_task(read())


def test_an_event_is_told_as_it_is_recorded_and_a_stop_ends_it(database: str) -> None:
    crm, stopping = Crm().tell({"acme": ["lead"]}), Event()

    async def run() -> None:
        async with following(database, stopping) as (log, followed, reading):
            for each in crm.log.events:
                await log.append_all([(as_draft(each), each.by)])
                async with asyncio.timeout(5):
                    while len(followed.events) < each.position:
                        await asyncio.sleep(0.01)
            assert followed.events[-1][2]["stream"] == str(id_of("acme"))
            assert not reading.done()
            stopping.set()
            await asyncio.wait_for(reading, 2)

    asyncio.run(run())


def test_a_quiet_stream_says_that_it_is_alive_and_ends_in_time(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sse, "HEARTBEAT", 0.2)

    async def run() -> list[bytes]:
        async with open_pool(database) as pool:
            tail = Tail(PostgresEvents(pool, SECRET), News(), Event())
            return [each async for each in follow(tail, 7, Wanted(), longest=1)]

    lines = asyncio.run(run())
    assert set(lines) == {b": alive\nid: 7\n\n"}
    assert len(lines) >= 3
