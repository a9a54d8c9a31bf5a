"""Records of which several files tell, and files of which several records tell."""

from pathlib import Path

import pytest

from commands.imports import deciding
from commands.imports.errors import ImportRefused, MappingWrong
from commands.imports.reading import read
from domain.customer import Customer
from domain.opportunity import Opportunity
from tests.commands.imports.shop import DEALS, EVENTS, MAPPING, Shop, day

CLOSINGS = """\
  closings:
    continues: deals
    file: closings.csv
    id: $deal
    values:
      on: {as: date}
    steps:
      - {command: opportunities/win, when: {how: won}, at: $on}
      - {command: opportunities/rename, when: {how: renamed}, at: $on, body: {name: Renamed}}
"""
HEADER = "deal,how,on\n"
BACKWARDS = HEADER + "d2,won,2023-04-01\n"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """The closings of deals stand in a file of their own."""
    shop = Shop(tmp_path, mapping=MAPPING + CLOSINGS)
    shop.write("closings.csv", HEADER + "d2,won,2023-05-01\nd2,renamed,2023-04-06\n")
    return shop


def types(shop: Shop, deal: str) -> list[type]:
    return [type(each.event) for each in shop.deal(deal)]


def test_rows_of_another_file_go_on_with_a_record(shop: Shop) -> None:
    report = shop.run()
    assert (report.rows, report.recorded, report.problems) == (9, EVENTS + 2, [])
    assert types(shop, "d2") == [Opportunity.Opened, Opportunity.Renamed, Opportunity.Won]
    assert shop.deal("d2")[-1].occurred_at == day(2023, 5, 1)
    assert (shop.run().recorded, shop.codes()) == (0, [])


def test_a_row_that_goes_on_with_nothing_is_refused_with_its_number(shop: Shop) -> None:
    shop.state("atomic: run", "atomic: row")
    shop.write("closings.csv", HEADER + "d2,won,2023-05-01\nd9,won,2023-05-01\n")
    [problem] = shop.problems()
    assert problem.startswith("closings.csv, row 3: There is no such record.")
    assert types(shop, "d2")[-1] is Opportunity.Won


def test_a_later_file_of_closings_appends_what_is_new(shop: Shop) -> None:
    shop.write("closings.csv", HEADER + "d2,renamed,2023-04-06\n")
    shop.run()
    shop.write("closings.csv", HEADER + "d2,renamed,2023-04-06\nd2,won,2023-05-01\n")
    assert (shop.run().recorded, types(shop, "d2")[-1]) == (1, Opportunity.Won)


def test_what_runs_backwards_is_refused_unless_stated(shop: Shop) -> None:
    shop.write("closings.csv", BACKWARDS)
    report = shop.run()
    assert {(each.code, each.rows[0].file) for each in report.problems} == {
        ("time_runs_backwards", "deals.csv"),
        ("time_runs_backwards", "closings.csv"),
    }
    assert shop.log.events == []


def test_what_runs_backwards_is_taken_as_of_then_and_told(shop: Shop) -> None:
    shop.state("atomic: run", "on_backwards: clamp")
    shop.write("closings.csv", BACKWARDS)
    report = shop.run()
    assert (report.state, report.problems) == ("done", [])
    assert [each.occurred_at for each in shop.deal("d2")] == [day(2023, 4, 5)] * 2
    told = (
        "closings.csv, row 2: opportunities/win is dated 2023-04-01 00:00, before its record had"
        " come to 2023-04-05 00:00: taken as then."
    )
    assert list(map(str, report.moved)) == [told]
    assert list(report.lines())[-1] == told
    again = shop.run()
    assert (again.recorded, again.problems, len(again.moved)) == (0, [], 1)


def test_within_one_row_nothing_runs_backwards_either(shop: Shop) -> None:
    shop.state("atomic: run", "on_backwards: clamp")
    shop.change("deals.csv", "2023-03-20", "2023-02-20")
    report = shop.run()
    assert [each.rows[0].number for each in report.moved] == [2]
    assert [each.occurred_at for each in shop.deal("d1")] == [day(2023, 3, 1)] * 2


