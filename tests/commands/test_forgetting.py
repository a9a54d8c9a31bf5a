"""Forgetting a person: said once, never taken back, and nothing personal is said of them again."""

import pytest

from commands import contacts, customers, opportunities, users
from commands.correct import Correction, correct
from domain.event import WORKSPACE
from domain.opportunity import Opportunity
from domain.person import Person, forgotten_in
from domain.story import Retracted
from readapi.actions import actions
from readapi.records.opportunities import OPPORTUNITIES
from tests.crm import OFFER, Crm, founder, id_of, instead, opening, run
from tests.given import ACME, BEN, CARL, populated, refused

DEAL = id_of("acme")


@pytest.fixture
def crm() -> Crm:
    crm = populated().tell({"acme": ["lead"]})
    crm.do(opportunities.set_next_step, DEAL, text="call Lin")
    return crm


def texts(crm: Crm) -> str:
    return repr([r.event for r in crm.log.events])


def test_it_is_said_in_a_stream_of_its_own(crm: Crm) -> None:
    crm.do(customers.forget, ACME)
    said = crm.log.events[-1]
    assert said.stream == forgotten_in(ACME)
    assert said.event == Person.Forgotten(subject=ACME, kind="customer")
    assert not Person.Forgotten.personal_fields()


def test_it_is_said_once(crm: Crm) -> None:
    crm.do(contacts.forget, CARL)
    assert crm.do(contacts.forget, CARL).said == ()


def test_all_that_belongs_to_the_customer_is_forgotten_and_nothing_else(crm: Crm) -> None:
    crm.do(customers.forget, ACME)
    assert "acme Ltd" not in texts(crm)
    assert "call Lin" not in texts(crm)
    deal = crm.deal("acme")
    assert deal
    assert deal.name == ""
    for other in ("bolt Ltd", "Carl", "Anna"):
        assert other in texts(crm)


def test_a_user_is_forgotten_who_has_left(crm: Crm) -> None:
    with refused("user_is_here", crm):
        crm.do(users.forget, BEN)
    crm.do(users.leave, BEN)
    crm.do(users.forget, BEN)
    assert "Ben" not in texts(crm)


def test_nothing_personal_is_said_of_them_again(crm: Crm) -> None:
    crm.do(customers.forget, ACME)
    with refused("forgotten", crm):
        crm.do(customers.rename, ACME, name="acme again")
    with refused("forgotten", crm):
        crm.do(customers.detail, ACME, particulars={"address": "here"}, dry_run=True)
    with refused("forgotten", crm):
        crm.do(opportunities.set_next_step, DEAL, text="call Lin")
    with refused("forgotten", crm):
        crm.do(opportunities.open_, id_of("new"), **opening("acme"))


def test_their_deals_go_on_and_why_belongs_to_the_workspace(crm: Crm) -> None:
    crm.do(customers.forget, ACME)
    crm.do(opportunities.move, DEAL, stage=OFFER)
    [won] = crm.do(opportunities.win, DEAL).said
    crm.do(opportunities.reopen, DEAL)
    [lost] = crm.do(opportunities.lose, DEAL, reason="price").said
    assert won.subject == lost.subject == WORKSPACE
    crm.do(opportunities.reopen, DEAL)
    with refused("forgotten", crm):
        crm.do(opportunities.lose, DEAL, reason="price", note="Lin said so")


def test_a_correction_brings_nothing_back(crm: Crm) -> None:
    crm.do(customers.forget, ACME)
    at = crm.happened(DEAL, 1)
    crm.correct(DEAL, 2)
    retracted = crm.log.events[-1].event
    assert isinstance(retracted, Retracted)
    assert (retracted.reason, retracted.subject) == ("typo", WORKSPACE)
    with refused("forgotten", crm):
        crm.correct(DEAL, 1, instead=[instead(opportunities.open_, at, **opening("acme"))])
    with refused("forgotten", crm):
        crm.correct(DEAL, instead=[instead(opportunities.rename, crm.now, name="Lin's flat")])


def test_an_undo_says_again_what_is_left(crm: Crm) -> None:
    crm.correct(DEAL, 1, 2)
    crm.do(customers.forget, ACME)
    crm.undo(DEAL)
    [opened, step] = crm.told(DEAL)
    assert isinstance(opened, Opportunity.Opened)
    assert opened.is_forgotten
    assert step.is_forgotten
    assert "call Lin" not in texts(crm)


def test_it_is_never_taken_back(crm: Crm) -> None:
    crm.do(customers.forget, ACME)
    stream = forgotten_in(ACME)
    with refused("forgotten", crm):
        crm.undo(stream)
    with refused("forgotten", crm):
        run(correct(crm.log, Person, Correction(stream, founder(), "typo", frozenset({1}))))


def test_what_may_be_done_with_who_is_forgotten_is_not_personal(crm: Crm) -> None:
    crm.do(customers.forget, ACME)
    deal = crm.deal("acme")
    offered = actions(OPPORTUNITIES, deal)
    assert not {"rename", "set-next-step"} & set(offered)
    assert {"move", "win", "archive"} <= set(offered)
