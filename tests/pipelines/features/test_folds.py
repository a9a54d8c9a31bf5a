"""What features are made of says what the records themselves say, at any instant."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest

import commands.contacts
import commands.customers
import commands.tickets
from domain.catalogue import RECORD_OF
from domain.customer import Customer
from domain.opportunity import Opportunity
from domain.order import Order
from domain.recorded import Recorded
from domain.story import R, Record, state, story
from domain.subscription import Subscription
from domain.ticket import Ticket
from pipelines.features.care import tickets
from pipelines.features.customers import customers
from pipelines.features.deals import deals
from pipelines.features.known import Known
from pipelines.features.profiles import profiles
from pipelines.features.purchases import orders
from pipelines.features.subscribers import subscriptions
from pipelines.scan import ToldStory
from tests.crm import Crm, id_of
from tests.oracles.visits import stays
from tests.pipelines.features.logs import GOLDEN, JOURNEYS, SALES, moments
from tests.service import promise


def streams(log: Sequence[Recorded], record: type[Record]) -> dict[str, list[Recorded]]:
    found: dict[str, list[Recorded]] = {}
    for each in log:
        found.setdefault(str(each.stream), []).append(each)
    return {id: told for id, told in found.items() if RECORD_OF.get(type(told[0].event)) is record}


def then(
    log: Sequence[Recorded], record: type[R], at: datetime
) -> dict[str, tuple[R, list[Recorded]]]:
    """Every record of that kind as it stood, as of (at, known at), and its story."""
    found = {}
    for id, stream in streams(log, record).items():
        told = [each for each in story(stream, at) if each.occurred_at <= at]
        if now := state(record, told):
            found[id] = now, told
    return found


def rows(frame: pl.LazyFrame, key: str) -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in frame.collect().to_dicts()}


def text(id: object) -> str | None:
    return None if id is None else str(id)


@pytest.mark.parametrize("log", [GOLDEN, *JOURNEYS])
def test_deals_stand_as_they_stood(log: Sequence[Recorded]) -> None:
    told_of = ToldStory(log)
    for at in moments(log):
        found = rows(deals(Known(told_of, at)), "stream")
        expected = then(log, Opportunity, at)
        assert found.keys() == expected.keys()
        for id, (deal, told) in expected.items():
            row, visits = found[id], stays(told)
            assert (row["status"], row["archived"]) == (deal.status, deal.archived)
            assert (row["stage"], row["pipeline"]) == (str(deal.stage), str(deal.pipeline))
            assert (row["amount"], row["currency"]) == (deal.amount.minor, deal.amount.currency)
            assert (row["owner"], row["customer"]) == (text(deal.owner), str(deal.customer))
            assert row["close_date"] == deal.close_date
            assert row["own_probability"] == (
                None if deal.probability is None else float(deal.probability)
            )
            assert row["went_back"] == sum(each.outcome == "went_back" for each in visits)
            if deal.status == "open" and not deal.archived:
                assert row["entered"] == visits[-1].begun
                assert row["place"] == visits[-1].stages.index(deal.stage)


@pytest.mark.parametrize("log", [GOLDEN, *SALES])
def test_orders_come_to_what_they_came_to(log: Sequence[Recorded]) -> None:
    told_of = ToldStory(log)
    for at in moments(log):
        found = rows(orders(Known(told_of, at)), "order")
        expected = {
            id: order for id, (order, _) in then(log, Order, at).items() if not order.cancelled
        }
        assert found.keys() == expected.keys()
        for id, order in expected.items():
            assert found[id]["customer"] == str(order.customer)
            assert found[id]["net"] == order.bill.amount - order.bill.discount


@pytest.mark.parametrize("log", [GOLDEN, *SALES])
def test_subscriptions_run_as_they_ran(log: Sequence[Recorded]) -> None:
    told_of = ToldStory(log)
    for at in moments(log):
        found = rows(subscriptions(Known(told_of, at)), "subscription")
        expected = then(log, Subscription, at)
        assert found.keys() == expected.keys()
        for id, (subscription, _) in expected.items():
            assert found[id]["running"] == (not subscription.ended)
            assert found[id]["plan"] == subscription.terms.plan
            assert found[id]["minor"] == subscription.terms.charge.minor


def test_tickets_stand_as_they_stood() -> None:
    told_of = ToldStory(GOLDEN)
    for at in moments(GOLDEN, many=20):
        found = rows(tickets(Known(told_of, at)), "ticket")
        expected = then(GOLDEN, Ticket, at)
        assert found.keys() == expected.keys()
        for id, (ticket, _) in expected.items():
            assert (found[id]["is_open"], found[id]["kind"]) == (ticket.is_open, ticket.kind)
            assert found[id]["priority"] == ticket.details.priority


def test_customers_are_known_as_they_were() -> None:
    told_of = ToldStory(GOLDEN)
    for at in moments(GOLDEN, many=20):
        found = rows(profiles(Known(told_of, at)), "customer")
        there = then(GOLDEN, Customer, at)
        expected = {id: each for id, each in there.items() if not each[0].merged_into}
        assert found.keys() == expected.keys()
        for id, (customer, _) in expected.items():
            assert found[id]["customer_archived"] == customer.archived
            assert found[id]["customer_industry"] == customer.profile.industry


def test_an_hour_of_work_is_none_of_the_night() -> None:
    """Opened on Friday at 17:00 and answered on Monday at 10:00: two hours of the office's."""
    crm = Crm()
    promise(crm)
    crm.do(commands.customers.enter, id_of("acme Ltd"), name="acme Ltd")
    crm.log.clock = datetime.fromisoformat("2024-01-05T17:00:00+00:00")
    crm.do(
        commands.tickets.open_, id_of("it"), name="It", customer=id_of("acme Ltd"), kind="complaint"
    )
    crm.log.turn_clock(timedelta(days=2, hours=17))
    crm.do(commands.tickets.answer, id_of("it"), text="Sorry")
    [row] = tickets(Known(ToldStory(crm.log.events), crm.now)).collect().to_dicts()
    assert row["hours"] == pytest.approx(2, abs=1e-6)
    assert row["late"] is False


def test_customers_that_were_merged_are_one_from_then_on() -> None:
    acme, bolt, core = map(id_of, ("acme Ltd", "bolt Ltd", "core Ltd"))
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead", "won"], "core": ["lead", "won"]})
    for customer in (bolt, core):
        crm.do(commands.contacts.add, id_of(f"of {customer}"), name="Carl", customer=customer)
    before = crm.now
    crm.log.turn_clock(timedelta(days=1))
    crm.do(commands.customers.merge, core, into=bolt)
    crm.do(commands.customers.merge, bolt, into=acme)
    told = ToldStory(crm.log.events)

    def people(at: datetime) -> dict[str, int | None]:
        found = rows(customers(told, at), "subject")
        return {id: row["contacts"] for id, row in found.items()}

    assert {id: n for id, n in people(before).items() if n} == {str(bolt): 1, str(core): 1}
    assert people(crm.now) == {str(acme): 2}
    assert {row["customer"] for row in rows(deals(Known(told, crm.now)), "stream").values()} == {
        str(acme)
    }
