"""How rows find the records of other files, and what is said where they do not."""

from pathlib import Path

import pytest

from domain.customer import Customer
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
