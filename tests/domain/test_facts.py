"""Facts: whatever happens is noted as it is told, and stands."""

from decimal import Decimal
from random import Random
from uuid import UUID, uuid4

import pytest

from commands import facts
from domain.errors import AlreadyThere
from domain.fact import FactStands
from domain.facts import (
    FormSubmission,
    Mail,
    Note,
    Payment,
    Purchase,
    Rating,
    Response,
    Spend,
    Suggestion,
    Touch,
    WebVisit,
)
from domain.story import say
from projections.facts import FACT_ROWS, Fact
from projections.timeline import TIMELINE
from tests.crm import Crm, euros, id_of
from tests.given import ACME, IT, given, refused

SPRING = id_of("spring campaign")


def test_a_touch_is_noted() -> None:
    touched = given().when(facts.touch, customer=ACME, campaign=SPRING, channel="phone")
    touched.then(Touch.Made(customer=ACME, campaign=SPRING, contact=None, channel="phone"))


def test_a_response_is_noted() -> None:
    given().when(facts.respond, customer=ACME, outcome="yes", text="Call us").then(
        Response.Given(customer=ACME, campaign=None, channel=None, outcome="yes", text="Call us")
    )


def test_a_visit_is_noted_though_nobody_knows_whose() -> None:
    given().when(facts.visit, page="/prices", seconds=40, visitor="v-17").then(
        WebVisit.Made(customer=None, campaign=None, visitor="v-17", page="/prices", seconds=40)
    )


def test_a_form_is_noted() -> None:
    given().when(facts.submit, form="demo", fields={"name": "Ann"}).then(
        FormSubmission.Submitted(customer=None, campaign=None, form="demo", fields={"name": "Ann"})
    )


def test_what_becomes_of_a_mail_is_noted() -> None:
    about = {"customer": ACME, "campaign": SPRING}
    given().when(facts.mail, what="sent", **about).then(Mail.Sent(**about))
    given().when(facts.mail, what="delivered", **about).then(Mail.Delivered(**about))
    given().when(facts.mail, what="bounced", **about).then(Mail.Bounced(**about))
    given().when(facts.mail, what="opened", **about).then(Mail.Opened(**about))
    given().when(facts.mail, what="clicked", **about).then(Mail.Clicked(**about))


def test_what_marketing_costs_is_noted() -> None:
    given().when(facts.spend, amount=euros(80), channel="fair").then(
        Spend.Spent(campaign=None, channel="fair", amount=euros(80))
    )


def test_a_payment_is_noted_and_what_is_paid_back() -> None:
    given().when(facts.pay, customer=ACME, amount=euros(-80), method="card").then(
        Payment.Received(customer=ACME, order=None, amount=euros(-80), method="card")
    )


def test_a_purchase_is_noted() -> None:
    given().when(facts.purchase, customer=ACME, amount=euros(12), quantity="2").then(
        Purchase.Made(
            customer=ACME, product=None, quantity=Decimal(2), amount=euros(12), channel=None
        )
    )


def test_a_note_is_taken() -> None:
    given().when(facts.note, customer=ACME, text="Likes tea").then(
        Note.Taken(customer=ACME, about=None, text="Likes tea")
    )


def test_a_rating_is_noted_on_its_scale() -> None:
    rated = Rating.Given(customer=ACME, ticket=None, campaign=None, scale="nps", score=0, text="")
    given().when(facts.rate, customer=ACME, scale="nps", score=0).then(rated)
    given().when(facts.rate, customer=ACME, scale="csat", score=0).refused("score_off_scale")
    given().when(facts.rate, customer=ACME, scale="csat", score=6).refused("score_off_scale")


def test_what_becomes_of_a_suggestion_is_noted() -> None:
    for_deal = {"customer": ACME, "opportunity": id_of("deal"), "action": "next step"}
    told = {"product": None} | for_deal
    given().when(facts.judge, what="accepted", **for_deal).then(Suggestion.Accepted(**told))
    given().when(facts.judge, what="declined", **for_deal).then(Suggestion.Declined(**told))
    given().when(facts.judge, what="done", **for_deal).then(Suggestion.Done(**told))


def test_a_suggestion_is_of_a_product_or_of_what_to_do_about_a_deal() -> None:
    deal, probe = {"opportunity": id_of("deal")}, {"product": id_of("probe")}
    for unclear in ({}, deal, {"action": "call"}, deal | probe, deal | probe | {"action": "call"}):
        said = given().when(facts.judge, what="declined", customer=ACME, **unclear)
        said.refused("suggestion_unclear")


def test_nothing_more_happens_to_a_fact() -> None:
    opened = Mail.Opened(customer=ACME)
    with refused("already_there"):
        say(Mail, Mail(Mail.Sent(customer=ACME)), opened)
    with pytest.raises(FactStands):
        Mail(opened).check(opened)
    assert Mail(opened).evolve(opened) == Mail(opened)


def test_a_fact_that_comes_again_changes_nothing() -> None:
    crm = Crm()
    first = crm.do(facts.note, IT, customer=ACME, text="Likes tea")
    again = crm.do(facts.note, IT, customer=ACME, text="Likes tea")
    assert len(first.said) == 1
    assert (again.answer, list(again.said)) == (first.answer, [])
    assert len(crm.log.stream(IT)) == 1


def test_an_id_of_another_kind_is_refused() -> None:
    crm = Crm()
    crm.do(facts.note, IT, customer=ACME, text="Likes tea")
    with pytest.raises(AlreadyThere):
        crm.do(facts.touch, IT, customer=ACME, channel="phone")


def test_a_fact_is_corrected_like_any_record() -> None:
    crm = Crm()
    crm.do(facts.note, IT, customer=ACME, text="Likes tea")
    crm.correct(IT, 1)
    assert crm.told(IT) == []
    assert crm.fold(FACT_ROWS).held(Fact, crm.now, crm.now) == []


def test_facts_in_any_order_and_often_give_the_same_rows() -> None:
    """But for when they were recorded."""
    said = [(uuid4(), n) for n in range(20)]

    def rows(random: Random) -> set[tuple[UUID, str | None, int | None]]:
        crm, told = Crm(), said * 3
        random.shuffle(told)
        for id, n in told:
            crm.do(facts.pay, id, customer=ACME, amount=euros(n + 1), method=f"by {n}")
        assert sum(1 for _ in crm.fold(TIMELINE).rows() if _.columns[0] in dict(said)) == len(said)
        held = crm.fold(FACT_ROWS).held(Fact, crm.now, crm.now)
        return {(row.fact, row.says, row.amount) for row in held}

    expected = {(id, f"by {n}", (n + 1) * 100) for id, n in said}
    assert [rows(Random(seed)) for seed in range(3)] == [expected] * 3