def test_many_moves_are_told_in_short(shop: Shop) -> None:
    shop.state("atomic: run", "on_backwards: clamp")
    rows = [f"x{n},Acme,won,2023-03-02,2023-03-01,1" for n in range(30)]
    shop.write("deals.csv", "\n".join([DEALS.splitlines()[0], *rows, "d2,Acme,,2023-04-05,,1\n"]))
    report = shop.run()
    assert len(report.moved) == 30
    assert list(report.lines())[-1] == "… and 10 more that were moved: --json tells all."


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        ("customers", "its steps are not about customers"),
        ("closings", "closings must be stated above"),
        ("shops", "shops must be stated above"),
    ],
)
def test_nothing_else_can_go_on(other: str, problem: str) -> None:
    with pytest.raises(MappingWrong, match=f"records.closings.continues: {problem}"):
        read(MAPPING + CLOSINGS.replace("continues: deals", f"continues: {other}"), "shop.yaml")


BOOKS = """\
name: books
source: books
records:
  firms:
    file: people.csv
    unless: {firm: null}
    id: $firm
    values:
      met: {as: date}
    steps:
      - {command: customers/enter, at: $met, body: {name: $firm}}
  alone:
    file: people.csv
    when: {firm: null, name: [Ann, Ben]}
    id: $name
    steps:
      - {command: customers/enter, body: {name: $name, kind: person}}
"""


@pytest.fixture
def books(tmp_path: Path) -> Shop:
    books = Shop(tmp_path, mapping=BOOKS)
    books.write(
        "people.csv",
        "name,firm,met\nAnn,,\nBen,Acme,2023-05-01\nCai,Acme,2023-04-01\nDan,,soon\n",
    )
    return books


def test_what_begins_a_record_is_said_once_by_the_earliest_row(books: Shop) -> None:
    books.run()
    [entered] = books.story(books.id("firms", "Acme"))
    assert entered.occurred_at == day(2023, 4, 1)


def test_two_rows_that_begin_a_record_otherwise_are_refused(books: Shop) -> None:
    books.state("body: {name: $firm}", "body: {name: $firm, profile: {source: $name}}")
    assert books.codes() == ["already_there"]


def test_rows_that_no_records_take_are_passed_over_and_counted(books: Shop) -> None:
    report = books.run()
    assert (report.rows, report.aside, report.recorded, report.problems) == (4, 1, 2, [])
    assert "  1 rows passed over" in list(report.lines())
    names = {event.name for event in books.events() if isinstance(event, Customer.Entered)}
    assert names == {"Ann", "Acme"}


def test_a_file_that_may_be_missing_is_left_out(shop: Shop) -> None:
    (shop.folder / "closings.csv").unlink()
    with pytest.raises(ImportRefused, match=r"has no file closings.csv"):
        shop.run()
    shop.state("file: closings.csv", "file: closings.csv\n    may_be_missing: true")
    assert shop.run().recorded == EVENTS


def test_not_all_files_may_be_missing(books: Shop) -> None:
    books.mapping = books.mapping.replace("people.csv", "people.csv\n    may_be_missing: true")
    (books.folder / "people.csv").unlink()
    with pytest.raises(ImportRefused, match=r"has no file people.csv"):
        books.run()


def test_a_file_that_may_be_missing_must_be_whole_if_it_is_there(shop: Shop) -> None:
    shop.state("file: closings.csv", "file: closings.csv\n    may_be_missing: true")
    for content in ("", HEADER, HEADER + "d2,won"):
        shop.write("closings.csv", content)
        with pytest.raises(ImportRefused):
            shop.run()
    assert shop.log.events == []


def test_the_bar_never_goes_back(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "BREATH", 100 * deciding.STEPS)
    rows = [f"d{n},Acme,open,2023-04-05,,1" for n in range(250)]
    shop.write("deals.csv", "\n".join([DEALS.splitlines()[0], *rows, ""]))
    closings = [f"d{n},won,2023-05-01" for n in range(250)]
    shop.write("closings.csv", "\n".join([HEADER.strip(), *closings, ""]))
    told: list[int] = []
    report = shop.run(dry_run=True, progress=lambda _, done, total: told.append(done))
    assert (report.rows, told[-1]) == (504, 504)
    assert told == sorted(told)
    assert len(told) > 6
