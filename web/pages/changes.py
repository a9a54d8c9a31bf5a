"""Why a figure is another one than it was: the bridge between an earlier instant and the moment."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from domain.recorded import Recorded
from domain.story import Retracted
from readapi.bridge import question as bridges
from readapi.bridge.bridge import Explained, Item, items, sources
from readapi.bridge.causes import Cause, known
from readapi.bridge.measures import kind_of
from readapi.bridge.returns import CampaignLine, campaigns
from readapi.feed import told
from readapi.ports import Snapshot
from readapi.records.catalogue import KINDS
from readapi.records.kind import records
from web.links import Links, address, stated
from web.pages.boards import choices
from web.pages.framing import framed
from web.pages.funnels import day_of
from web.pages.naming import called
from web.pages.question import Asking, Question
from web.present.bridge import Choices, Line, Listing, bridge
from web.present.log import LogLine, lines
from web.present.timeline import Reader

routes = APIRouter()

ROWS = 100


@routes.get("/changed")
@routes.get("/changed.json")
async def what_changed(question: Asking) -> Response:
    """Raises `NoSuchMeasure`, `NoSuchPipeline`, `NoSuchCause`, `BadInstant`, `PeriodBackwards`."""
    if last := day_of(question.param("to")):
        return await until(question, last)
    async with question.snapshot() as snapshot:
        asked = asked_of(question, snapshot)
        found = await asked.answered(snapshot)
        opened = await listing(question, snapshot, asked, found)
        scopes = kind_of(asked.measure).scopes
        narrowed = Choices(
            pipelines=await choices(snapshot) if "pipeline" in scopes else [],
            pipeline=asked.pipeline or "",
            sources=await sources(snapshot) if "source" in scopes else [],
            source=asked.source or "",
            campaigns=await sourced(snapshot, asked.campaign) if "campaign" in scopes else [],
            campaign=asked.campaign or "",
        )
        frame = await framed(question, snapshot, "changed", api=api(asked, question.links))
    by_one = asked.known_at is not None
    view = bridge(found, by_one, narrowed, question.words, opened)
    return question.page("changed.html", frame, bridge=view)


async def sourced(snapshot: Snapshot, shown: str | None) -> list[CampaignLine]:
    """The campaigns that name a source then, and the one that is shown."""
    found = await campaigns(snapshot)
    return [each for each in found if each.source or str(each.campaign) == shown]


@routes.get("/changed/step")
async def one_step(question: Asking) -> Response:
    """A piece of the page: what makes up the step of a cause and a unit. It is as of the
    page's own instants, also where that page is `live`.
    """
    links = replace(question.links, here="/changed")
    if "HX-Request" not in question.request.headers:
        return RedirectResponse(links.with_(), 303)
    async with question.snapshot() as snapshot:
        asked = asked_of(question, snapshot)
        found = await asked.answered(snapshot)
        opened = await listing(question, snapshot, asked, found)
    live = question.param("live")
    return question.piece(
        "_changes.html", listing=opened, links=question.of_now().links if live else links
    )


async def until(question: Question, last: date) -> Response:
    """The end of the period is the page's moment."""
    links = Links.read(question.links.with_(to=None))
    async with question.snapshot() as snapshot:
        asof, today = snapshot.asof, question.words.local_day(snapshot.now)
    if asof.known_at > asof.at:
        return RedirectResponse(links.hindsight(last, links.known_at), 303)
    return RedirectResponse(links.now() if last == today else links.then(last), 303)


def asked_of(question: Question, snapshot: Snapshot) -> bridges.Question:
    """From the end of the last quarter unless said. With hindsight, or where the reader wants it,
    both ends are seen by the knowledge of the moment, else each by that of its own time.
    """
    asof = snapshot.asof
    by_one = asof.known_at > asof.at or question.param("by") == "one"
    day = quarter_end(question.words.local_day(asof.at))
    return bridges.Question(
        measure=question.param("measure", "open_pipeline"),
        since=question.param("from") or str(day),
        known_at=asof.known_at.isoformat() if by_one else None,
        pipeline=question.param("pipeline") or None,
        source=question.param("source") or None,
        campaign=question.param("campaign") or None,
    )


def quarter_end(day: date) -> date:
    """The last day of the quarter before that of the day.

    >>> quarter_end(date(2026, 9, 30)), quarter_end(date(2026, 10, 1))
    (datetime.date(2026, 6, 30), datetime.date(2026, 9, 30))
    """
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return first - timedelta(days=1) if first > date.min else first


def api(asked: bridges.Question, links: Links, cause: Cause | None = None) -> str:
    """The same figures as JSON."""
    given = {
        each: value for each, value in asdict(asked).items() if each not in {"measure", "since"}
    }
    given |= {"to": links.at, "cause": cause}
    return address(f"/api/bridge/{asked.measure}", {"from": asked.since, **stated(**given)})


async def listing(
    question: Question, snapshot: Snapshot, asked: bridges.Question, found: Explained
) -> Listing | None:
    """Of the cause and the unit that the address names, if it does."""
    if not question.param("cause"):
        return None
    cause, unit = known(question.param("cause")), question.param("unit")
    own = [each for each in found.changes if (each.cause, each.unit) == (cause, unit)]
    shown = (await items(snapshot, own, cause))[:ROWS]
    ids = list({each.record for each in shown})
    nouns = kind_of(asked.measure).nouns
    there = {e.id: e for noun in nouns for e in await records(snapshot, KINDS[noun], ids)}
    events = await told_of(question, snapshot, found, shown)
    return Listing(
        cause=cause,
        unit=unit,
        lines=[
            Line(item, there.get(item.record), event)
            for item, event in zip(shown, events, strict=True)
        ],
        total=len(own),
        api=api(asked, question.links, cause),
    )


async def told_of(
    question: Question, snapshot: Snapshot, found: Explained, shown: Sequence[Item]
) -> list[LogLine | None]:
    """For each item its event in words."""
    streams = await question.parts.events.streams({each.record for each in shown})
    chosen = [event_of(each, streams[each.record], found, snapshot) for each in shown]
    events: list[Mapping[str, Any]] = [
        vars(each) for each in await told(question.parts.events, [each for each in chosen if each])
    ]
    reader = Reader(await called(snapshot, events), question.words, question.texts)
    by_position = {each.position: each for each in lines(events, reader)}
    return [by_position[each.position] if each else None for each in chosen]


def event_of(
    item: Item, stream: Sequence[Recorded], found: Explained, snapshot: Snapshot
) -> Recorded | None:
    """Of a correction that which says why: what was taken back since, else what came in late. Of
    the time that passed there is none.
    """
    if item.cause == "time_passed":
        return None
    if item.position is not None:
        return next(each for each in stream if each.position == item.position)
    since, known_since = found.bridge.since, found.bridge.known_since
    later = [each for each in stream if known_since < each.known_from <= snapshot.asof.known_at]
    taken_back = [each for each in later if isinstance(each.event, Retracted)]
    late = [each for each in later if each.occurred_at <= since]
    return next(iter([*taken_back, *late]), None)
