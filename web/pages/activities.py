"""What is to be done: overdue, today, later, at no time; and what was done."""

from typing import get_args
from uuid import UUID

from fastapi import APIRouter, Response

from domain.errors import Invalid
from readapi.cursor import Page
from readapi.ports import Snapshot
from readapi.records.activities import ACTIVITIES, ActivityFilter, When
from readapi.records.kind import Listed, listed
from web.forms import filled_in
from web.pages.framing import framed
from web.pages.lists import further, page_of
from web.pages.question import Asking, api
from web.pages.saying import filled, say
from web.present.activities import ActivitiesView

routes = APIRouter()

NONE = Page(0)
"""Of which only the number is asked."""

CLOSED = ("done", "cancelled")


class NoSuchList(Invalid, code="no_such_list"):
    """Activities are listed that are overdue, for today, for later, undated, done or cancelled."""


@routes.get("/activities")
@routes.get("/activities.json")
async def list_activities(question: Asking) -> Response:
    """All that is planned, unless one list is asked for. Raises `NoSuchList`."""
    which = question.param("show")
    wanted = wanted_in(which)
    page, asked = page_of(question)
    async with question.snapshot(asked) as snapshot:
        found: Listed = await listed(snapshot, ACTIVITIES, wanted, page)
        counts = await count(snapshot)
        given = {"when": wanted.when, "status": wanted.status}
        link = api("activities", question.links, **given)
        frame = await framed(question, snapshot, "activities", api=link)
    view = ActivitiesView(which, counts, found.items, found.total, further(question, found.next))
    return question.page("activities.html", frame, list=view)


def wanted_in(which: str) -> ActivityFilter:
    for when in get_args(When):
        if which == when:
            return ActivityFilter(when=when)
    for status in ("done", "cancelled"):
        if which == status:
            return ActivityFilter(status=status)
    if which:
        raise NoSuchList(given=which)
    return ActivityFilter(status="planned")


async def count(snapshot: Snapshot) -> dict[str, int]:
    """{list: how many}."""
    return {
        when: (await listed(snapshot, ACTIVITIES, ActivityFilter(when=when), NONE)).total
        for when in get_args(When)
    }


@routes.post("/activities")
async def plan(question: Asking) -> Response:
    """A task, a call or a meeting; a deal stands for its customer."""
    sent = await filled_in(question.request)
    names = ("name", "kind", "due", "customer", "opportunity", "priority")
    return await say(question, "activities", "plan", filled(sent, *names))


@routes.post("/activities/{id}/{name}")
async def change(id: UUID, name: str, question: Asking) -> Response:
    """Done, cancelled, re-opened or put off. Raises `UnknownCommand`."""
    sent = await filled_in(question.request)
    return await say(question, "activities", name, filled(sent, "outcome", "reason", "due"), id)
