"""Whatever is wrong with a file or a mapping, it is told in one sentence, and nothing is stored."""

from pathlib import Path

import pytest

from commands.imports.errors import ImportRefused, MappingWrong
from commands.imports.reading import read
from tests.commands.imports.shop import CUSTOMERS, DEALS, MAPPING, Shop

HEADER = DEALS.splitlines()[0]
ROW = DEALS.splitlines()[1]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def assert_refused(shop: Shop, *codes: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        shop.run()
    assert refused.value.code in codes
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence.strip()
    assert shop.log.events == []


BAD_FILES: dict[str, tuple[bytes, str]] = {
    "cut in a quoted field": (f'{HEADER}\nd1,"Acme, the'.encode(), "malformed_file"),
    "cut in a row": (f"{HEADER}\n{ROW}\nd2,Ac".encode(), "malformed_file"),
    "cut in the last field": (f"{HEADER}\n{ROW}\n{ROW[:-2]}".encode(), "file_cut"),
    "cut in a character": (f"{HEADER}\nd1,Bö".encode()[:-1], "wrong_encoding"),
    "UTF-16 with its mark": (DEALS.encode("utf-16"), "wrong_encoding"),
    "UTF-16 without its mark": (DEALS.encode("utf-16-le"), "wrong_encoding"),
    "UTF-32": (DEALS.encode("utf-32"), "wrong_encoding"),
    "Latin-1 with umlauts": (DEALS.replace("Bolt", "Bölt").encode("latin-1"), "wrong_encoding"),
    "a NUL": (DEALS.replace("Acme", "Ac\0me").encode(), "wrong_encoding"),
    "only NULs": (b"\0" * 100, "wrong_encoding"),
    "bytes of a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", "wrong_encoding"),
    "nothing": (b"", "file_empty"),
    "only a mark": (b"\xef\xbb\xbf", "file_empty"),
    "only line ends": (b"\n\n\n", "file_empty"),
    "only a header": (f"{HEADER}\n".encode(), "file_empty"),
    "a column missing": (DEALS.replace(",amount", ",price").encode(), "missing_column"),
    "a column twice": (DEALS.replace("state", "amount").encode(), "malformed_file"),
    "another delimiter": (DEALS.replace(",", ";").encode(), "missing_column"),
    "a row too long": (f"{DEALS}d4,Acme,open,2023-04-05,,3,4\n".encode(), "malformed_file"),
    "a row too short": (f"{DEALS}d4,Acme\n".encode(), "malformed_file"),
    "a quote inside a field": (f'{HEADER}\nd1,"Ac"me,won,,,1\n'.encode(), "malformed_file"),
    "a huge field": (f"{HEADER}\nd1,{'x' * 200_000},won,,,1\n".encode(), "malformed_file"),
    "no header": ("".join(DEALS.splitlines(True)[1:]).encode(), "missing_column"),
}


