"""The same file again, and a later export of the same source."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from commands import customers, opportunities
from commands.correct import Correction, correct
from domain.customer import Customer
from domain.opportunity import Opportunity
from domain.story import Retracted
from tests.commands.imports.shop import DEALS, EVENTS, Shop, day
from tests.crm import euros, founder


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """All of it is imported already."""
    shop = Shop(tmp_path)
    shop.run()
    shop.log.turn_clock(timedelta(days=1))
    return shop


def test_the_same_files_again_record_nothing(shop: Shop) -> None:
    report = shop.run()
    assert (report.state, report.recorded, report.refused) == ("done", 0, 0)
    assert len(shop.log.events) == EVENTS


def test_a_later_export_appends_what_is_new(shop: Shop) -> None:
    shop.change("deals.csv", "open,2023-04-05,", "won,2023-04-05,2023-10-01")
    report = shop.run()
    assert (report.recorded, dict(report.uses)) == (1, {"opportunities/win": 1})
    assert shop.deal("d2")[-1].occurred_at == day(2023, 10, 1)
    assert shop.run().recorded == 0


def test_new_rows_are_new_records(shop: Shop) -> None:
    shop.change("deals.csv", "d2,", "d4,Bolt,open,2023-12-01,,5\nd2,")
    assert shop.run().recorded == 1


def test_another_source_means_other_records(shop: Shop) -> None:
    shop.state("source: shop", "source: other")
    assert shop.run().recorded == EVENTS


@pytest.mark.parametrize(
    ("old", "new", "was", "now"),
    [
        ("2023-04-05", "2023-04-04", "Opportunity.Opened 2023-04-05", "2023-04-04 00:00"),
        (",300", ",310", "amount amount=Decimal('300')", "amount amount=Decimal('310')"),
        ("won,2023-03-01,2023-03-20", "open,2023-03-01,", "Opportunity.Won 2023-03-20", "nothing"),
        ("won,2023-03-01", "lost,2023-03-01", "Opportunity.Won", "Opportunity.Lost"),
    ],
)
def test_a_changed_past_is_reported(shop: Shop, old: str, new: str, was: str, now: str) -> None:
    shop.change("deals.csv", old, new)
    (problem,) = shop.run().problems
    assert problem.code == "past_changed"
    assert was in str(problem)
    assert now in str(problem)
    assert len(shop.log.events) == EVENTS


def test_a_changed_past_keeps_back_nothing_else(shop: Shop) -> None:
    shop.change("deals.csv", ",1200", ",1300")
    shop.change("deals.csv", "open,2023-04-05,", "won,2023-04-05,2023-10-01")
    report = shop.run()
    assert (report.recorded, report.refused) == (1, 1)


@pytest.fixture
def correcting(shop: Shop) -> Shop:
    shop.state("atomic: run", "on_change: correct")
    return shop


def test_a_changed_past_is_corrected_where_the_mapping_says_so(correcting: Shop) -> None:
    correcting.change("deals.csv", "2023-03-01,2023-03-20,1200", "2023-02-28,2023-03-20,1300")
    assert correcting.run().recorded == 3
    opened, won = correcting.deal("d1")
    assert opened.occurred_at == day(2023, 2, 28)
    assert isinstance(opened.event, Opportunity.Opened)
    assert opened.event.amount == euros(1300)
    assert isinstance(won.event, Opportunity.Won)
    assert opened.known_from == won.known_from == opened.recorded_at
    assert correcting.run().recorded == 0


def test_only_what_changed_is_said_again(correcting: Shop) -> None:
    correcting.change("deals.csv", "2023-03-20", "2023-03-21")
    assert correcting.run().recorded == 2
    assert [r.version for r in correcting.deal("d1")] == [1, 4]


def test_what_is_gone_from_the_file_is_retracted(correcting: Shop) -> None:
    correcting.change("deals.csv", "won,2023-03-01,2023-03-20", "open,2023-03-01,")
    assert correcting.run().recorded == 1
    assert [type(r.event) for r in correcting.deal("d1")] == [Opportunity.Opened]


def test_a_correction_that_breaks_the_rules_is_refused_with_its_row(correcting: Shop) -> None:
    correcting.change("deals.csv", "2023-03-01", "2023-03-25")
    (problem,) = correcting.problems()
    assert problem.startswith("deals.csv, row 2:")
    assert len(correcting.log.events) == EVENTS


def test_what_the_founder_did_meanwhile_is_no_change_of_the_source(shop: Shop) -> None:
    shop.do(opportunities.change_amount, "deals", "d2", amount=euros(350))
    shop.do(customers.tag, "customers", "c1", tag="dear")
    assert shop.run().problems == []
    assert len(shop.log.events) == EVENTS + 2


def test_what_the_founder_corrected_is_not_taken_back(correcting: Shop) -> None:
    retraction = Correction(correcting.id("deals", "d1"), founder(), "no sale", frozenset({2}))
    asyncio.run(correct(correcting.log, Opportunity, retraction))
    assert correcting.run().recorded == 0
    assert [type(r.event) for r in correcting.deal("d1")] == [Opportunity.Opened]


def test_a_closing_before_what_the_founder_did_is_refused(shop: Shop) -> None:
    shop.do(opportunities.rename, "deals", "d2", name="Second")
    shop.change("deals.csv", "open,2023-04-05,", "won,2023-04-05,2023-10-01")
    assert shop.codes() == ["time_runs_backwards"]


def test_a_closing_before_what_the_founder_did_is_put_there_by_correction(
    correcting: Shop,
) -> None:
    correcting.do(opportunities.rename, "deals", "d2", name="Second")
    correcting.do(opportunities.archive, "deals", "d2")
    correcting.change("deals.csv", "open,2023-04-05,", "won,2023-04-05,2023-10-01")
    assert correcting.run().recorded == 2
    assert [type(r.event) for r in correcting.deal("d2")] == [
        Opportunity.Opened,
        Opportunity.Won,
        Opportunity.Renamed,
        Opportunity.Archived,
    ]
    assert correcting.run().recorded == 0


def test_what_the_founder_did_can_forbid_a_correction(correcting: Shop) -> None:
    correcting.do(opportunities.change_amount, "deals", "d2", amount=euros(1))
    correcting.change("deals.csv", "open,2023-04-05,", "won,2023-04-05,2023-10-01")
    assert correcting.codes() == ["opportunity_closed"]


def test_a_day_ends_with_the_last_event_that_the_record_has_on_it(shop: Shop) -> None:
    at = day(2023, 10, 1) + timedelta(hours=14)
    shop.do(opportunities.change_amount, "deals", "d2", at, amount=euros(350))
    shop.change("deals.csv", "open,2023-04-05,", "won,2023-04-05,2023-10-01")
    assert shop.run().recorded == 1
    assert shop.deal("d2")[-1].occurred_at == at
    assert shop.run().problems == []


def test_rows_of_one_id_tell_one_story_in_the_order_of_time(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.mapping += """\
  notes:
    file: notes.csv
    id: $customer
    values:
      on: {as: date}
      first: {as: date}
    steps:
      - {command: customers/enter, at: $first, body: {name: $customer}}
      - {command: customers/tag, at: $on, body: {tag: $tag}}
