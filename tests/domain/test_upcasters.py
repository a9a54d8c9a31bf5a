"""What was said in old words is read in today's."""

from decimal import Decimal
from typing import Any

import pytest

from domain import upcasters
from domain.catalogue import EVENTS
from domain.upcasters import UPCASTERS, Fields, Upcaster, read_as, stored_as, upcast

TODAY = "invented.sold.v3"


def in_cents(fields: Fields) -> Fields:
    return fields | {"price": round(Decimal(fields["price"]) * 100)}


def with_its_buyer(fields: Fields) -> Fields:
    """The buyer was called customer, and is personal: once forgotten it is not there."""
    buyer = {"buyer": fields.pop("customer")} if "customer" in fields else {}
    return fields | buyer


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    old = {
        "invented.sold.v1": Upcaster("invented.sold.v2", in_cents),
        "invented.sold.v2": Upcaster(TODAY, with_its_buyer),
    }
    monkeypatch.setattr(upcasters, "UPCASTERS", old)


@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize(
    ("topic", "fields"),
    [
        ("invented.sold.v1", {"price": "12.50", "customer": "Lin Yue"}),
        ("invented.sold.v2", {"price": 1250, "customer": "Lin Yue"}),
        (TODAY, {"price": 1250, "buyer": "Lin Yue"}),
    ],
)
def test_every_version_is_read_as_the_last(topic: str, fields: dict[str, Any]) -> None:
    assert upcast(topic, fields) == (TODAY, {"price": 1250, "buyer": "Lin Yue"})
    assert read_as(topic) == TODAY


@pytest.mark.usefixtures("invented")
def test_what_is_forgotten_stays_forgotten_in_todays_words() -> None:
    assert upcast("invented.sold.v1", {"price": "12.50"}) == (TODAY, {"price": 1250})


@pytest.mark.usefixtures("invented")
def test_who_asks_for_an_event_is_told_under_which_topics_it_is_stored() -> None:
    assert stored_as(TODAY) == [TODAY, "invented.sold.v1", "invented.sold.v2"]
    assert stored_as("invented.sold.v1") == ["invented.sold.v1"]
    assert stored_as("another.one.v1") == ["another.one.v1"]


def test_every_old_version_is_read_as_an_event_of_today() -> None:
    topics = {event.TOPIC for event in EVENTS}
    assert topics.isdisjoint(UPCASTERS)
    assert {read_as(topic) for topic in UPCASTERS} <= topics
