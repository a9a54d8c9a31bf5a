"""`demo clear` takes the demo away, and nothing else."""

from pathlib import Path

import pytest

from infra.postgres.embedded import attach
from solocrm.cli.main import run


def clear(folder: Path) -> int:
    return run(["demo", "clear", "--data-dir", str(folder)])


def test_a_demo_that_is_not_in_use_is_gone_with_all_its_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "demo"
    with attach(folder, "demo"):
        assert clear(folder) == 1
        assert "stop the program first" in capsys.readouterr().err
        assert (folder / "postgres").exists()
    assert clear(folder) == 0
    assert not folder.exists()
    assert clear(folder) == 0
    assert capsys.readouterr().out == "the demo is gone\nthere is no demo here\n"


def test_a_company_of_ones_own_is_never_cleared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kind").write_text("serve\n")
    (tmp_path / "mine").write_text("all my customers")
    assert clear(tmp_path) == 1
    assert "belongs_to: serve" in capsys.readouterr().err
    assert (tmp_path / "mine").exists()