"""
    shop.write(
        "notes.csv",
        "customer,first,on,tag\n"
        "Cole,2023-01-01,2023-01-01,early\n"
        "Cole,2023-01-01,2023-03-03,late\n"
        "Cole,2023-01-01,2023-02-02,between\n",
    )
    report = shop.run()
    assert report.problems == []
    tags = [r.event.tag for r in shop.log.events if isinstance(r.event, Customer.Tagged)]
    assert tags == ["early", "between", "late"]
    assert not any(isinstance(event, Retracted) for event in shop.events())


def test_what_the_founder_put_away_since_is_no_change_of_the_source(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.write("deals.csv", DEALS.replace("2023-04-05", ""))
    shop.run()
    shop.log.turn_clock(timedelta(days=1))
    shop.do(customers.archive, "customers", "c1")
    assert (shop.run().recorded, shop.codes()) == (0, [])


@pytest.fixture
def forgetful(shop: Shop) -> Shop:
    """Whose first customer is forgotten, of whom two deals tell; something happened since then."""
    shop.do(customers.tag, "customers", "c1", tag="dear")
    shop.do(customers.forget, "customers", "c1")
    return shop


def test_what_was_said_of_who_is_forgotten_is_no_news(forgetful: Shop) -> None:
    before = list(forgetful.log.events)
    report = forgetful.run()
    assert (report.state, report.recorded, report.problems) == ("done", 0, [])
    assert forgetful.log.events == before


def test_who_is_forgotten_does_not_come_back_under_another_name(forgetful: Shop) -> None:
    forgetful.change("customers.csv", "Acme", "Acme again")
    forgetful.change("deals.csv", "Acme", "Acme again")
    assert forgetful.run().recorded == 0
    assert "Acme again" not in repr(forgetful.events())


def test_a_new_deal_of_who_is_forgotten_is_refused_alone(forgetful: Shop) -> None:
    forgetful.write("deals.csv", DEALS + "d4,Acme,open,2023-12-01,,5\nd5,Bolt,open,2023-12-01,,5\n")
    report = forgetful.run()
    assert [str(problem) for problem in report.problems] == [
        "deals.csv, row 5: That person is forgotten, and nothing personal is kept of them any more."
        f" (customer: {forgetful.id('customers', 'c1')})"
    ]
    assert (report.state, report.recorded) == ("done", 1)
    assert forgetful.deal("d5")


def test_a_deal_of_who_is_forgotten_can_still_be_won(forgetful: Shop) -> None:
    forgetful.change("deals.csv", "open,2023-04-05,", "won,2023-04-05,2023-10-01")
    assert forgetful.run().recorded == 1
    assert isinstance(forgetful.deal("d2")[-1].event, Opportunity.Won)
    assert forgetful.run().recorded == 0


def test_notes_of_who_is_forgotten_stay_out_alone(shop: Shop) -> None:
    shop.mapping += """\
  notes:
    file: notes.csv
    id: $id
    values:
      customer: {of: customers}
      on: {as: date}
    steps:
      - {command: notes/note, at: $on, body: {customer: $customer, text: $text}}
"""
    notes = "id,customer,on,text\nn1,c1,2023-03-03,likes tea\n"
    shop.write("notes.csv", notes)
    assert shop.run().recorded == 1
    shop.do(customers.forget, "customers", "c1")
    assert (shop.run().recorded, shop.codes()) == (0, [])

    shop.write("notes.csv", notes + "n2,c1,2023-03-04,likes cake\nn3,c2,2023-03-04,likes pie\n")
    report = shop.run()
    assert [(each.code, each.rows[0].number) for each in report.problems] == [("forgotten", 3)]
    assert (report.state, report.recorded) == ("done", 1)
    assert "cake" not in repr(shop.events())
