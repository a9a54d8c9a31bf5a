"""JSON is read as strictly as a sheet, and its lists are tables like any other."""

import json
from pathlib import Path
from typing import Any

import pytest

from commands.imports.errors import ImportRefused
from domain.customer import Customer
from tests.commands.imports.shop import Shop

WHOLE: dict[str, Any] = {
    "people": [
        {"id": 1, "name": "Acme", "staff": 250, "kept": True, "at": {"town": "Ulm"}},
        {
            "id": 2.50,
            "name": "Bolt, “the” 螺栓",
            "mails": [{"mail": "Ann@bolt.example"}, {"mail": None}, {"mail": "bo@bolt.example"}],
            "tags": ["dear", "far"],
        },
    ],
    "empty": [],
}
MAPPING = """\
name: json
source: json
records:
  people:
    file: whole.json
    list: people
    id: $id
    values:
      name: {required: true}
      town: at.town
      mails: {column: mails.mail, as: email, many: true}
      tags: {many: true}
    steps:
      - command: customers/enter
        body:
          name: $name
          profile: {region: $town, size: $staff people}
          particulars:
            emails: $mails
            custom: {tags: {join: [$tags]}, kept: $kept}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path, mapping=MAPPING)
    shop.write("whole.json", json.dumps(WHOLE))
    return shop


def entered(shop: Shop) -> list[Customer.Entered]:
    return [event for event in shop.events() if isinstance(event, Customer.Entered)]


def test_objects_of_a_list_are_rows(shop: Shop) -> None:
    report = shop.run()
    assert (report.rows, report.recorded, report.problems) == (2, 2, [])
    acme, bolt = entered(shop)
    assert (acme.profile.region, acme.profile.size) == ("Ulm", "250 people")
    assert (acme.particulars.emails, acme.particulars.custom) == ((), {"kept": "true"})
    assert bolt.name == "Bolt, “the” 螺栓"
    assert bolt.particulars.emails == ("ann@bolt.example", "bo@bolt.example")
    assert bolt.particulars.custom == {"tags": "dear, far"}
    assert shop.run().recorded == 0


def test_numbers_are_read_as_they_are_written(shop: Shop) -> None:
    shop.write("whole.json", '{"people": [{"id": 1.50, "name": "Acme"}]}')
    shop.run()
    assert shop.story(shop.id("people", "1.50"))


def test_a_whole_file_may_be_the_list(shop: Shop) -> None:
    shop.state("    list: people\n", "")
    shop.write("whole.json", json.dumps(WHOLE["people"]))
    assert shop.run().recorded == 2


def test_a_refused_object_is_told_with_its_number_and_kept(shop: Shop) -> None:
    shop.state("source: json", "source: json\natomic: row")
    shop.write("whole.json", json.dumps({"people": [*WHOLE["people"], {"id": 3, "at": {"a": 1}}]}))
    report = shop.run(errors=shop.folder / "errors")
    assert list(map(str, report.problems)) == ["whole.json, people, row 3: name is empty."]
    assert report.recorded == 2
    [file] = Path(str(shop.last.errors)).iterdir()
    assert file.name == "whole.people.refused.csv"
    header, row = file.read_text("utf-8").splitlines()
    assert header == "row,code,sentence,id,name,staff,kept,at,mails,tags"
    assert row == '3,value_missing,name is empty.,3,,,,"{""a"": ""1""}",,'


BAD_FILES = {
    "nothing": ("", "file_empty", "whole.json has no rows."),
    "spaces": (" \n ", "file_empty", "whole.json has no rows."),
    "cut in a text": ('{"people": [\n{"id": "1', "malformed_file", "line 2: it ends too early."),
    "cut after a comma": ('{"people": [{"id": 1},', "malformed_file", "it ends too early."),
    "a comma too many": ('{"people": [1,]}', "malformed_file", "at line 1: "),
    "no JSON": ("id,name\n1,Acme\n", "malformed_file", "at line 1: "),
    "more than one": ('{"people": []}\n{"people": []}', "malformed_file", "line 2: Extra data."),
    "a key twice": ('{"people": [{"id": 1, "id": 2}]}', "malformed_file", "id comes twice."),
    "no number": ('{"people": [{"id": NaN}]}', "malformed_file", "NaN is no number."),
    "half a character": (r'{"people": [{"id": "\ud800"}]}', "malformed_file", "at some place: "),
    "nested deeply": ("[" * 100_000, "malformed_file", "it is nested too deeply."),
    "UTF-16": ('{"people": []}'.encode("utf-16"), "wrong_encoding", "such as utf-16."),
    "Latin-1": ('{"people": [{"id": "ö"}]}'.encode("latin-1"), "wrong_encoding", "not utf-8"),
    "bytes of a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", "wrong_encoding", "whole.json is not"),
    "another list": ('{"folk": []}', "list_missing", "has no list people; it has folk."),
    "no object": ("7", "list_missing", "has no list people; it has none."),
    "an empty list": ('{"people": []}', "file_empty", "whole.json, people has no rows."),
    "an object for a list": ('{"people": {}}', "malformed_file", "it is no list."),
    "a text for an object": ('{"people": ["Ann"]}', "malformed_file", "row 1: it is no object."),
    "nobody has a name": ('{"people": [{"id": 1}]}', "missing_column", "no column name; its col"),
    "an object for a text": (
        *('{"people": [{"id": {}, "name": "A"}]}', "malformed_file"),
        "row 1: id is an object: name what is meant in it.",
    ),
    "a list for a text": (
        *('{"people": [{"id": [1], "name": "A"}]}', "malformed_file"),
        "row 1: id is a list: state many: true.",
    ),
    "a list on the way to a text": (
        *('{"people": [{"id": 1, "name": "A", "at": [{"town": "Ulm"}]}]}', "malformed_file"),
        "row 1: at.town is in a list: state many: true.",
    ),
    "a text on the way to a text": (
        *('{"people": [{"id": 1, "name": "A", "at": "Ulm"}]}', "malformed_file"),
        "row 1: at.town is looked for in 'Ulm'.",
    ),
    "an object for a list of texts": (
        *('{"people": [{"id": 1, "name": "A", "mails": {"mail": "a@b.example"}}]}',),
        *("malformed_file", "row 1: mails.mail is no list."),
    ),
    "a list in a list of texts": (
        *('{"people": [{"id": 1, "name": "A", "tags": [["x"]]}]}', "malformed_file"),
        "row 1: tags is a list: state many: true.",
    ),
}


@pytest.mark.parametrize(("content", "code", "sentence"), BAD_FILES.values(), ids=BAD_FILES)
def test_what_cannot_be_read_is_refused_whole(
    shop: Shop, content: str | bytes, code: str, sentence: str
) -> None:
    shop.write("whole.json", content)
    with pytest.raises(ImportRefused) as refused:
        shop.run()
    assert refused.value.code == code
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)
    assert shop.log.events == []


def test_every_cut_of_a_file_is_refused(shop: Shop) -> None:
    whole = json.dumps(WHOLE).encode()
    for end in range(0, len(whole), 7):
        shop.write("whole.json", whole[:end])
        with pytest.raises(ImportRefused):
            shop.run()
    assert shop.log.events == []
