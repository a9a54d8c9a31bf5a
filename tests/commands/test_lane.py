"""The quick way of a command answers what the long way answers, byte by byte."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from fastapi import FastAPI, Request

from commands.asking import Caller
from commands.http import router
from commands.lane import Lane
from tests.commands.door import Client, log
from tests.crm import LEAD, OFFER, SALES, Crm, id_of
from web.problems import HANDLERS, told

ACME = id_of("acme")
OPENING = {
    "name": "bolt",
    "customer": str(id_of("acme Ltd")),
    "pipeline": str(SALES),
    "amount": {"amount": "12.50", "currency": "EUR"},
}
MOVE, TO_OFFER = f"opportunities/{ACME}/move", {"stage": str(OFFER)}
KEY = {"Idempotency-Key": "k1"}

REQUESTS: list[tuple[str, Any, dict[str, str]]] = [
    ("opportunities", OPENING, KEY),
    ("opportunities", OPENING | {"name": "core"}, KEY),
    ("opportunities", OPENING | {"stage": str(LEAD), "because": "met at the fair"}, {}),
    (MOVE, TO_OFFER, {}),
    (MOVE, TO_OFFER, KEY | {"If-Match": '"1"'}),
    (MOVE, TO_OFFER, {"If-Match": '"7"'}),
    (MOVE, TO_OFFER, {"If-Match": "one"}),
    (MOVE, TO_OFFER, {"Idempotency-Key": "k" * 201}),
    (MOVE, TO_OFFER, {"Crm-Correlation": str(SALES)}),
    (MOVE, TO_OFFER, {"Crm-Correlation": "none"}),
    (MOVE, TO_OFFER | {"colour": "red"}, {}),
    (MOVE, {"stage": "offer"}, {}),
    (MOVE, {"stage": str(LEAD)}, {}),
    (MOVE, [TO_OFFER], {}),
    (f"{MOVE}?dry_run=true", TO_OFFER, {}),
    (f"{MOVE}?dry_run=perhaps", TO_OFFER, {}),
    (MOVE, b'{"stage": 1, "stage": 2}', {"Content-Type": "application/json"}),
    (MOVE, b"stage=1", {"Content-Type": "application/x-www-form-urlencoded"}),
    (MOVE, b"\xff", {"Content-Type": "application/json"}),
    (MOVE, b"", {"Content-Type": "application/json"}),
    (f"opportunities/{ACME}/win", b"", {}),
    (f"opportunities/{ACME}/win", {}, {"Content-Type": "application/json; charset=utf-8"}),
    (f"opportunities/{str(ACME).upper()}/win", {}, {}),
    (f"opportunities/{ACME.hex}/win", {}, {}),
    ("opportunities/acme/win", {}, {}),
    (f"opportunities/{id_of('nobody')}/win", {}, {}),
    (f"opportunities/{ACME}/fly", {}, {}),
    (f"opportunities/{ACME}/undo", {}, {}),
    (f"opportunities/{ACME}/win/", {}, {}),
    ("opportunities/", OPENING, {}),
]


@cache
def app(*, quick: bool, actor: str) -> FastAPI:
    async def identify(request: Request) -> Caller:
        return Caller("founder", "api", request.headers.get("User-Agent", ""))

    async def quickly(request: Request) -> Caller:
        return replace(await identify(request), actor=actor)

    made = FastAPI()
    for raised, handler in HANDLERS.items():
        made.add_exception_handler(raised, handler)
    routes = router(log, identify, told)
    if quick:
        made.router.routes.insert(0, Lane(routes.routes, log, quickly))
    made.include_router(routes)
    return made


def door(crm: Crm, *, quick: bool, actor: str = "founder") -> Client:
    """`actor` is who the quick way says that it was."""
    return Client(app(quick=quick, actor=actor), crm)


def company() -> Crm:
    return Crm().tell({"acme": ["lead"]})


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda r: f"{r[0][-30:]} {r[1]} {r[2]}"[:90])
def test_both_ways_answer_the_same(request_: tuple[str, Any, dict[str, str]]) -> None:
    path, body, sent = request_
    given = {"content": body} if isinstance(body, bytes) else {"json": body}
    doors = (door(company(), quick=quick) for quick in (True, False))
    keyed = {"Idempotency-Key": "always", **sent}
    answers = [each.post(f"/api/{path}", headers=keyed, **given) for each in doors]
    one, other = ((each.status_code, each.headers, each.content) for each in answers)
    assert one == other


def test_the_usual_goes_the_quick_way_and_the_rest_the_long_one() -> None:
    crm = company()
    client = door(crm, quick=True, actor="quick")
    client.post("/api/opportunities", json=OPENING, headers=KEY)
    client.post(f"/api/{MOVE}", json=TO_OFFER, headers={"Idempotency-Key": "k2"})
    client.post(f"/api/{MOVE}", json={"stage": str(LEAD)}, headers={"Crm-Correlation": str(SALES)})
    actors = [each.by.actor for each in crm.log.events[-3:]]
    assert actors == ["quick", "quick", "founder"]
