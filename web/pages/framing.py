"""The frame of a screen: its moment on the time bar, its places with their counts, its receipt."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fastapi import Request

from readapi.moments import (
    due_activities,
    open_deals,
    open_tickets,
    restated,
    standing,
    weeks,
)
from readapi.ports import Snapshot
from web.chronicle import Chronicle
from web.kept import Kept
from web.links import Links
from web.moment import Moment
from web.pages.question import Question, words_of
from web.present.frame import Frame
from web.timebar import TimeBar

BEHIND = timedelta(seconds=2)
"""A page of now that is older says so."""


async def framed(
    question: Question,
    snapshot: Snapshot,
    screen: str,
    *,
    api: str | None = None,
    learned: int | None = None,
) -> Frame:
    """`learned`: how many things learned since would change the screen, where that was counted."""
    told = await chronicle(question, snapshot)
    moment = moment_of(question, snapshot, told)
    counts = {
        "pipeline": await open_deals(snapshot),
        "activities": await due_activities(snapshot),
        "tickets": await open_tickets(snapshot),
    }
    return Frame(
        screen=screen,
        links=question.links,
        bar=TimeBar(
            moment,
            question.words,
            {week.begins: week.events for week in told.weeks},
            tuple(told.happenings(question.words, question.texts)),
            learned,
        ),
        position=snapshot.position,
        standing=await standing(snapshot) if moment.past else snapshot.position,
        user=str(question.session.user),
        csrf=question.session.csrf,
        demo=question.parts.kind == "demo",
        counts={} if moment.before_first else counts,
        behind=await behind(question, snapshot, moment),
        incomplete=snapshot.incomplete,
        restated_by=[
            replace(each, source=told.source(each.source, question.texts))
            for each in snapshot.restated_by
        ],
        api=api,
    )


def bare(request: Request, screen: str) -> Frame:
    """Without figures and without rights: where nothing can be read."""
    now, links = datetime.now(UTC), Links.read(request.url.path)
    return Frame(screen, links, TimeBar(Moment(now, now, now), words_of(request), {}), 0, 0)


def moment_of(question: Question, snapshot: Snapshot, told: Chronicle) -> Moment:
    """Today is now, whether or not the address says so."""
    asof, today = snapshot.asof, question.words.local_day(snapshot.now)
    asked = question.says_moment(today)
    return Moment(asof.at, asof.known_at, snapshot.now, told.first, asked)


async def chronicle(question: Question, snapshot: Snapshot) -> Chronicle:
    async def find() -> Chronicle:
        zone = question.parts.zone
        return Chronicle(
            await weeks(snapshot, zone),
            await restated(snapshot, zone),
            await question.parts.imports.list(),
        )

    return await kept(question.request).get(find)


def kept(request: Request) -> Kept[Chronicle]:
    found: Kept[Chronicle] = request.app.state.chronicle
    return found


async def behind(question: Question, snapshot: Snapshot, moment: Moment) -> int:
    """How many events the figures lack, on a page of now that is not of this very moment."""
    if moment.past or snapshot.now - snapshot.asof.known_at <= BEHIND:
        return 0
    return await question.parts.events.last_position() - snapshot.position
