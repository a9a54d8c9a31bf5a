"""Exports: lists and figures as files, with all lines and with what they are as of."""

import csv
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import polars
import pytest

from commands import customers
from readapi.exports import Exported, TooManyLines
from readapi.files import as_file
from tests.crm import DAY, SALES, Crm, id_of
from tests.readapi.door import Door


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def crm(door: Door) -> Crm:
    crm = Crm().tell({"acme": ["lead", "300", "offer"], "bolt": ["lead", "won"]})
    door.tell(crm)
    return crm


def test_a_list_is_exported_whole_as_of_any_instant(door: Door, crm: Crm) -> None:
    answer = door.client.get("/api/exports/opportunities")
    assert answer.headers["content-type"].startswith("text/csv")
    told = {line["id"]: line for line in lines(answer.content)}
    assert told[str(id_of("acme"))]["stage_name"] == "offer"
    assert told[str(id_of("bolt"))]["status"] == "won"
    then = crm.happened(id_of("acme"), 1).isoformat()
    early = door.client.get("/api/exports/opportunities", params={"at": then, "known_at": then})
    assert [line["stage_name"] for line in lines(early.content)] == ["lead"]
    assert early.headers["Crm-At"] == then
    wanted = door.client.get("/api/exports/opportunities", params={"status": "won"})
    assert [line["id"] for line in lines(wanted.content)] == [str(id_of("bolt"))]


def test_parquet_and_spreadsheet_hold_the_same_lines_and_the_moment(door: Door, crm: Crm) -> None:
    plain = lines(door.client.get("/api/exports/opportunities").content)
    answer = door.client.get("/api/exports/opportunities", params={"format": "parquet"})
    frame = polars.read_parquet(BytesIO(answer.content))
    assert [str(each) for each in frame["id"]] == [line["id"] for line in plain]
    assert frame.schema["opened"] == polars.Datetime("us", "UTC")
    about = polars.read_parquet_metadata(BytesIO(answer.content))
    assert about["at"] == answer.headers["Crm-At"]
    sheet = door.client.get("/api/exports/opportunities", params={"format": "xlsx"})
    with ZipFile(BytesIO(sheet.content)) as book:
        assert b"acme" in b"".join(book.read(name) for name in book.namelist())
        assert sheet.headers["Crm-At"].encode() in book.read("xl/worksheets/sheet2.xml")


@pytest.mark.parametrize("format", ["csv", "xlsx", "parquet"])
def test_a_list_is_exported_again_by_its_receipt(door: Door, crm: Crm, format: str) -> None:
    wanted = {"status": "won", "format": format}
    first = door.client.get("/api/exports/opportunities", params=wanted)
    receipt = first.headers["Crm-Receipt"]
    listed = door.client.get("/api/opportunities", params={"status": "won", "receipt": receipt})
    assert listed.json()["receipt"] == receipt
    crm.log.turn_clock(DAY)
    door.tell(crm.tell({"core": ["lead", "won"]}))
    for path, own in (("figure", {"format": format}), ("opportunities", wanted)):
        again = door.client.get(f"/api/exports/{path}", params=own | {"receipt": receipt})
        assert (again.headers["Crm-Receipt"], again.headers["Crm-Restated-By"]) == (receipt, "")
        assert told(again.content, format) == told(first.content, format)


def told(content: bytes, format: str) -> object:
    """Its lines, without what it says of where they come from."""
    if format == "csv":
        return lines(content)
    if format == "parquet":
        return polars.read_parquet(BytesIO(content)).to_dicts()
    with ZipFile(BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("figure", ["board", "funnel", "film"])
def test_a_figure_is_exported_by_its_receipt(door: Door, crm: Crm, figure: str) -> None:
    days = {} if figure == "board" else {"from": "2024-01-01", "to": crm.now.date().isoformat()}
    told: Any = door.client.get(f"/api/pipelines/{SALES}/{figure}", params=days).json()
    asked = {"receipt": told["receipt"]}
    answer = door.client.get("/api/exports/figure", params=asked)
    assert answer.headers["Crm-Receipt"] == told["receipt"]
    found = lines(answer.content)
    if figure == "board":
        counts = {line["name"]: line["count"] for line in found if line["status"] == "open"}
        assert counts == {each["name"]: str(each["count"]) for each in told["stages"]}
    else:
        stages = (
            told["stages"] if figure == "funnel" else told["frames"][-1]["now"]["funnel"]["stages"]
        )
        own = found[-len(stages) :]
        assert [line["entered"] for line in own] == [str(each["entered"]) for each in stages]
        lead = next(line for line in own if line["name"] == "lead")
        assert lead["value.EUR.entered"] == "20000"


def test_a_bridge_is_no_table(door: Door, crm: Crm) -> None:
    told = door.client.get("/api/bridge/open_pipeline", params={"from": "2024-01-01"}).json()
    answer = door.client.get("/api/exports/figure", params={"receipt": told["receipt"]})
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_table")


def test_no_text_is_read_as_a_formula() -> None:
    exported = Exported("names", ["name"], [{"name": "=1+1"}], {"at": "now"})
    with ZipFile(BytesIO(as_file(exported, "xlsx"))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_sheet_has_an_end() -> None:
    exported = Exported("names", ["name"], [{"name": "a"}] * 1_000_001, {})
    with pytest.raises(TooManyLines):
        as_file(exported, "xlsx")


def test_who_is_forgotten_is_in_no_export(door: Door, crm: Crm) -> None:
    ltd = id_of("acme Ltd")
    crm.log.turn_clock(DAY)
    crm.do(customers.forget, ltd)
    door.tell(crm)
    found = {line["id"]: line for line in lines(door.client.get("/api/exports/customers").content)}
    assert found[str(ltd)]["name"] == ""
