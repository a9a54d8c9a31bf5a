"""Customers, contacts, products and users stand at (at, known_at) as their stories say."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from commands import contacts, customers, products, users
from domain.catalogue import RECORD_OF
from domain.contact import Contact
from domain.customer import Customer
from domain.errors import Refused
from domain.product import Product
from domain.story import Record, state, story
from domain.user import User
from projections.contacts import CONTACTS, ContactRow
from projections.customers import CUSTOMERS, CustomerRow
from projections.products import PRODUCTS, ProductRow
from projections.users import USERS, UserRow
from tests.agreement import questions
from tests.crm import DAY, Decide, euros, id_of, instead
from tests.given import ACME, ANNA, BEN, BOLT, CARL, WIDGET, populated

HOUR = timedelta(hours=1)
DORA = {"emails": ["dora@acme.com"], "handles": {"chat": "dora"}, "birthday": "1990-02-28"}
SAID: dict[UUID, Sequence[tuple[Decide, dict[str, Any]]]] = {
    ACME: (
        (customers.rename, {"name": "Acme"}),
        (customers.describe, {"profile": {"industry": "tools", "lifecycle": "lead"}}),
        (customers.describe, {"profile": {"industry": None, "region": "North"}}),
        (customers.detail, {"particulars": {"phones": ["+49 30 1"], "custom": {"a": "b"}}}),
        (customers.detail, {"particulars": {"phones": [], "address": "Main Street 1"}}),
        (customers.assign, {"owner": ANNA}),
        (customers.assign, {"owner": None}),
        (customers.tag, {"tag": "fair"}),
        (customers.tag, {"tag": "key"}),
        (customers.untag, {"tag": "fair"}),
        (customers.archive, {}),
        (customers.restore, {}),
    ),
    CARL: (
        (contacts.rename, {"name": "Carla"}),
        (contacts.appoint, {"position": "head"}),
        (contacts.appoint, {"position": None, "customer": BOLT}),
        (contacts.detail, {"particulars": DORA}),
        (contacts.archive, {}),
        (contacts.restore, {}),
    ),
    WIDGET: (
        (products.rename, {"name": "Gadget"}),
        (products.reprice, {"price": euros(12), "cost": euros(5)}),
        (products.reprice, {"price": euros(9)}),
        (products.retire, {}),
        (products.resume, {}),
    ),
    BEN: (
        (users.rename, {"name": "Benno"}),
        (users.change_role, {"role": "seller"}),
        (users.leave, {}),
        (users.return_, {}),
    ),
}


def says(record: Record) -> dict[str, object]:
    """What a record's row repeats of it."""
    match record:
        case Customer(profile=profile, particulars=particulars):
            own = {"name": record.name, "kind": record.kind, "owner": record.owner}
            tags = {"tags": record.tags, "archived": record.archived}
            return {**own, **tags, **dict(profile), **reached(particulars)}
        case Contact(name=name, customer=customer, position=post, particulars=particulars):
            own = {"name": name, "customer": customer, "post": post}
            return {**own, "archived": record.archived, **reached(particulars)}
        case Product(name=name, price=price, cost=cost):
            prices = {"price": price.minor, "cost": cost and cost.minor, "currency": price.currency}
            return {"name": name, "retired": record.retired, **prices}
        case User(name=name, login=login, role=role, left=left):
            return {"name": name, "login": login, "role": role, "has_left": left}
    raise AssertionError(record)


def reached(particulars: Any) -> dict[str, object]:
    return {
        name: getattr(particulars, name) for name in ("address", "phones", "emails", "birthday")
    }


def shown(row: Any) -> dict[str, object]:
    columns = row._asdict()
    if "tags" in columns:
        assert len(set(columns["tags"])) == len(columns["tags"])
        columns["tags"] = frozenset(columns["tags"])
    return dict(columns)


def something(random: Random, id: UUID) -> Callable[[Any], object]:
    """Says, corrects or undoes something."""
    decide, body = random.choice(SAID[id])

    def correct(crm: Any) -> object:
        told = story(crm.log.stream(id))[1:]
        wrong = random.sample(told, min(len(told), random.randrange(3)))
        held = [instead(decide, r.occurred_at, **body) for r in wrong[: random.randrange(2)]]
        return crm.correct(id, *(r.version for r in wrong), instead=held)

    return random.choice(
        [
            lambda crm: crm.do(decide, id, **body),
            lambda crm: crm.do(decide, id, **body),
            lambda crm: crm.do(decide, id, at=crm.now - HOUR, **body),
            lambda crm: crm.undo(id),
            correct,
        ]
    )


@pytest.mark.parametrize("id", SAID, ids=["customer", "contact", "product", "user"])
@pytest.mark.parametrize("seed", range(15))
def test_a_row_says_what_its_record_is(id: UUID, seed: int) -> None:
    random, crm = Random(seed), populated()
    for _ in range(14):
        crm.log.turn_clock(random.randrange(3) * HOUR)
        with suppress(Refused):
            something(random, id)(crm)
    stream, fold = crm.log.stream(id), crm.fold(CUSTOMERS, CONTACTS, PRODUCTS, USERS)
    record = RECORD_OF[type(stream[0].event)]
    for at, known_at in questions(crm.log.events, random, 8):
        now = state(record, story(stream, known_at), min(at, known_at))
        kind = (CustomerRow, ContactRow, ProductRow, UserRow)[list(SAID).index(id)]
        rows = [shown(row) for row in fold.held(kind, at, known_at) if row[0] == id]
        assert len(rows) == (now is not None)
        for row in rows:
            assert now is not None
            assert {name: row[name] for name in says(now)} == says(now)


def test_a_tag_that_was_put_on_twice_since_a_correction_is_there_once() -> None:
    crm = populated()
    for decide in (customers.tag, customers.untag, customers.tag):
        crm.log.turn_clock(DAY)
        crm.do(decide, ACME, tag="fair")
    crm.correct(ACME, 3)
    held = crm.fold(CUSTOMERS).held(CustomerRow, crm.now, crm.now)
    assert [row.tags for row in held if row.customer == ACME] == [("fair",)]


def test_what_is_a_mapping_is_json() -> None:
    crm = populated()
    crm.do(contacts.detail, CARL, particulars=DORA)
    [carl] = crm.fold(CONTACTS).held(ContactRow, crm.now, crm.now)
    assert (carl.handles, carl.custom) == ('{"chat":"dora"}', "{}")
    assert id_of("Carl") == carl.contact
