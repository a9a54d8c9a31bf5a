"""Given these events, when that command is called, then these are said, or it is refused.

`it` is the record under test. Around it there are a customer, a contact, a user and a product, and
the pipelines of `Crm`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from commands import contacts, customers, products, users
from domain.errors import Refused
from domain.event import Event
from tests.crm import Crm, Decide, euros, id_of

IT = id_of("it")
ACME, BOLT = id_of("acme Ltd"), id_of("bolt Ltd")
ANNA, BEN = id_of("Anna"), id_of("Ben")
CARL = id_of("Carl")
WIDGET = id_of("Widget")
NOBODY = id_of("nobody")


@dataclass(frozen=True)
class When:
    crm: Crm
    decide: Decide
    body: dict[str, Any]

    def then(self, *events: Event) -> None:
        before = len(self.crm.log.events)
        done = self.crm.do(self.decide, IT, **self.body)
        assert tuple(each.event for each in done.said) == events
        assert tuple(each.event for each in self.crm.log.events[before:]) == events

    def refused(self, code: str) -> None:
        with refused(code, self.crm):
            self.crm.do(self.decide, IT, **self.body)


@dataclass(frozen=True)
class Given:
    crm: Crm

    def when(self, decide: Decide, **body: Any) -> When:
        return When(self.crm, decide, body)


def given(*events: Event) -> Given:
    crm = populated()
    if events:
        crm.record(*((IT, event) for event in events))
    return Given(crm)


def populated() -> Crm:
    crm = Crm()
    for user in ("Anna", "Ben"):
        crm.do(users.join, id_of(user), name=user, login=user)
    for customer in ("acme Ltd", "bolt Ltd"):
        crm.do(customers.enter, id_of(customer), name=customer)
    crm.do(contacts.add, CARL, name="Carl", customer=ACME)
    crm.do(products.introduce, WIDGET, name="Widget", price=euros(10))
    return crm


@contextmanager
def refused(code: str, crm: Crm | None = None) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """What is done inside is refused under that code, and leaves nothing in the log."""
    before = [*crm.log.events] if crm else []
    with pytest.raises(Refused) as refusal:
        yield refusal
    assert refusal.value.code == code
    assert refusal.value.__doc__
    assert crm is None or crm.log.events == before
