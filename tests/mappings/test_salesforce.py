"""Accounts, contacts, leads and opportunities that Salesforce exports, with their relations."""

from pathlib import Path

from starlette.testclient import TestClient

from tests.mappings.conftest import Told, cli
from tests.mappings.public import PUBLIC, all_of, got, needs

MAPPING = "salesforce_amaxa"
FOLDER = PUBLIC / "salesforce_amaxa"

pytestmark = needs(FOLDER)


def test_every_row_comes_in_but_the_contact_with_the_id_of_an_account(
    imports: tuple[Told, Told],
) -> None:
    first, second = imports
    assert (first.code, second.code) == (1, 1)
    assert first.said["commands"] == {
        "pipelines/define": 1,
        "customers/enter": 8,
        "contacts/add": 3,
        "opportunities/open": 1,
        "opportunities/win": 1,
    }
    for each in imports:
        assert each.said["problems"] == [
            {
                "code": "other_beginning",
                "sentence": 'Id "0013600001excS5AAI" does not begin with 003.',
                "file": "Contact.csv",
                "rows": [2],
            }
        ]
    assert (second.said["recorded"], second.said["state"]) == (0, "done")


def test_the_refused_row_is_kept_with_all_that_it_said(imports: tuple[Told, Told]) -> None:
    latest = cli("import", "list").said["imports"][0]
    [file] = Path(latest["errors"]).iterdir()
    header, row = file.read_text("utf-8").splitlines()
    assert header.startswith("row,code,sentence,Id,AccountId")
    assert row.startswith("2,other_beginning,")
    assert "tim@sandiastyles.com.example" in row


def test_accounts_and_a_lead_without_a_company_are_customers(api: TestClient) -> None:
    customers = {each["name"]: each for each in all_of(api, "customers")}
    assert sorted(customers) == [
        *("Bay Partners", "Coastal Corp.", "Europa Ventures", "FedCo", "High Desert Inc."),
        *("Phillip Karnes", "Sandia Style Interiors", "Testcorp"),
    ]
    lead = customers["Phillip Karnes"]
    assert (lead["kind"], lead["lifecycle"], lead["emails"]) == (
        *("person", "lead"),
        ["philk@acme.com.test"],
    )
    assert lead["since"] == "2018-12-30T14:00:35Z"
    account = customers["High Desert Inc."]
    assert account["kind"] == "company"
    assert account["address"].splitlines() == [
        *("555 N. Guadalupe St.", "87501 Santa Fe", "New Mexico", "United States"),
    ]


def test_contacts_and_the_won_deal_are_the_accounts(api: TestClient) -> None:
    contacts = all_of(api, "contacts")
    assert {each["name"] for each in contacts} == {"Carol Smythe", "Jane Zed", "Kim Nicias"}
    assert {each["customer_name"] for each in contacts} == {"High Desert Inc."}
    [jane] = [each for each in contacts if each["name"] == "Jane Zed"]
    assert (jane["phones"], jane["emails"]) == (["505-555-1212"], ["jane@highdesert.com.example"])
    [deal] = all_of(api, "opportunities")
    assert (deal["name"], deal["customer_name"], deal["status"]) == (
        *("Event Setup", "High Desert Inc.", "won"),
    )
    assert (deal["amount"], deal["currency"]) == (4_125, "USD")


def test_the_board_tells_of_the_deal_from_its_own_minute_on(api: TestClient) -> None:
    [pipeline] = got(api, "pipelines")["items"]
    path = f"pipelines/{pipeline['id']}/board"
    before = got(api, path, at="2018-03-03T18:21:44Z")
    then = got(api, path, at="2018-03-03T18:21:45Z")
    assert (before["won"]["n"], then["won"]) == (0, {"n": 1, "value": {"USD": 4_125}})
    assert cli("board", "Sales", "--at", "2018-03-03").said["won"] == then["won"]
