"""The documentation says what the code does: the reference is written from it, and what people
wrote by hand is run and its links are followed.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.catalogue import COMMANDS, NOUNS
from domain.catalogue import EVENTS, in_topics
from infra.postgres.embedded import attach
from projections.catalogue import PROJECTIONS
from solocrm.docs import api, cli, refusals, settings
from solocrm.docs.__main__ import PAGES, REFERENCE, stale, write

ROOT = Path(__file__).parent.parent
WRITTEN = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
VARIABLE = re.compile(r"SOLOCRM_[A-Z_]*[A-Z]")
DOOR_CODE = re.compile(r"""(?:problem\(\d+, |\d{3}: )"([a-z_]+)"|(?<= )\((usage|system|fault)\)""")
OF_THE_TESTS = {"SOLOCRM_TEST_DATABASE_URL"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reference")
    write(folder)
    return folder


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.glob("*.md")}


def test_the_reference_says_what_the_code_does(written: Path) -> None:
    assert texts(written) == texts(REFERENCE), "run make docs"


def test_pages_that_are_old_or_not_written_any_more_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solocrm.docs.__main__.PAGES", {"cli.md": lambda: "as it is"})
    write(tmp_path)
    assert list(stale(tmp_path)) == []
    (tmp_path / "cli.md").write_text("something else")
    (tmp_path / "old.md").touch()
    assert list(stale(tmp_path)) == ["cli.md", "old.md"]


@pytest.mark.parametrize("name", PAGES)
def test_every_name_of_the_reference_is_told_once(written: Path, name: str) -> None:
    heads = [
        line
        for line in (written / name).read_text().splitlines()
        if line.startswith(("## ", "### "))
    ]
    assert len(set(heads)) == len(heads)


def is_sentence(text: str | None) -> bool:
    return bool(text) and str(text)[0].isupper() and str(text).rstrip().endswith(".")


def test_every_event_command_and_read_model_is_told_in_a_sentence() -> None:
    assert [each.TOPIC for each in EVENTS if not is_sentence(each.__doc__)] == []
    assert [each for each in COMMANDS if not is_sentence(each.help)] == []
    tables = [table for projection in PROJECTIONS for table in projection.tables]
    assert [table.name for table in tables if not is_sentence(table.columns.__doc__)] == []


def test_every_route_is_told_in_a_sentence() -> None:
    assert [route.address for route in api.routes() if not is_sentence(route.sentence)] == []


def test_routes_call_records_as_people_do() -> None:
    ours = {name for noun, record in NOUNS.items() for name in (noun, in_topics(record))}
    names = {name for name in ours if re.search("[-_]", name)}
    assert "web-visits" in names
    told = {word for route in api.routes() for word in re.findall(r"[\w-]+", route.sentence)}
    assert told & names == set()


def test_every_command_of_the_command_line_and_its_options_are_told() -> None:
    silent = [
        f"{name} {option.name}"
        for name, each in cli.commands()
        for option in each.params
        if not option.help
    ]
    assert silent == []
    assert [name for name, each in cli.commands() if not is_sentence(each.help)] == []


def test_every_refusal_is_told_in_a_sentence_under_a_code_of_its_own() -> None:
    found = list(refusals.coded())
    wordless = [each.code for each in found if not refusals.sentence(each).endswith((".", "}"))]
    assert wordless == []
    codes = [each.code for each in found]
    assert len(set(codes)) == len(codes)


def test_every_code_that_a_door_says_by_itself_is_told() -> None:
    sources = [(ROOT / each).read_text() for each in ("web/problems.py", "web/guard.py")]
    sources.append((ROOT / "solocrm/cli/main.py").read_text())
    said = {code or of_cli for code, of_cli in DOOR_CODE.findall("".join(sources))}
    assert {"wrong_host", "no_such_address", "unreadable", "usage"} <= said
    told = refusals.refusals()
    assert [code for code in said if f"| `{code}` |" not in told] == []


def test_every_setting_that_the_code_reads_is_told() -> None:
    told = set(VARIABLE.findall(settings.settings()))
    packages = {path.parent for path in ROOT.glob("*/__init__.py")}
    code = "".join(path.read_text() for folder in packages for path in folder.rglob("*.py"))
    assert set(VARIABLE.findall(code)) - OF_THE_TESTS <= told
    lines = settings.settings().splitlines()
    assert [
        line for line in lines if line.startswith("| `SOLOCRM") and not line.endswith(". |")
    ] == []


def test_the_example_of_the_readme_prints_what_it_says(tmp_path: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("SOLOCRM_")
    }
    environment |= {"SOLOCRM_DATA_DIR": str(tmp_path), "COLUMNS": "80"}
    readme = (ROOT / "README.md").read_text()
    with attach(tmp_path, "serve"):  # each attaches to it, instead of starting its own
        for command, printed in example(readme):
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
            )
            assert (done.stderr, done.returncode) == ("", 0)
            assert [line.rstrip() for line in done.stdout.splitlines()] == printed
    table = (ROOT / "docs/examples/deals.csv").read_text()
    assert f"```csv\n{table}```" in readme


def example(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """(command, what it prints) of the console block."""
    [block] = re.findall(r"^```console\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    for each in block.split("$ ")[1:]:
        line, *printed = each.splitlines()
        _, *arguments = shlex.split(line)
        yield [str(Path(sys.executable).with_name("solocrm")), *arguments], printed


def test_what_a_new_record_is_copied_from_is_there() -> None:
    page = (ROOT / "docs/howto/add-a-noun.md").read_text()
    paths = [each for each in re.findall(r"`([\w/.-]+)`", page) if "/" in each]
    assert "domain/product.py" in paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", WRITTEN, ids=[str(page.relative_to(ROOT)) for page in WRITTEN])
def test_links_lead_somewhere(page: Path) -> None:
    links = LINK.findall(BLOCK.sub("", page.read_text()))
    own = [link for link in links if "://" not in link]
    assert [link for link in own if not leads_somewhere(page, link)] == []


def leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    to = page.parent / path if path else page
    return to.exists() and (not anchor or anchor in set(anchors(to.read_text())))


def anchors(text: str) -> Iterator[str]:
    """Of headings, as GitHub makes them."""
    for heading in re.findall(r"^#+ (.*)$", BLOCK.sub("", text), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
