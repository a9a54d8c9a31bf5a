"""A file that cannot be read whole is refused whole: one sentence, and nothing is stored."""

from pathlib import Path

import pytest

from commands.imports.errors import ImportRefused
from tests.commands.imports.shop import DEALS, EVENTS, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        ("", "file_empty", "deals.csv has no rows."),
        (DEALS.splitlines(keepends=True)[0], "file_empty", "deals.csv has no rows."),
        (DEALS.replace("state", "stage"), "missing_column", "deals.csv has no column state; its"),
        (DEALS.replace(",", ";"), "missing_column", "its columns are id;customer;state;opened"),
        (DEALS.replace("id,customer", "state,customer"), "missing_column", "no column id;"),
        (DEALS.replace("closed", "state"), "missing_column", "no column closed"),
        (DEALS.replace(",amount", ",amount,amount"), "malformed_file", "7 columns"),
        (
            "id,customer,state,opened,closed,amount,id\n1,2,3,4,5,6,7\n",
            "malformed_file",
            "id is there twice",
        ),
        (DEALS.replace(",80", ""), "malformed_file", "at row 4: 5 fields under 6 columns."),
        (DEALS.replace("Bolt", 'Bo"lt'), "", ""),
        (DEALS.replace("Bolt", '"Bolt'), "malformed_file", "at row 4: unexpected end of data."),
        (DEALS.replace("Bolt", '"Bo"lt'), "malformed_file", "at row 4: ',' expected after '\"'."),
        (DEALS[:-9], "malformed_file", "at row 4: 5 fields under 6 columns."),
        (DEALS[:-2], "file_cut", "deals.csv ends within line 4, as if cut"),
        (DEALS.encode("utf-16"), "wrong_encoding", "not utf-8 at line 1: state its encoding, such"),
        (DEALS.encode("utf-16-le"), "wrong_encoding", "such as utf-16."),
        (DEALS.replace("Bolt", "Böll").encode("cp1252"), "wrong_encoding", "utf-8 at line 4: "),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    shop: Shop, content: str | bytes, code: str, sentence: str
) -> None:
    shop.write("deals.csv", content)
    if not code:
        assert shop.codes() == ["unknown_reference"]  # a quote within a field is only a quote
        return
    with pytest.raises(ImportRefused) as refused:
        shop.run()
    assert refused.value.code == code
    assert refused.value.status == 422
    assert sentence in str(refused.value)
    assert not shop.log.events
    assert (shop.last.state, shop.last.interrupted) == ("refused", False)


def test_a_missing_file_is_refused(shop: Shop) -> None:
    (shop.folder / "deals.csv").unlink()
    with pytest.raises(ImportRefused, match=r"has no file deals.csv\.") as refused:
        shop.run()
    assert refused.value.code == "file_missing"


def test_what_follows_the_readable_files_is_read_before_anything_is_said(shop: Shop) -> None:
    shop.state("atomic: run", "atomic: row")
    shop.change("deals.csv", "amount", "sum")
    with pytest.raises(ImportRefused, match="no column amount"):
        shop.run()
    assert not shop.log.events


@pytest.mark.parametrize(
    ("content", "stated"),
    [
        (DEALS.encode("utf-8-sig"), ""),
        (DEALS.replace("\n", "\r\n").encode(), ""),
        (DEALS.replace("\n", "\n\n").encode(), ""),
        (DEALS.encode("utf-16"), "encoding: utf-16"),
        (DEALS.encode("cp1252"), "encoding: cp1252"),
        (DEALS.replace(",", ";").encode(), 'delimiter: ";"'),
        (DEALS.rstrip().encode(), "may_end_open: true"),
        (DEALS.replace("state,", " state ,").encode(), ""),
    ],
)
def test_what_is_stated_can_be_read(shop: Shop, content: bytes, stated: str) -> None:
    shop.write("deals.csv", content)
    shop.state("file: deals.csv", f"file: deals.csv\n    {stated}")
    assert shop.run().recorded == EVENTS


def test_a_field_may_hold_commas_quotes_and_lines(shop: Shop) -> None:
    shop.write("customers.csv", 'id,name,since\nc1,Acme,2023-01-02\nc2,"A, ""B""\nC",2023-01-02\n')
    shop.change("deals.csv", "Bolt", '"A, ""B""\nC"')
    assert shop.run().recorded == EVENTS
