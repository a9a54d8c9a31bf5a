"""What is wrong with a record is found, and nothing else."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

import commands.activities
import commands.contacts
import commands.customers
import commands.facts
import commands.opportunities
import commands.orders
import commands.subscriptions
import commands.tickets
import commands.users
from commands.catalogue import COMMANDS
from domain.money import Money
from pipelines.quality.check import RULES, Quality, quality
from pipelines.scan import ToldStory
from tests.crm import Crm, euros, id_of

ACME, DEAL, ANNA = id_of("acme Ltd"), id_of("deal"), id_of("Anna")
IN_TIME = date(2024, 2, 1)


@pytest.fixture
def crm() -> Crm:
    """A customer and a deal with which nothing is wrong."""
    crm = Crm()
    crm.do(commands.users.join, ANNA, name="Anna", login="anna")
    profile = {"industry": "Tea", "size": "10–49", "region": "Wales", "source": "Fair"}
    crm.do(commands.customers.enter, ACME, name="acme Ltd", profile=profile)
    crm.do(commands.contacts.add, id_of("Carl"), name="Carl", customer=ACME)
    opening: dict[str, Any] = {
        "pipeline": id_of("sales"),
        "stage": id_of("lead"),
        "amount": euros(100),
    }
    crm.do(
        commands.opportunities.open_,
        DEAL,
        name="deal",
        customer=ACME,
        owner=ANNA,
        close_date=IN_TIME,
        **opening,
    )
    crm.do(commands.opportunities.set_next_step, DEAL, text="call", due=IN_TIME)
    return crm


def found(crm: Crm, days: int = 0) -> dict[str, set[str]]:
    """{record: its broken rules}, so many days later."""
    told: dict[str, set[str]] = {}
    for row in checked(crm, days).findings.to_dicts():
        told.setdefault(row["subject"], set()).add(row["rule"])
    return told


def checked(crm: Crm, days: int = 0) -> Quality:
    return quality(ToldStory(crm.log.events), crm.now + timedelta(days=days))


def test_with_what_is_in_order_nothing_is_wrong(crm: Crm) -> None:
    judged = checked(crm)
    assert judged.findings.is_empty()
    assert judged.scores["subject"].to_list() == [str(ACME), str(DEAL)]
    assert judged.score == 1


def test_the_score_is_the_part_of_the_rules_that_are_kept(crm: Crm) -> None:
    crm.do(commands.opportunities.change_close_date, DEAL, close_date=None)
    judged = checked(crm)
    [finding] = judged.findings.to_dicts()
    assert finding == {
        "subject_type": "opportunities",
        "subject": str(DEAL),
        "rule": "deal_without_close_date",
        "kind": "missing",
        "remedy": "opportunities/change-close-date",
    }
    weights = sum(rule.weight for name, rule in RULES.items() if name.startswith("deal_"))
    worst = judged.scores.row(0, named=True)
    assert (worst["subject"], worst["found"]) == (str(DEAL), 1)
    assert worst["score"] == pytest.approx(1 - 2 / weights)


@pytest.mark.parametrize(
    ("decide", "body", "rule"),
    [
        ("change_amount", {"amount": euros(0)}, "deal_without_amount"),
        ("change_amount", {"amount": euros(-5)}, "deal_below_zero"),
        ("assign", {"owner": None}, "deal_without_owner"),
        ("move", {"stage": id_of("offer")}, "deal_without_next_step"),
        ("rate", {"probability": Decimal(1)}, "deal_certain_but_open"),
    ],
)
def test_a_deal_that_lacks_or_contradicts(
    crm: Crm, decide: str, body: dict[str, Any], rule: str
) -> None:
    crm.do(getattr(commands.opportunities, decide), DEAL, **body)
    assert found(crm) == {str(DEAL): {rule}}


def test_a_deal_that_should_have_closed_before_it_was_opened(crm: Crm) -> None:
    crm.do(commands.opportunities.change_close_date, DEAL, close_date=date(2023, 12, 1))
    assert found(crm) == {str(DEAL): {"deal_closes_before_it_opened", "deal_past_close_date"}}


def test_a_deal_that_is_left_alone_grows_stale(crm: Crm) -> None:
    assert found(crm, days=30) == {}
    assert found(crm, days=45) == {
        str(DEAL): {"deal_past_close_date", "deal_past_next_step", "deal_untouched"}
    }


def test_a_deal_of_who_left_the_company_and_of_a_customer_put_away(crm: Crm) -> None:
    crm.do(commands.users.leave, ANNA)
    crm.do(commands.customers.archive, ACME)
    assert found(crm) == {
        str(DEAL): {"deal_of_who_left", "deal_of_archived_customer"},
        str(ACME): {"customer_archived_but_active"},
    }


def test_an_amount_far_from_all_others(crm: Crm) -> None:
    """Of 25 deals between 100 and 124 euros one is worth a million."""
    for number in range(25):
        amount = 1_000_000 if number == 7 else 100 + number
        crm.say(f"deal {number}", "lead")
        crm.do(commands.opportunities.change_amount, id_of(f"deal {number}"), amount=euros(amount))
    far = [record for record, rules in found(crm).items() if "deal_amount_far_out" in rules]
    assert far == [str(id_of("deal 7"))]


def test_a_customer_of_whom_little_is_known() -> None:
    crm = Crm()
    crm.do(commands.customers.enter, ACME, name="acme Ltd", profile={"lifecycle": "customer"})
    assert found(crm) == {
        str(ACME): {
            *(f"customer_without_{each}" for each in ("industry", "size", "region", "source")),
            *("customer_without_contact", "customer_never_bought"),
        }
    }


@pytest.mark.parametrize(
    ("lifecycle", "rule"),
    [("lapsed", "customer_lapsed_but_buys"), ("lead", "customer_lead_but_bought")],
)
def test_a_customer_who_buys_is_no_lead(crm: Crm, lifecycle: str, rule: str) -> None:
    crm.do(commands.customers.describe, ACME, profile={"lifecycle": lifecycle})
    crm.do(commands.facts.purchase, id_of("buys"), customer=ACME, amount=euros(5))
    assert found(crm) == {str(ACME): {rule}}


def test_mails_that_come_back(crm: Crm) -> None:
    for number in range(2):
        what: dict[str, Any] = {"customer": ACME, "what": "bounced"}
        crm.do(commands.facts.mail, id_of(f"mail {number}"), **what)
    assert found(crm) == {str(ACME): {"customer_mail_bounces"}}


def test_an_order_that_is_paid_too_much_or_not(crm: Crm) -> None:
    for name in ("paid", "owed"):
        crm.do(commands.orders.place, id_of(name), customer=ACME, amount=euros(100))
        due = date(2024, 1, 10)
        crm.do(commands.orders.invoice, id_of(name), number=f"R {name}", due=due)
    pay: dict[str, Any] = {"customer": ACME, "order": id_of("paid"), "amount": euros(120)}
    crm.do(commands.facts.pay, id_of("payment"), **pay)
    assert found(crm) == {str(id_of("paid")): {"order_overpaid"}}
    late = found(crm, days=45)
    assert late[str(id_of("owed"))] == {"order_long_unpaid"}


def test_an_order_that_comes_to_nothing_was_paid_in_other_money(crm: Crm) -> None:
    crm.do(commands.orders.place, id_of("it"), customer=ACME, amount=euros(0))
    dollars = Money(amount=Decimal(5), currency="USD")
    pay: dict[str, Any] = {"customer": ACME, "order": id_of("it"), "amount": dollars}
    crm.do(commands.facts.pay, id_of("payment"), **pay)
    assert found(crm)[str(id_of("it"))] == {
        *("order_without_amount", "order_paid_in_other_currency", "order_overpaid")
    }
    assert "order_without_invoice" in found(crm, days=31)[str(id_of("it"))]


def test_a_subscription_of_who_was_put_away(crm: Crm) -> None:
    terms: dict[str, Any] = {"plan": "care", "charge": euros(0)}
    crm.do(commands.subscriptions.start, id_of("it"), customer=ACME, terms=terms)
    crm.do(commands.opportunities.lose, DEAL, reason="price")
    crm.do(commands.customers.archive, ACME)
    assert found(crm) == {
        str(ACME): {"customer_archived_but_active"},
        str(id_of("it")): {"subscription_for_nothing", "subscription_of_archived_customer"},
    }


def test_a_ticket_nobody_settles(crm: Crm) -> None:
    asked: dict[str, Any] = {"name": "It", "customer": ACME, "kind": "complaint"}
    crm.do(commands.tickets.open_, id_of("it"), **asked)
    assert found(crm) == {str(id_of("it")): {"ticket_without_owner"}}
    late = found(crm, days=31)[str(id_of("it"))]
    assert late == {"ticket_without_owner", "ticket_untouched", "ticket_answered_very_late"}
    crm.do(commands.tickets.resolve, id_of("it"))
    assert found(crm) == {str(id_of("it")): {"complaint_without_cause", "complaint_without_remedy"}}


def test_a_ticket_about_the_order_of_another_customer(crm: Crm) -> None:
    crm.say("bolt", "lead")
    crm.do(commands.orders.place, id_of("order"), customer=id_of("bolt Ltd"), amount=euros(9))
    asked: dict[str, Any] = {
        "name": "It",
        "customer": ACME,
        "kind": "after_sales",
        "order": id_of("order"),
    }
    crm.do(commands.tickets.open_, id_of("it"), owner=ANNA, **asked)
    assert found(crm)[str(id_of("it"))] == {"ticket_of_others_order"}


def test_an_activity_for_a_deal_that_is_closed(crm: Crm) -> None:
    planned: dict[str, Any] = {
        "kind": "task",
        "name": "call",
        "customer": ACME,
        "opportunity": DEAL,
    }
    crm.do(commands.activities.plan, id_of("it"), **planned)
    assert found(crm) == {str(id_of("it")): {"activity_without_day"}}
    crm.do(commands.activities.reschedule, id_of("it"), due=date(2024, 1, 2))
    crm.do(commands.opportunities.lose, DEAL, reason="price")
    assert found(crm) == {str(id_of("it")): {"activity_of_closed_deal"}}
    late = found(crm, days=20)[str(id_of("it"))]
    assert late == {"activity_of_closed_deal", "activity_long_overdue"}


def test_every_remedy_is_a_command() -> None:
    there = {f"{command.noun}/{name}" for command in COMMANDS for name in (command.name, "correct")}
    assert {rule.command for rule in RULES.values()} <= there


def test_of_an_empty_log_nothing_is_told() -> None:
    judged = quality(ToldStory([]), datetime(2024, 1, 1, tzinfo=UTC))
    assert judged.findings.is_empty()
    assert judged.score is None
