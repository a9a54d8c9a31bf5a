"""What the example of a Salesforce export does not have: converted leads, companies, lost deals."""

import csv
from pathlib import Path

import pytest

from commands.imports.reading import EXAMPLES
from domain.contact import Contact
from domain.customer import Customer
from domain.opportunity import Opportunity
from tests.commands.imports.shop import Shop, day

CREATED = "2023-01-02T10:00:00.000+0000"
FLAGS = {"IsDeleted": "false", "IsConverted": "false", "IsClosed": "false", "IsWon": "false"}
ACCOUNT = {"Id": "001a", "Name": "Acme", "CreatedDate": CREATED}
CONTACT = {"Id": "003a", "FirstName": "Ann", "LastName": "Lee", "CreatedDate": CREATED}
LEAD = {"Id": "00Qa", "FirstName": "Ben", "LastName": "Ng", "CreatedDate": CREATED}
DEAL = {
    "Id": "006a",
    "AccountId": "001a",
    "Name": "Fair",
    "StageName": "Qualification",
    "CreatedDate": CREATED,
    "CloseDate": "2023-06-01",
    "Amount": "10",
}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """One of each."""
    shop = Shop(tmp_path, mapping=(EXAMPLES / "salesforce_amaxa.yaml").read_text("utf-8"))
    write(shop, "Account.csv", ACCOUNT)
    write(shop, "Contact.csv", CONTACT | {"AccountId": "001a"})
    write(shop, "Lead.csv", LEAD)
    write(shop, "Opportunity.csv", DEAL)
    return shop


def write(shop: Shop, file: str, *rows: dict[str, str]) -> None:
    """Under all columns that the mapping asks for."""
    kinds = [each for each in shop.kinds() if each.file == file]
    header = sorted({each.value(name).column or name for each in kinds for name in each.names})
    with (shop.folder / file).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, header, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(FLAGS | row for row in rows)


def names(shop: Shop, kind: type[Customer.Entered] | type[Contact.Added]) -> list[str]:
    return [event.name for event in shop.events() if isinstance(event, kind)]


def test_one_of_each_comes_in(shop: Shop) -> None:
    assert shop.run().problems == []
    assert names(shop, Customer.Entered) == ["Acme", "Ben Ng"]
    assert names(shop, Contact.Added) == ["Ann Lee"]


def test_a_lead_of_a_company_is_that_with_a_contact(shop: Shop) -> None:
    write(shop, "Lead.csv", LEAD | {"Company": "Bolt", "Title": "CEO", "Email": "b@bolt.example"})
    assert shop.run().problems == []
    assert names(shop, Customer.Entered) == ["Acme", "Bolt"]
    assert names(shop, Contact.Added) == ["Ann Lee", "Ben Ng"]


def test_what_is_converted_or_deleted_is_passed_over(shop: Shop) -> None:
    gone = LEAD | {"Id": "00Qb", "IsDeleted": "TRUE"}
    write(shop, "Lead.csv", LEAD | {"IsConverted": "true", "Company": "Bolt"}, gone)
    report = shop.run()
    assert (report.problems, report.aside) == ([], 2)
    assert names(shop, Customer.Entered) == ["Acme"]


def test_a_contact_of_no_account_is_a_customer(shop: Shop) -> None:
    write(shop, "Contact.csv", CONTACT)
    shop.run()
    assert names(shop, Customer.Entered) == ["Acme", "Ann Lee", "Ben Ng"]


def test_a_deal_that_was_lost_before_it_was_written_down_is_lost_then(shop: Shop) -> None:
    closed = {"StageName": "Closed Lost", "IsClosed": "TRUE", "CloseDate": "2022-12-24"}
    write(shop, "Opportunity.csv", DEAL | closed)
    report = shop.run()
    assert (report.problems, len(report.moved)) == ([], 1)
    opened, lost = shop.story(shop.id("opportunities", "006a"))
    assert isinstance(lost.event, Opportunity.Lost)
    assert opened.occurred_at == lost.occurred_at
    assert day(2023, 1, 2) < lost.occurred_at < day(2023, 1, 3)


def test_a_stage_of_their_own_is_told_with_the_way_to_map_it(shop: Shop) -> None:
    write(shop, "Opportunity.csv", DEAL | {"StageName": "Qualificaton"})
    assert shop.problems() == [
        'Opportunity.csv, row 2: StageName "Qualificaton" is not in stages; nearest is'
        ' "Qualification": map it with aliases: {Qualificaton: Qualification}.'
    ]
