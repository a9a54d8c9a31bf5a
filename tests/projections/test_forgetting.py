"""Who is forgotten is blank in all rows, past ones too, whenever the fold came to know of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from commands import contacts, customers, opportunities, users
from domain.recorded import Recorded
from projections.catalogue import PROJECTIONS
from projections.contacts import ContactRow
from projections.customers import CustomerRow
from projections.engine.fold import Fold
from projections.opportunities import Deal
from projections.timeline import Entry
from projections.users import UserRow
from tests.crm import DAY, Crm, id_of, instead
from tests.given import ACME, BEN, BOLT, CARL, populated

DEAL = id_of("acme")


def lived() -> tuple[Crm, list[Recorded]]:
    """A company in which three people are forgotten; and its log as it was said."""
    crm = populated().tell({"acme": ["lead", "offer"], "bolt": ["lead"]})
    crm.do(opportunities.set_next_step, DEAL, text="call Lin")
    crm.do(customers.detail, ACME, particulars={"emails": ["lin@acme.example"]})
    crm.do(contacts.rename, CARL, name="Carl Carlson")
    later = crm.happened(DEAL, 1) + timedelta(hours=1)
    crm.log.turn_clock(DAY)
    crm.correct(DEAL, 3, instead=[instead(opportunities.set_next_step, later, text="write Lin")])
    crm.do(users.leave, BEN)
    said = list(crm.log.events)
    crm.do(customers.forget, ACME)
    crm.tell({"acme": ["trial"]})
    crm.do(contacts.forget, CARL)
    crm.do(users.forget, BEN)
    crm.tell({"acme": ["lead"]})
    return crm, [*said, *crm.log.events[len(said) :]]


def rows(events: Sequence[Recorded]) -> list[str]:
    fold = Fold(*PROJECTIONS)
    fold.take(events)
    return sorted(repr(replace(row, stored=None)) for row in fold.rows())


def test_a_fold_that_saw_it_said_equals_one_of_what_is_left() -> None:
    crm, said = lived()
    assert "lin@acme.example" in repr([r.event for r in said])
    assert "lin@acme.example" not in repr(rows(said))
    assert rows(said) == rows(crm.log.events)


@pytest.mark.parametrize("text", ["acme Ltd", "call Lin", "write Lin", "Carl", "Ben", "ben"])
def test_nothing_of_them_is_in_any_row(text: str) -> None:
    assert text not in repr(rows(lived()[1]))


def test_blank_is_empty_and_all_else_stays() -> None:
    _, said = lived()
    fold = Fold(*PROJECTIONS)
    fold.take(said)
    now = said[-1].recorded_at
    held = {row.customer: row for row in fold.held(CustomerRow, now, now)}
    acme = held[ACME]
    assert (acme.name, acme.emails, acme.address, acme.handles) == ("", (), None, "{}")
    assert held[BOLT].name == "bolt Ltd"
    [carl] = (row for row in fold.held(ContactRow, now, now) if row.contact == CARL)
    assert (carl.name, carl.customer) == ("", ACME)
    [ben] = (row for row in fold.held(UserRow, now, now) if row.user_id == BEN)
    assert (ben.name, ben.login, ben.has_left) == ("", "", True)
    [deal] = (row for row in fold.held(Deal, now, now) if row.opportunity == DEAL)
    assert (deal.name, deal.next_step, deal.amount) == ("", None, 10_000)
    told = [each for each in fold.held(Entry, now, now) if each.subject == ACME]
    assert told
    assert {each.personal for each in told} == {None}