@pytest.mark.parametrize(("content", "code"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_not_whole_is_refused_whole(shop: Shop, content: bytes, code: str) -> None:
    shop.write("deals.csv", content)
    assert_refused(shop, code)


@pytest.mark.parametrize("file", ["nowhere.csv", ".", "..", "customers.csv/deals.csv"])
def test_a_file_that_is_none_is_refused(shop: Shop, file: str) -> None:
    shop.state("file: deals.csv", f"file: {file}")
    assert_refused(shop, "file_missing")


def test_a_file_that_the_system_does_not_give_is_refused(shop: Shop) -> None:
    shop.state("file: deals.csv", f"file: {'x' * 300}")
    assert_refused(shop, "file_unreadable")


GOOD_FILES = {
    "CRLF": DEALS.replace("\n", "\r\n").encode(),
    "CR": DEALS.replace("\n", "\r").encode(),
    "a mark": DEALS.encode("utf-8-sig"),
    "columns in another order, and one more": (
        b"more,amount,closed,opened,state,customer,id\n"
        b"x,1200,2023-03-20,2023-03-01,won,Acme,d1\n"
        b"x,300,,2023-04-05,open,Acme,d2\n"
        b"x,80,2023-06-07,2023-05-06,lost,Bolt,d3\n"
    ),
    "empty lines between": DEALS.replace("\n", "\n\n").encode(),
}


@pytest.mark.parametrize("content", GOOD_FILES.values(), ids=GOOD_FILES)
def test_the_same_rows_are_the_same_however_they_are_written(shop: Shop, content: bytes) -> None:
    shop.run()
    before = len(shop.log.events)
    shop.write("deals.csv", content)
    report = shop.run()
    assert (report.refused, len(shop.log.events)) == (0, before)


BAD_ROWS = {
    "an amount that is none": ("1200", "a lot", "not_money"),
    "an amount of a tenth of a cent": ("1200", "1200.001", "not_money"),
    "an amount beyond all": ("1200", "9" * 20, "not_money"),
    "a number that is none": ("1200", "NaN", "not_money"),
    "a day that is none": ("2023-03-01", "2023-02-30", "not_a_date"),
    "a day that may be two": ("2023-03-01", "03/04/2023", "ambiguous_date"),
    "the end of the calendar": ("2023-04-05", "9999-12-31", "time_in_future"),
    "the beginning of the calendar": ("2023-04-05", "0001-01-01", "time_too_early"),
    "a day that its offset takes out": ("2023-04-05", "0001-01-01T00:00:00+14:00", "not_a_date"),
    "an unknown customer": ("d3,Bolt", "d3,Bold", "unknown_reference"),
    "no id": ("d3,Bolt", ",Bolt", "no_id"),
    "no customer": ("d3,Bolt", "d3,", "invalid"),
    "closed before it is opened": ("2023-03-20", "2023-02-20", "time_runs_backwards"),
}


@pytest.mark.parametrize(("old", "new", "code"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_row_that_is_wrong_is_told_and_nothing_is_stored(
    shop: Shop, old: str, new: str, code: str
) -> None:
    shop.change("deals.csv", old, new)
    report = shop.run()
    assert report.refused >= 1
    assert code in [each.code for each in report.problems]
    assert all("\n" not in str(each) for each in report.problems)
    assert shop.log.events == []


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
BAD_MAPPINGS = {
    "a bomb": BOMB,
    "an alias of itself": "name: &n [*n]",
    "a merge": "a: &a {name: x}\nb:\n  <<: *a\n",
    "nested deeply": "[" * 1_500,
    "nested deeply by lines": "".join(" " * n + "a:\n" for n in range(2_000)),
    "a list for a key": "? [a, b]\n: c\n",
    "an object for a key": "? {a: b}\n: c\n",
    "a day that is none": MAPPING.replace("2022-12-31", "2022-02-31"),
    "a number of 5,000 digits": MAPPING.replace("0.5", "9" * 5_000),
    "a tag of Python": "name: !!python/object/apply:os.system [ls]\n",
    "a tag that does not fit": "name: !!int many\n",
    "a time that is none": "name: !!timestamp soon\n",
    "bytes": "name: !!binary '!'\n",
    "two documents": MAPPING + "---\n" + MAPPING,
    "a tab": "name:\tshop\n\tsource: shop\n",
    "a control character": MAPPING.replace("shop", "sh\x01op"),
    "a NUL for a name": MAPPING.replace("name: shop", 'name: "sh\\0op"'),
    "an endless name": MAPPING.replace("name: shop", f"name: {'x' * 300}"),
    "no records": "name: shop\nsource: shop\nrecords: {}\n",
    "records that are a list": "name: shop\nsource: shop\nrecords: []\n",
    "an unknown word": MAPPING.replace("atomic: run", "atomise: run"),
    "a wrong type": MAPPING.replace("name: $id", "[$id]").replace("    id: $id", "    id: [7]"),
    "bytes to bytes": MAPPING.replace("file: deals.csv", "file: deals.csv\n    encoding: hex"),
    "text to text": MAPPING.replace("file: deals.csv", "file: deals.csv\n    encoding: rot13"),
    "no encoding": MAPPING.replace("file: deals.csv", "file: deals.csv\n    encoding: undefined"),
    "an encoding with a NUL": MAPPING.replace(
        "file: deals.csv", 'file: deals.csv\n    encoding: "a\\0b"'
    ),
    "a quote for a delimiter": MAPPING.replace(
        "file: deals.csv", "file: deals.csv\n    delimiter: '\"'"
    ),
    "a line end for a delimiter": MAPPING.replace(
        "file: deals.csv", 'file: deals.csv\n    delimiter: "\\n"'
    ),
    "a zone outside": MAPPING.replace("atomic: run", "zone: ../../etc/passwd"),
    "a reference in a circle": MAPPING.replace(
        "since: {as: date}", "since: {as: date}\n      deal: {of: deals}"
    ),
    "a reference to itself": MAPPING.replace(
        "since: {as: date}", "since: {as: date}\n      mother: {of: customers}"
    ),
}


@pytest.mark.parametrize("text", BAD_MAPPINGS.values(), ids=BAD_MAPPINGS)
def test_a_wrong_mapping_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(MappingWrong) as refused:
        read(text, "shop.yaml")
    assert str(refused.value).startswith("shop.yaml, line ")
    assert len(str(refused.value)) < 6_000


def test_a_column_that_no_file_has_is_refused(shop: Shop) -> None:
    shop.state("name: Deal $id", "name: $title")
    assert_refused(shop, "missing_column")


def test_the_shop_of_these_tests_comes_in(shop: Shop) -> None:
    assert shop.run().refused == 0
    assert CUSTOMERS.count("\n") == 3
