"""What messages say becomes commands and facts, once, in the order in which they come."""

import asyncio
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from commands.imports.errors import (
    Malformed,
    MappingWrong,
    MessageTooLarge,
    MessageUnreadable,
    NoFile,
    NoId,
    NoStep,
    NotADate,
    NoTopic,
    UnknownReference,
    UnknownSchema,
    ValueMissing,
)
from commands.imports.files import read_tables
from commands.imports.mapping import ImportMapping
from commands.imports.messages import Intake, Message, Refusal
from commands.imports.reading import find, read
from domain.errors import AlreadyThere, NotThere, Refused
from domain.facts import Payment, WebVisit
from domain.order import Order
from tests.memory_log import MemoryLog

AT = "2023-06-01T10:00:00Z"


def message(topic: str, value: bytes | dict[str, Any], id: str | None = None) -> Message:
    said = value if isinstance(value, bytes) else json.dumps(value).encode()
    headers = [("ce_id", id.encode())] if id else []
    return Message(topic, 0, 7, b"k", said, headers, datetime(2023, 6, 1, tzinfo=UTC))


class Door:
    """A log in memory, and what came of the messages."""

    def __init__(self, mapping: ImportMapping | None = None) -> None:
        self.log = MemoryLog()
        self.intake = Intake(self.log, mapping or find("shop"), "shop")

    def take(
        self, topic: str, value: bytes | dict[str, Any], id: str | None = None
    ) -> Refusal | None:
        return asyncio.run(self.intake.take(message(topic, value, id)))

    def said(self) -> Counter[str]:
        return Counter(r.event.TOPIC for r in self.log.events)


ORDER = {"order": "A-1", "customer": "17", "status": "placed", "amount": "12.50", "at": AT}
PAID = {"order": "A-1", "customer": "17", "status": "paid", "at": AT}
VISIT = {"id": "v-1", "page": "/pricing", "visitor": "somebody", "at": AT}


def test_a_message_that_comes_again_changes_nothing() -> None:
    door = Door()
    for _ in range(2):
        for topic, value in (
            ("shop.orders", ORDER),
            ("shop.orders", PAID),
            ("web.visits", VISIT),
        ):
            assert door.take(topic, value) is None
    assert door.said() == {
        "customer.entered.v1": 1,
        Order.Placed.TOPIC: 1,
        Order.Paid.TOPIC: 1,
        WebVisit.Made.TOPIC: 1,
    }
    assert {r.by.source for r in door.log.events} == {"kafka:shop.orders", "kafka:web.visits"}


def test_what_a_client_says_of_the_past_is_known_from_now_on() -> None:
    door = Door()
    door.take("web.visits", VISIT)
    [visit] = door.log.events
    assert visit.occurred_at == datetime(2023, 6, 1, 10, tzinfo=UTC)
    assert visit.known_from == visit.recorded_at > visit.occurred_at


def test_a_message_is_the_one_it_is_by_its_header() -> None:
    door = Door()
    door.take("shop.orders", ORDER, id="m-1")
    again = ORDER | {"amount": "99.00"}
    assert door.take("shop.orders", again, id="m-1") is None
    assert door.said()[Order.Placed.TOPIC] == 1
    refused = door.take("shop.orders", again, id="m-2")
    assert isinstance(refused, AlreadyThere)


def test_a_payment_of_an_unknown_order_is_noted_without_it() -> None:
    door = Door()
    payment = {"id": "p-1", "customer": "17", "order": "B-2", "amount": "5.00", "at": AT}
    assert door.take("shop.payments", payment) is None
    [paid] = [r.event for r in door.log.events if isinstance(r.event, Payment.Received)]
    assert paid.order is None


@pytest.mark.parametrize(
    ("value", "refusal"),
    [
        (b"\xff\xfe", MessageUnreadable),
        (b"not JSON", MessageUnreadable),
        (b"[1, 2]", MessageUnreadable),
        (b"[" * 100_000, MessageUnreadable),
        (b'{"id": "v-1", "page": {"path": "/"}}', Malformed),
        (b'{"page": "/pricing"}', NoId),
        (b'{"id": "v-1", "page": "/", "at": "yesterday"}', NotADate),
        (b'{"id": "v-1", "page": "' + 10_000_000 * b"x" + b'"}', MessageTooLarge),
    ],
    ids=["no text", "no JSON", "no object", "nested", "an object", "no id", "no date", "10 MB"],
)
def test_a_broken_message_is_refused_with_its_reason(value: bytes, refusal: type[Refused]) -> None:
    door = Door()
    assert isinstance(door.take("web.visits", value), refusal)
    assert door.log.events == []


def test_what_no_command_takes_is_refused() -> None:
    door = Door()
    assert isinstance(door.take("shop.orders", PAID), NotThere)
    assert isinstance(door.take("shop.orders", ORDER | {"status": "lost"}), NoStep)
    assert isinstance(door.take("shop.payments", {"id": "1", "customer": "17"}), ValueMissing)
    mail = {"id": "1", "customer": "17", "event": "eaten"}
    assert isinstance(door.take("mail.events", mail), ValidationError)


STRICT = """
name: strict
source: strict
records:
  pipelines:
    rows: [{name: Sales}]
    id: $name
  deals:
    topic: deals
    types: [deal.v1]
    id: $id
    message: $event
    values: {owner: {of: people}}
    steps: [{command: spends/spend, body: {amount: {amount: "1", currency: EUR}}}]
""".replace("{of: people}", "{of: pipelines}")


def test_a_schema_that_the_mapping_does_not_know_is_refused() -> None:
    door = Door(read(STRICT, "strict.yaml"))
    assert isinstance(door.take("deals", {"id": "1"}), UnknownSchema)
    typed = message("deals", {"id": "1", "event": "e-1", "owner": "Nobody"})
    typed = replace(typed, headers=[("ce_type", b"deal.v1")])
    assert isinstance(asyncio.run(door.intake.take(typed)), UnknownReference)


def test_files_are_imported_and_topics_consumed(tmp_path: Path) -> None:
    with pytest.raises(NoTopic):
        Intake(MemoryLog(), find("maven"), "shop")
    with pytest.raises(NoFile):
        read_tables(tmp_path, find("shop"))


@pytest.mark.parametrize(
    ("stated", "problem"),
    [
        ("topic: deals\n    file: deals.csv", "rows come from a topic, or else from a file"),
        ("file: deals.csv\n    message: $id", "types and message go with a topic"),
        ("topic: deals\n    values: {n: {row: true}}", "by, its and row go with a file"),
    ],
)
def test_a_mapping_that_mixes_them_is_wrong(stated: str, problem: str) -> None:
    text = f"name: x\nsource: x\nrecords:\n  deals:\n    {stated}\n    id: $id\n"
    with pytest.raises(MappingWrong) as wrong:
        read(text, "x.yaml")
    assert problem in str(wrong.value)
