"""A cursor leads to the next page of the same answer, however far; no other text is one."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from readapi.asof import AsOf
from readapi.cursor import BadCursor, Page
from readapi.ports import Asked
from readapi.records.catalogue import KINDS
from tests.crm import Crm, id_of
from tests.readapi.door import Door

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
THEN = AsOf(NOON - timedelta(microseconds=1), NOON)


def pinned(*values: object) -> str:
    return urlsafe_b64encode(orjson.dumps(values)).decode()


def test_it_leads_to_the_next_page_at_the_same_moment() -> None:
    cursor = Page(10, 20).cursor(THEN, total=31)
    page, asked = Page.of(5, cursor, Asked(at="2020-01-01", min_position=7))
    assert page == Page(5, 30)
    assert datetime.fromisoformat(asked.at or "") == THEN.at
    assert datetime.fromisoformat(asked.known_at or "") == THEN.known_at
    assert asked.min_position == 7


def test_the_last_page_leads_nowhere() -> None:
    assert Page(10, 20).cursor(THEN, total=30) is None


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "é",
        pinned(),
        pinned(1, 2),
        pinned("x", NOON, 5),
        pinned("2024-03-01", "2024-03-01", 5),
        pinned("2024-03-01T12:00:00", "2024-03-01T12:00:00", 5),
        pinned(NOON, NOON, -1),
        pinned(NOON, NOON, 2**31),
        pinned(NOON, NOON, "5"),
        pinned(NOON, NOON, None),
        pinned(NOON, NOON, 5, 5),
    ],
)
def test_no_other_text_is_a_cursor(cursor: str) -> None:
    with pytest.raises(BadCursor):
        Page.of(10, cursor, Asked())


def test_it_leads_far_into_a_long_list(door: Door) -> None:
    crm = Crm().tell({"acme": ["lead"]})
    door.tell(crm)
    for offset in (32_700, 65_500, 2**31 - 1):
        cursor = pinned(crm.now, crm.now, offset)
        for path in (*KINDS, f"customers/{id_of('acme Ltd')}/timeline"):
            assert door.get(path, cursor=cursor, limit=500)["items"] == []
