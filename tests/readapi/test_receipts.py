"""A figure that is asked again with its receipt is the same, or names what restated it."""

import asyncio
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from commands import opportunities
from domain.recorded import Draft, Provenance
from infra.postgres.following import catch_up
from infra.postgres.log import open_log
from projections.catalogue import PROJECTIONS
from readapi.receipt import Receipt
from tests.commands.door import assert_refused
from tests.crm import DAY, RENEWALS, SALES, Crm, euros, id_of, instead
from tests.readapi.door import Door, open_door
from tests.secret import SECRET
from tests.stored import as_draft

DAYS = "from=2024-01-01&to=2024-12-31"
FIGURES = [
    f"pipelines/{SALES}/board",
    f"pipelines/{SALES}/board?cards=true",
    f"pipelines/{SALES}/funnel?{DAYS}",
    f"pipelines/{SALES}/funnel?{DAYS}&cohort=active&entries=true",
    "bridge/open_pipeline?from=2024-01-02",
    "bridge/weighted_pipeline?from=2024-01-02&pipeline=sales",
    "bridge/won_value?from=2024-01-02&known_at={end}",
    "opportunities?status=open&sort=name",
    "customers?q=ac",
    "search?q=acme",
]
OF_THE_ANSWER = {"position", "restated_by", "incomplete"}


@pytest.fixture
def door(database: str) -> Iterator[Door]:
    with open_door(database) as opened:
        yield opened


@pytest.fixture
def crm() -> Crm:
    return Crm().tell(
        {"acme": ["lead", "300", "offer"], "bolt": ["lead", "won"], "core": ["offer", "lost"]}
    )


