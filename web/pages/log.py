"""The event log: what happened, latest first; or one record's, or one import's events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID

from fastapi import APIRouter, Response

from domain.recorded import Recorded
from readapi.feed import told
from readapi.moments import standing
from readapi.ports import Snapshot
from web.pages.framing import chronicle, framed
from web.pages.naming import called
from web.pages.question import Asking, Question, api, id_or_none
from web.present.log import LogView, lines
from web.present.timeline import Reader

routes = APIRouter()

MOST = 100
IMPORT = "import:"


@dataclass(frozen=True)
class Leaf:
    """So much of the log, and the addresses of what lies beside it."""

    events: Sequence[Recorded]
    api: str
    older: str | None = None
    newer: str | None = None


@routes.get("/events")
@routes.get("/events.json")
async def event_log(question: Asking) -> Response:
    stream, source = question.param("stream"), question.param("source")
    async with question.snapshot() as snapshot:
        leaf = await found(question, snapshot, id_or_none(stream), imported(source))
        events = [vars(each) for each in await told(question.parts.events, leaf.events)]
        names = await called(snapshot, events)
        of = names.get(stream, stream) or (
            (await chronicle(question, snapshot)).source(source, question.texts)
        )
        frame = await framed(question, snapshot, "events", api=leaf.api)
    reader = Reader(names, question.words, question.texts)
    view = LogView(lines(events, reader), of, leaf.older, leaf.newer)
    return question.page("event_log.html", frame, log=view)


def imported(source: str) -> UUID | None:
    """What an import records is correlated with it."""
    return id_or_none(source.removeprefix(IMPORT))


async def found(
    question: Question, snapshot: Snapshot, stream: UUID | None, import_: UUID | None
) -> Leaf:
    if stream:
        return await of_record(question, snapshot, stream)
    if import_:
        return await of_import(question, snapshot, import_)
    return await of_all(question, snapshot)


async def of_all(question: Question, snapshot: Snapshot) -> Leaf:
    last = await standing(snapshot)
    before = position(question, "before", last + 1)
    after = max(before - MOST - 1, 0)
    events = await question.parts.events.after(after, limit=MOST)
    return Leaf(
        latest_first(each for each in by_then(snapshot, events) if each.position < before),
        api("events", question.of_now().links, after=after, limit=MOST),
        older=question.links.with_(before=after + 1) if after else None,
        newer=question.links.with_(before=before + MOST) if before <= last else None,
    )


async def of_record(question: Question, snapshot: Snapshot, stream: UUID) -> Leaf:
    known = by_then(snapshot, (await question.parts.events.streams([stream]))[stream])
    before = position(question, "before", snapshot.position + 1)
    events = latest_first(each for each in known if each.position < before)
    shown, left = events[:MOST], events[MOST:]
    return Leaf(
        shown,
        api("events", question.of_now().links, stream=stream, limit=MOST),
        older=question.links.with_(before=shown[-1].position) if left else None,
    )


async def of_import(question: Question, snapshot: Snapshot, import_: UUID) -> Leaf:
    """In the order of its rows."""
    after = position(question, "after", 0)
    events = await question.parts.events.after(after, limit=MOST, correlation=import_)
    return Leaf(
        by_then(snapshot, events),
        api("events", question.of_now().links, correlation=import_, after=after, limit=MOST),
        newer=question.links.with_(after=events[-1].position) if len(events) == MOST else None,
    )


def by_then(snapshot: Snapshot, events: Iterable[Recorded]) -> list[Recorded]:
    """What was known by the moment, and is folded."""
    asof, last = snapshot.asof, snapshot.position
    return [each for each in events if each.known_from <= asof.known_at and each.position <= last]


def latest_first(events: Iterable[Recorded]) -> list[Recorded]:
    return sorted(events, key=attrgetter("position"), reverse=True)


def position(question: Question, name: str, default: int) -> int:
    text = question.param(name)
    return int(text) if text.isascii() and text.isdecimal() else default
