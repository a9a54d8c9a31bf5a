"""Routes of what is told about one record of any kind."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from readapi.answer import answer
from readapi.asking import Asking, Following, Reading
from readapi.ports import Events, Snapshot

Ask = Callable[[Snapshot, Events, UUID], Awaitable[Any]]
"""Raises `NotThere` where there is no such record."""


def add_about(routes: APIRouter, noun: str, what: str, summary: str, ask: Ask) -> None:
    """`/{noun}/{id}/{what}`: the answer to `ask`."""

    async def get(id: UUID, asked: Asking, reader: Reading, events: Following) -> dict[str, Any]:
        async with reader.snapshot(asked) as snapshot:
            return answer(snapshot, await ask(snapshot, events, id))

    routes.add_api_route(f"/{noun}/{{id}}/{what}", get, name=f"{noun}.{what}", summary=summary)