def get(door: Door, path: str, **asked: str) -> dict[str, Any]:
    query = urlencode(asked)
    answer = door.client.get(f"/api/{path}{'&' if '?' in path else '?'}{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def figure(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in answer.items() if name not in OF_THE_ANSWER}


def again(door: Door, path: str, receipt: str) -> dict[str, Any]:
    return get(door, re.sub("&known_at=.*", "", path), receipt=receipt)


def test_a_figure_is_the_same_whatever_was_said_since(door: Door, crm: Crm) -> None:
    door.tell(crm)
    end = (crm.now - timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    paths = [each.format(end=end) for each in FIGURES]
    first = {path: get(door, path) for path in paths}
    crm.log.turn_clock(DAY)
    crm.tell({"dune": ["lead", "won"], "acme": ["trial"]})
    held = instead(opportunities.change_amount, crm.happened(id_of("acme"), 2), amount=euros(7))
    crm.correct(id_of("acme"), 2, instead=[held])
    door.tell(crm)
    for path in paths:
        asked = again(door, path, first[path]["receipt"])
        assert figure(asked) == figure(first[path]), path
        assert asked["restated_by"] == []
        assert get(door, path.replace(f"&known_at={end}", ""))["at"] > asked["at"]


def test_a_receipt_says_what_when_and_by_which_definitions(door: Door, crm: Crm) -> None:
    door.tell(crm)
    board = get(door, f"pipelines/{SALES}/board")
    receipt = Receipt.read(board["receipt"])
    assert receipt.of == {"figure": "board", "pipeline": str(SALES)}
    assert receipt.at.isoformat().replace("+00:00", "Z") == board["at"]
    assert receipt.position == board["position"] == len(crm.log.events)
    assert receipt.definitions == {str(SALES): 1}
    bridge = get(door, "bridge/open_pipeline?from=2024-01-02")
    assert set(Receipt.read(bridge["receipt"]).definitions) == {str(SALES), str(RENEWALS)}
    early = get(door, f"pipelines/{SALES}/board", at="2023-01-01", known_at="2023-01-01")
    assert Receipt.read(early["receipt"]).definitions == {str(SALES): 0}


def test_an_import_of_what_was_known_then_is_named(door: Door, crm: Crm) -> None:
    door.tell(crm)
    path = f"pipelines/{SALES}/board"
    at = crm.now.isoformat()
    first = get(door, path, at=at, known_at=at)
    other = Crm().tell({"edge": ["lead"]})
    by = Provenance(actor="lin", command=uuid4(), source="import:shop")
    news = [as_draft(r) for r in other.log.events if r.stream in {id_of("edge"), id_of("edge Ltd")}]
    asyncio.run(append(door, [(each, by) for each in news]))
    asked = again(door, path, first["receipt"])
    assert asked["stages"] != first["stages"]
    assert [each["source"] for each in asked["restated_by"]] == ["import:shop"]
    assert asked["receipt"] == first["receipt"]
    fresh = get(door, path, at=at, known_at=at)
    assert again(door, path, fresh["receipt"])["restated_by"] == []


async def append(door: Door, said: list[tuple[Draft, Provenance]]) -> None:
    async with open_log(door.url, SECRET) as log:
        await log.append_all(said)
    await asyncio.to_thread(catch_up, door.url, PROJECTIONS, SECRET)


def forged(receipt: str, **changed: Any) -> str:
    said = json.loads(Receipt.read(receipt).model_dump_json()) | changed
    return urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def test_a_receipt_of_an_older_build_says_what_was_made_anew(door: Door, crm: Crm) -> None:
    door.tell(crm)
    path = f"pipelines/{SALES}/board"
    first = get(door, path)
    receipt = Receipt.read(first["receipt"])
    assert set(receipt.builds) == {"opportunities", "pipelines"}
    assert first["rebuilt"] == again(door, path, first["receipt"])["rebuilt"] == []
    older = receipt.model_copy(update={"builds": receipt.builds | {"pipelines": "other code"}})
    asked = again(door, path, older.text())
    assert asked["rebuilt"] == ["pipelines"]
    assert asked["stages"] == first["stages"]
    assert asked["receipt"] == older.text()


def test_a_page_of_a_list_is_the_receipts_or_the_cursors(door: Door, crm: Crm) -> None:
    door.tell(crm)
    first = get(door, "opportunities?limit=1")
    both = {"limit": "1", "cursor": first["next"], "receipt": first["receipt"]}
    assert_refused(door.client.get("/api/opportunities", params=both), "moment_twice")
    next_page = get(door, "opportunities?limit=1", cursor=first["next"])
    assert (next_page["at"], next_page["known_at"]) == (first["at"], first["known_at"])
    assert get(door, "opportunities?limit=2", receipt=first["receipt"])["items"] == [
        *first["items"],
        *next_page["items"],
    ]


def test_a_receipt_is_one_that_this_figure_gave(door: Door, crm: Crm) -> None:
    door.tell(crm)
    path = f"pipelines/{SALES}/board"
    receipt = get(door, path)["receipt"]
    wrong = ["", "x", receipt[:-3], f"{receipt}=", receipt + "AA", "é", "!" * 9, "A" * 3_999]
    wrong += [forged(receipt, colour="red"), forged(receipt, position=-1), forged(receipt, of=7)]
    wrong += [forged(receipt, at="2024-01-01"), forged(receipt, definitions={"x": "1"})]
    for each in wrong:
        answer = door.client.get(f"/api/{path}", params={"receipt": each})
        assert_refused(answer, "bad_receipt")
    elsewhere = [
        f"pipelines/{RENEWALS}/board",
        f"pipelines/{SALES}/funnel?{DAYS}",
        "bridge/open_pipeline?from=2024-01-02",
        "opportunities",
        "search?q=acme",
        "exports/opportunities",
    ]
    for each in elsewhere:
        address, _, query = each.partition("?")
        asked = f"/api/{address}?{query}&receipt={receipt}".replace("?&", "?")
        assert_refused(door.client.get(asked), "other_receipt")
    twice = {"receipt": receipt, "at": "2024-01-01"}
    assert_refused(door.client.get(f"/api/{path}", params=twice), "moment_twice")
    too_long = {"receipt": "A" * 4_001}
    assert_refused(door.client.get(f"/api/{path}", params=too_long), "invalid")
