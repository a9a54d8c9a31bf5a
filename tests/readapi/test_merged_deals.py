"""An opportunity that was merged into another: where it went, and what counts it no more."""

from datetime import datetime
from typing import Any

import pytest

from commands import activities, opportunities
from tests.crm import DAY, LEAD, SALES, Crm, id_of
from tests.readapi.door import Door

ACME, BOLT, CORE = map(id_of, ("acme", "bolt", "core"))


@pytest.fixture
def crm() -> Crm:
    """Acme's deal is worth 250, with a call planned; bolt's is worth 100, core's is won."""
    crm = Crm().tell({"acme": ["lead", "250"], "bolt": ["lead"], "core": ["lead", "won"]})
    crm.do(activities.plan, id_of("call"), name="Call", opportunity=ACME, due="2024-02-01")
    crm.log.turn_clock(DAY)
    return crm


def of_stage(answer: Any) -> dict[str, Any]:
    return next(each for each in answer["stages"] if each["stage"] == str(LEAD))


def counted(door: Door, since: datetime) -> dict[str, Any]:
    """What board, funnel, film, lists, search and the customer say of open deals."""
    days: dict[str, Any] = {"from": "2024-01-01", "to": "2024-12-31"}
    board = door.get(f"pipelines/{SALES}/board")
    funnel = door.get(f"pipelines/{SALES}/funnel", **days)
    frame = door.get(f"pipelines/{SALES}/film", **days)["frames"][-1]["now"]
    period: dict[str, Any] = {"from": since.isoformat()}
    bridge = door.get("bridge/open_pipeline", **period)
    visits = {name: of_stage(funnel)[name] for name in ("entered", "advanced", "left", "here")}
    assert of_stage(frame["board"])["value"] == of_stage(board)["value"]
    assert of_stage(frame["funnel"]).items() >= visits.items()
    assert bridge["end"] == of_stage(board)["value"]
    return {
        "board": of_stage(board)["value"]["EUR"],
        "visits": visits,
        "steps": {each["cause"]: each["value"]["EUR"] for each in bridge["steps"]},
        "open": [
            e["name"] for e in door.get("opportunities", status="open", archived=False)["items"]
        ],
        "of acme": door.get(f"customers/{id_of('acme Ltd')}")["deals"]["open"]["n"],
        "found": [each["name"] for each in door.get("search", q="acme")["items"]],
    }


def test_it_counts_no_more_and_its_visit_is_left(crm: Crm, door: Door) -> None:
    before = crm.now
    crm.log.turn_clock(DAY)
    crm.do(opportunities.merge, ACME, into=BOLT, take=["amount"])
    door.tell(crm)
    assert counted(door, before) == {
        "board": 250_00,
        "visits": {"entered": 3, "advanced": 1, "left": 1, "here": 1},
        "steps": {"removed": -250_00, "grown": 150_00},
        "open": ["bolt"],
        "of acme": 0,
        "found": ["acme Ltd", "acme"],
    }
    stood = door.get(f"pipelines/{SALES}/board", before)
    assert of_stage(stood)["value"]["EUR"] == 350_00


def test_split_again_each_counts_as_if_it_had_never_been_merged(crm: Crm, door: Door) -> None:
    before = crm.now
    crm.log.turn_clock(DAY)
    crm.do(opportunities.merge, ACME, into=BOLT, take=["amount"])
    merged = crm.now
    crm.log.turn_clock(DAY)
    crm.split(ACME)
    door.tell(crm)
    told = counted(door, before)
    assert (told["board"], told["visits"]["left"], told["steps"]) == (350_00, 0, {})
    since: dict[str, Any] = {"from": merged.isoformat()}
    bridge = door.get("bridge/open_pipeline", **since)
    assert [(each["cause"], each["value"]) for each in bridge["steps"]] == [
        ("corrected", {"EUR": 100_00})
    ]


def test_it_says_where_it_went_through_all_merges(crm: Crm, door: Door) -> None:
    crm.do(opportunities.merge, ACME, into=BOLT)
    crm.log.turn_clock(DAY)
    then = crm.now
    crm.log.turn_clock(DAY)
    crm.do(opportunities.merge, BOLT, into=CORE)
    door.tell(crm)
    gone, stays = door.get(f"opportunities/{ACME}"), door.get(f"opportunities/{CORE}")
    assert (gone["merged_into"], gone["merged_into_name"]) == (str(CORE), "core")
    assert (gone["archived"], gone["actions"]) == (True, ["split"])
    assert (stays["merged_into"], stays["next_activity_name"]) == (None, "Call")
    assert door.get(f"opportunities/{ACME}", then)["merged_into"] == str(BOLT)
    assert door.get(f"opportunities/{ACME}/history")["state"]["merged_into"] == str(BOLT)
    assert door.get(f"opportunities/{ACME}", crm.happened(ACME, 2))["merged_into"] is None
