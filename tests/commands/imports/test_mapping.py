"""A mapping that is wrong is refused with its line, before anything is read."""

import re
from pathlib import Path

import pytest
import yaml

from commands.imports.errors import MappingWrong, UnknownMapping
from commands.imports.reading import PlainYaml, find, read, shipped
from tests.commands.imports.shop import MAPPING


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("source: shop", "sauce: shop", 1, "source: Field required"),
        ("atomic: run", "atomic: maybe", 3, "atomic: Input should be 'run', 'file' or 'row'"),
        ("atomic: run", "zone: Mars/Base", 3, "zone: "),
        ("atomic: run", "name: twice", 3, "name is stated twice"),
        ("since: {as: date}", "since: {as: dat}", 21, "customers.values.since.as: Input should"),
        ("since: {as: date}", "since: {format: '%d'}", 21, "format goes with as: date"),
        ("since: {as: date}", "since: {as: text}", 17, "since dates a step: state that it is"),
        ("as: money, currency: EUR", "as: money", 33, "currency goes with as: money"),
        ("customers/enter", "customers/entre", 23, "there is no command customers/entre"),
        ("at: $since", "at: since", 23, "at is a date or the $name of one, not since"),
        ("of: customers", "of: clients", 30, "customer: clients must be stated above"),
        ("by: name}", "by: nick}", 30, "customer: customers has no nick to go by"),
        ("is: Sales", "is: Sails", 35, "steps.0: pipelines has no Sails"),
        ("rows: [{name: Sales}]", "rows: [{nom: Sales}]", 8, "no step uses nom of the rows"),
        ("file: deals.csv", "files: deals.csv", 27, "files: Extra inputs are not permitted"),
        (
            "file: d",
            "may_end_open: maybe\n    file: d",
            27,
            "may_end_open: Input should be a valid",
        ),
        ("file: deals.csv", "delimiter: ;;\n    file: deals.csv", 27, "at most 1 character"),
        ("file: deals.csv", "encoding: klingon\n    file: x", 26, "there is no encoding klingon"),
        ("file: deals.csv", "encoding: utf-8", 26, "state a file, a topic, or rows"),
        ("- command: opportunities/win", "- command: customers/archive", 26, "several kinds"),
        ("file: d", "list: rows\n    file: d", 26, "list and many go with a file of JSON"),
        ("since: {as: date}", "since: {many: true}", 17, "list and many go with a file of JSON"),
        ("by: name}", "by: name, many: true}", 30, "many does not go with of"),
        ("by: name}", "its: nick}", 30, "customer: customers has no nick"),
        (
            "since: {as: date}",
            "since: {column: x, row: true}",
            21,
            "the number of a row stands in no column",
        ),
        ("since: {as: date}", "since: {its: name}", 21, "by, its and unknown go with of"),
        ("since: {as: date}", "since: {as: months}", 21, "before goes with as: months"),
        ("file: deals.csv", "columns: [id]\n    file: x.json", 26, "columns go with a file that"),
        (
            "records:",
            "records:\n  more: {continues: deals, one_each: true, file: x, id: $id}",
            5,
            "a row that is a record of its own continues none",
        ),
        ("file: d", "continues: shops\n    file: d", 27, "shops must be stated above"),
        ("atomic: run", "on_backwards: maybe", 3, "on_backwards: Input should be 'refuse'"),
        ("state: won", "state: true", 43, "true and false need quotes"),
        ("records:", "records: [", 6, "YAML: "),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, line: int, problem: str) -> None:
    assert old in MAPPING
    with pytest.raises(MappingWrong) as wrong:
        read(MAPPING.replace(old, new, 1), "shop.yaml")
    assert wrong.value.code == "mapping_wrong"
    assert str(wrong.value).startswith("shop.yaml, line ")
    assert problem in str(wrong.value)
    assert wrong.value.facts["line"] == line


def test_what_is_created_needs_one_name_to_go_by() -> None:
    composite = MAPPING.replace(
        "id: $id\n    values:\n      since", "id: $id/$name\n    values:\n      since"
    )
    with pytest.raises(MappingWrong, match="state by what customers are created"):
        read(composite.replace("by: name}", "unknown: create}"), "shop.yaml")


@pytest.mark.parametrize("text", ["", "just words", "- a list", "\t: tab", "a: \x07"])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(MappingWrong, match="line 1"):
        read(text, "shop.yaml")


def test_a_mapping_is_found_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(MAPPING)
    assert find(str(path)).name == "shop"


def test_an_unknown_mapping_is_refused_with_those_that_come_along() -> None:
    with pytest.raises(UnknownMapping, match="along: atomic_crm, bank, cdnow, incidents, maven, "):
        find("mavn")


def test_a_mapping_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_bytes(MAPPING.encode("utf-16"))
    with pytest.raises(MappingWrong, match="it is not UTF-8"):
        find(str(path))


@pytest.mark.parametrize("name", shipped())
def test_every_mapping_that_comes_along_can_be_read(name: str) -> None:
    assert find(name).name == name


def test_words_stay_words() -> None:
    plain = yaml.load("{on: yes, off: no, true: 1}", PlainYaml)  # a SafeLoader
    assert plain == {"on": "yes", "off": "no", True: 1}


def test_an_id_depends_on_source_kind_and_external_id_alone() -> None:
    mapping = read(MAPPING, "shop.yaml")
    same = read(MAPPING.replace("name: shop", "name: other"), "shop.yaml")
    assert mapping.id_of("deals", "1") == same.id_of("deals", "1")
    assert len({mapping.id_of(*each) for each in [("a", "1"), ("b", "1"), ("a", "2")]}) == 3


def test_the_mapping_of_the_how_to_can_be_read() -> None:
    text = (Path(__file__).parents[3] / "docs/howto/import.md").read_text()
    example, *more = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    kinds = list(read("".join([example, *more]), "how-to").records)
    assert kinds == ["customers", "stages", "pipelines", "deals", "closings", "people"]
