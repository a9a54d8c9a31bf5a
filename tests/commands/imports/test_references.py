"""How rows find the records of other files, and what is said where they do not."""

from pathlib import Path

import pytest

from commands import customers
from commands.identity import identity
from domain.customer import Customer
from domain.facts import Note
from domain.opportunity import Opportunity
from tests.commands.imports.shop import DEALS, EVENTS, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def customers_of(shop: Shop) -> list[object]:
    return [e.customer for e in shop.events() if isinstance(e, Opportunity.Opened)]


def test_another_spelling_is_told_with_its_rows_and_the_way_to_map_it(shop: Shop) -> None:
    shop.write("deals.csv", DEALS.replace("Acme", "Acmee"))
    assert shop.problems() == [
        'deals.csv, 2 rows (2, 3): customer "Acmee" is not in customers.csv; nearest is "Acme":'
        " map it with aliases: {Acmee: Acme}."
    ]
    assert not shop.log.events

    shop.state("by: name}", "by: name, aliases: {Acmee: Acme}}")
    assert shop.run().recorded == EVENTS


def test_many_rows_are_told_in_short(shop: Shop) -> None:
    rows = [f"d{n},Acmee,open,2023-04-05,,1" for n in range(1_480)]
    shop.write("deals.csv", "\n".join([DEALS.splitlines()[0], *rows, ""]))
    (problem,) = shop.problems()
    assert problem.startswith('deals.csv, 1,480 rows (2, 3, 4, …): customer "Acmee" is not in')


def test_what_resembles_nothing_gets_no_hint(shop: Shop) -> None:
    shop.change("deals.csv", "Bolt", "Zulu")
    assert shop.problems() == ['deals.csv, row 4: customer "Zulu" is not in customers.csv.']


def test_an_unknown_record_is_created_where_the_mapping_says_so(shop: Shop) -> None:
    shop.state("by: name}", "by: name, unknown: create}")
    shop.state("id: $id\n    values:\n      since", "id: $name\n    values:\n      since")
    shop.write("deals.csv", DEALS.replace("Bolt", "Zulu").replace("open", "open"))
    report = shop.run()
    assert (report.recorded, report.problems) == (EVENTS + 1, [])
    assert [e.name for e in shop.events() if isinstance(e, Customer.Entered)] == [
        "Acme",
        "Bolt",
        "Zulu",
    ]
    assert shop.run().recorded == 0


def test_a_name_that_two_records_have_is_ambiguous(shop: Shop) -> None:
    shop.change("customers.csv", "Bolt", "Acme")
    shop.change("deals.csv", "Bolt", "Acme")
    assert shop.codes() == ["ambiguous_reference"]
    assert shop.problems()[0].endswith("in customers.csv more than once: refer to it by its id.")


def test_who_refers_to_a_refused_row_is_told_so(shop: Shop) -> None:
    shop.state("atomic: run", "atomic: row")
    shop.change("customers.csv", "2023-02-03", "soon")
    report = shop.run()
    assert [problem.code for problem in report.problems] == ["not_a_date", "reference_refused"]
    assert str(report.problems[1]).endswith('customer "Bolt" was refused itself, in customers.csv.')
    assert report.recorded == EVENTS - 3


def test_records_of_earlier_runs_are_found_by_their_id(shop: Shop) -> None:
    shop.state("by: name}", "required: true}")
    shop.write("deals.csv", DEALS.replace("Acme", "c1").replace("Bolt", "c2"))
    shop.run()
    shop.write("customers.csv", "id,name,since\nc3,Cole,2023-03-04\n")
    shop.write("deals.csv", DEALS.splitlines()[0] + "\nd4,c1,open,2023-07-01,,1\n")
    assert shop.run().recorded == 2
    assert customers_of(shop)[-1] == shop.id("customers", "c1")

    shop.change("deals.csv", "d4,c1", "d5,c9")
    assert shop.codes() == ["unknown_reference"]


def test_another_row_of_a_refused_record_is_refused_with_it(shop: Shop) -> None:
    shop.state("atomic: run", "atomic: row")
    shop.write("deals.csv", DEALS + "d2,Acme,won,2023-04-05,soon,300\n")
    report = shop.run()
    assert sorted(problem.code for problem in report.problems) == ["not_a_date", "record_refused"]
    assert shop.deal("d2") == []


NOTES = """\
  notes:
    file: notes.csv
    id: $id
    values:
      deal: {of: deals, unknown: nothing}
      whose: {column: deal, of: deals, its: customer, unknown: nothing}
      firm: {of: customers, by: name, unknown: nothing}
      on: {as: date}
    steps:
      - command: notes/note
        unless: {deal: null}
        at: $on
        body: {customer: $whose, about: $deal, text: $text}
      - command: notes/note
        when: {deal: null}
        unless: {firm: null}
        at: $on
        body: {customer: $firm, text: $text}
"""


@pytest.fixture
def noted(shop: Shop) -> Shop:
    """Each note is about a deal, or about a customer."""
    shop.mapping += NOTES
    shop.write(
        "notes.csv",
        "id,deal,firm,on,text\nn1,d3,,2023-05-07,dear\nn2,,Acme,2023-05-07,late\n",
    )
    return shop


def notes_of(shop: Shop) -> list[tuple[object, object]]:
    return [(e.customer, e.about) for e in shop.events() if isinstance(e, Note.Taken)]


def test_a_reference_gives_what_the_record_says_under_another_name(noted: Shop) -> None:
    assert noted.run().problems == []
    acme, bolt = noted.id("customers", "c1"), noted.id("customers", "c2")
    assert notes_of(noted) == [(bolt, noted.id("deals", "d3")), (acme, None)]
    assert noted.run().recorded == 0


def test_a_reference_that_may_name_nothing_is_empty(noted: Shop) -> None:
    noted.change("notes.csv", "n1,d3,,", "n1,d9,Bolt,")
    assert noted.run().problems == []
    assert notes_of(noted)[0] == (noted.id("customers", "c2"), None)


def test_who_refers_to_what_is_forgotten_is_told_so_and_keeps_back_nothing(noted: Shop) -> None:
    noted.run()
    noted.do(customers.forget, "customers", "c1")
    noted.write("deals.csv", DEALS + "d4,Acme,open,2023-12-01,,5\nd5,Bolt,open,2023-12-01,,5\n")
    noted.change("notes.csv", "n2,,Acme", "n3,d4,,2023-05-07,x\nn2,,Acme")
    report = noted.run()
    assert {each.code for each in report.problems} == {"forgotten"}
    assert (report.state, report.recorded) == ("done", 1)


def test_rows_without_an_id_are_known_by_their_number(shop: Shop) -> None:
    shop.state(
        "id: $id\n    values:\n      since",
        "id: row $row\n    values:\n      row: {row: true}\n      since",
    )
    report = shop.run()
    assert (report.recorded, list(report.problems)) == (EVENTS, [])
    assert shop.run().recorded == 0
    ids = {each.stream for each in shop.log.events if isinstance(each.event, Customer.Entered)}
    assert ids == {identity("shop", "customers", f"row {number}") for number in (2, 3)}


def test_what_a_mapping_notes_is_told_with_the_report(shop: Shop) -> None:
    shop.state("atomic: run", "note: Days are estimated.")
    assert "Days are estimated." in list(shop.run().lines())
