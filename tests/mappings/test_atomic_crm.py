"""Contacts that Atomic CRM exports, and a whole CRM in its JSON."""

import csv
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from solocrm.cli.main import run
from tests.mappings.conftest import Told, cli
from tests.mappings.public import PUBLIC, all_of, got, needs

MAPPING = "atomic_crm"
FOLDER = PUBLIC / "atomic_crm"

pytestmark = needs(FOLDER)


def exported() -> list[dict[str, str]]:
    with (FOLDER / "contacts.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_row_comes_in_once(imports: tuple[Told, Told]) -> None:
    first, second = imports
    assert (first.code, second.code) == (0, 0)
    assert (first.said["rows"], first.said["refused"], first.said["passed_over"]) == (511, 0, 0)
    assert first.said["commands"]["contacts/add"] == len(exported()) + 2 + 1
    assert (second.said["recorded"], second.said["refused"]) == (0, 0)


def test_contacts_are_reached_as_the_export_says(api: TestClient) -> None:
    contacts = all_of(api, "contacts")
    assert len(contacts) == 503
    by_mail = {mail: each for each in contacts for mail in each["emails"]}
    for row in exported():
        contact = by_mail[row["email_other"].lower()]
        assert contact["name"] == f"{row['first_name']} {row['last_name']}"
        assert contact["customer_name"] == row["company"]
        phones = [row["phone_work"], row["phone_home"], row["phone_other"]]
        assert contact["phones"] == list(filter(None, phones))
        assert contact["custom"].get("tags", "") == row["tags"]


def test_companies_are_customers_since_their_first_contact(api: TestClient) -> None:
    rows = exported()
    customers = {each["name"]: each for each in all_of(api, "customers")}
    assert len(customers) == 55 + 1 + 2 + 1
    assert "Brekke, Dietrich and Klein" in customers
    for name in {row["company"] for row in rows}:
        first = min(row["first_seen"] for row in rows if row["company"] == name)
        assert customers[name]["since"][:19] == first[:19]
        assert customers[name]["owner_name"] == "Jane Doe"


def test_the_whole_crm_keeps_its_relations(api: TestClient) -> None:
    [aperture] = got(api, "customers", q="Aperture Science")["items"]
    assert aperture["owner_name"] == "Barney Calhoun"
    assert aperture["size"] == "500 employees"
    assert "https://aperturescience.com/research" in aperture["custom"]["links"]
    [cave] = got(api, "contacts", customer=aperture["id"])["items"]
    assert (cave["name"], cave["post"]) == ("Cave Johnson", "CEO & Founder")
    assert cave["custom"]["tags"] == "VIP, Science"
    [gordon] = got(api, "customers", q="Gordon Freeman")["items"]
    assert gordon["kind"] == "person"
    told = {each["customer"]: each for each in all_of(api, "notes")}
    assert told[gordon["id"]]["text"].startswith("Still refuses to speak.")
    assert told[aperture["id"]]["about"] == cave["id"]
    tasks = {each["name"]: each for each in all_of(api, "activities")}
    assert set(tasks) == {"Send crowbar maintenance kit", "Schedule moon rock conversion demo"}
    assert tasks["Send crowbar maintenance kit"]["customer"] == gordon["id"]
    done = tasks["Schedule moon rock conversion demo"]
    assert (done["contact"], done["status"], done["due"]) == (cave["id"], "done", "2025-03-26")


def test_the_file_that_is_invalid_on_purpose_is_refused_in_one_sentence(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(FOLDER / "import-sample-invalid-sale.json", tmp_path / "import-sample.json")
    assert run(["import", "run", MAPPING, "--folder", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert told.startswith(
        "import-sample.json, sales has no column email; its columns are id, first_name, last_name."
    )
    assert told.count("\n") == 1
    latest = cli("import", "list").said["imports"][0]
    assert (latest["state"], latest["recorded"]) == ("refused", 0)
