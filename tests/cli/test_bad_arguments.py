"""Whatever is wrong with a command line, for every command: exit 1 or 2, one sentence on stderr."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import click
import pytest

from solocrm.cli.main import run
from solocrm.docs.cli import commands
from tests.crm import Crm
from tests.secret import KEY
from tests.stored import store

COMMANDS = dict(commands())
RIGHT = {"PIPELINE": "sales", "TYPE": "opportunities", "ID": str(uuid4()), "MAPPING": "maven"}
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """No database is touched: what is wrong is seen before."""
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", "postgresql://127.0.0.1:1/nowhere")


def assert_told(capsys: Captured, exit_code: int, *codes: str) -> None:
    said = capsys.readouterr()
    assert exit_code in {1, 2}, said.out
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    assert "(fault)" not in said.err
    assert not codes or any(f"({code}" in said.err for code in codes), said.err


def required(command: click.Command) -> Iterator[list[str]]:
    for each in command.params:
        if each.required and isinstance(each, click.Option):
            yield [each.opts[0], "2024-01-01"]


@pytest.mark.parametrize("name", COMMANDS)
def test_an_unknown_option_and_one_argument_too_many_are_told(name: str, capsys: Captured) -> None:
    assert_told(capsys, run([*name.split(), "--loudly"]), "usage")
    assert_told(capsys, run([*name.split(), *(["x"] * 9)]), "usage")


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_missing_and_what_is_of_another_kind_is_told(name: str, capsys: Captured) -> None:
    command = COMMANDS[name]
    if any(each.required for each in command.params):
        assert_told(capsys, run(name.split()), "usage")
    for each in command.params:
        if isinstance(each, click.Option) and not each.is_flag:
            assert_told(capsys, run([*name.split(), each.opts[0]]), "usage")
            if not isinstance(each.type, click.types.StringParamType | click.Path):
                wrong = [*name.split(), each.opts[0], "many"]
                assert_told(capsys, run(wrong), "usage")


@pytest.mark.parametrize("name", COMMANDS)
def test_text_that_is_none_is_told(name: str, capsys: Captured) -> None:
    assert_told(capsys, run([*name.split(), "\udcff"]), "usage")


@pytest.fixture
def crm(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store(database, Crm().tell({"acme": ["lead"]}).log.events)
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())


DAYS = ["--from", "2024-01-01", "--to", "2024-01-31"]


@pytest.mark.parametrize(
    ("arguments", "exit_code", "code"),
    [
        (["board", "unicorns"], 1, "no_such_pipeline"),
        (["board", ""], 1, "no_such_pipeline"),
        (["board", "sales", "--at", "2024-01-01T00:00:00"], 2, "bad_instant"),
        (["board", "sales", "--at", "0001-01-01T00:00:00+14:00"], 2, "bad_instant"),
        (["board", "sales", "--known-at", "2999-01-01"], 2, "time_in_future"),
        (["board", "sales", "--known-at", "9999-12-31"], 2, "time_in_future"),
        (["funnel", "unicorns", *DAYS], 1, "no_such_pipeline"),
        (["funnel", "sales", "--from", "2024-02-01", "--to", "2024-01-01"], 2, "period_backwards"),
        (["queue", "--at", "soon"], 2, "bad_instant"),
        (["queue", "--limit", "0"], 2, "usage"),
        (["service", "--from", "2024-02-01", "--to", "2024-01-01"], 2, "period_backwards"),
        (["history", "unicorns", str(uuid4())], 1, "unknown_type"),
        (["history", "customers", str(uuid4())], 1, "not_there"),
        (["trace", str(uuid4())], 1, "nothing_traced"),
        (["explain", "happiness", "--from", "2024-01-01"], 2, "usage"),
        (["explain", "open_pipeline", "--from", "soon"], 2, "bad_instant"),
        (["apikey", "create", "--role", "emperor"], 2, "unknown_role"),
        (["apikey", "create", "--role", "administrator", "--days", "0"], 2, "usage"),
        (["apikey", "create", "--role", "administrator", "--days", "9" * 30], 2, "usage"),
        (["user", "add", "--name", "", "--login", "eve", "--password", "x" * 12], 2, "invalid"),
        (["user", "add", "--name", "Eve", "--login", "e v", "--password", "x" * 12], 2, "invalid"),
        (["user", "add", "--name", "Eve", "--login", "eve", "--password", "x"], 2, "password"),
        (["import", "run", "nowhere.yaml", "--folder", "."], 2, "unknown_mapping"),
        (["import", "run", ".", "--folder", "."], 2, "unknown_mapping"),
        (["import", "run", "maven", "--folder", "nowhere"], 2, "file_missing"),
        (["import", "run", "maven", "--folder", "pyproject.toml"], 2, "file_missing"),
    ],
)
def test_what_cannot_be_done_is_told(
    crm: None, capsys: Captured, arguments: list[str], exit_code: int, code: str
) -> None:
    assert run(arguments) == exit_code
    assert_told(capsys, exit_code, code)


def test_a_data_folder_is_a_folder(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "file"
    file.touch()
    for folder in (file, file / "below"):
        assert_told(capsys, run(["db", "url", "--data-dir", str(folder)]), "system")


def test_a_setting_that_makes_no_sense_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    for name, wrong in {
        "PORT": ("http", "-1", "65536", "8000.0", "9" * 5_000, "٨"),
        "TIME_ZONE": ("Mars/Base", "../../etc/passwd", "x" * 5_000, "\udcff"),
        "MASTER_KEY": ("secret", "0"),
    }.items():
        for each in wrong:
            with monkeypatch.context() as setting:
                setting.setenv(f"SOLOCRM_{name}", each)
                assert_told(capsys, run(["db", "url"]), "bad_setting")
