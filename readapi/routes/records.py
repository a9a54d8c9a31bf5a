"""Records of every noun: a list, and one by its id."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from domain.story import state, story
from readapi import nouns
from readapi.actions import actions
from readapi.answer import answer
from readapi.asking import Asking, Claiming, Following, Reading
from readapi.cursor import Page
from readapi.history import stream_of
from readapi.lists import OfList
from readapi.nouns import record_of
from readapi.ports import Asked, Events, Reader
from readapi.receipt import MomentTwice
from readapi.records.catalogue import KINDS
from readapi.records.kind import Filter, Kind, record

routes = APIRouter()

Limit = Annotated[int, Query(ge=1, le=500)]
Cursor = Annotated[
    str | None, Query(description="`next` of the page before: it brings its moment along.")
]


def add_list(kind: Kind) -> None:
    async def get_list(
        claim: Claiming,
        reader: Reading,
        wanted: Any,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> dict[str, Any]:
        if cursor is not None and claim.receipt is not None:
            raise MomentTwice
        own = OfList(kind, wanted)
        claim = own.claimed(claim)
        page, asked = Page.of(limit, cursor, claim.asked)
        async with reader.snapshot(asked) as snapshot:
            _, told = await own.told(snapshot, claim, page)
        return told

    get_list.__annotations__["wanted"] = Annotated[Filter, Depends(kind.filter)]
    routes.add_api_route(
        f"/{kind.noun}",
        get_list,
        name=f"{kind.noun}.list",
        summary=f"List {nouns.in_words(kind.noun)}, a page at a time.",
    )


def add_record(kind: Kind) -> None:
    async def get_record(
        id: UUID, asked: Asking, reader: Reading, events: Following, response: Response
    ) -> dict[str, Any]:
        told = await one(kind, id, asked, reader, events)
        response.headers["ETag"] = f'"{told["version"]}"'
        return told

    routes.add_api_route(
        f"/{kind.noun}/{{id}}",
        get_record,
        name=f"{kind.noun}.get",
        summary=f"One {nouns.one(kind.noun)} as of any instant, and what may be done with it now.",
    )


async def one(kind: Kind, id: UUID, asked: Asked, reader: Reader, events: Events) -> dict[str, Any]:
    async with reader.snapshot(asked) as snapshot:
        stream = await stream_of(events, kind.noun, id)
        told = answer(snapshot, await record(snapshot, kind, id))
        if kind.around:
            told |= vars(await kind.around(snapshot, id))
    return told | {"actions": actions(kind, state(record_of(kind.noun), story(stream)))}


for each in KINDS.values():
    add_list(each)
    add_record(each)
