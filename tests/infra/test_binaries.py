"""Where root's own folders are closed to others, the server's programs are copied out of them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.postgres.binaries import _copy, _everyone_reaches


@pytest.fixture
def shipped(tmp_path: Path) -> Iterator[Path]:
    before = os.umask(0o077)
    (tmp_path / "shipped" / "bin").mkdir(parents=True)
    (tmp_path / "shipped" / "bin" / "initdb").touch(mode=0o700)
    yield tmp_path / "shipped"
    os.umask(before)


def others_may(path: Path) -> int:
    return path.stat().st_mode & 0o007


def test_a_folder_within_a_closed_one_is_out_of_reach(shipped: Path) -> None:
    assert _everyone_reaches(Path("/usr/bin"))
    assert not _everyone_reaches(shipped / "bin")


def test_everyone_may_run_the_copy_whatever_the_umask(shipped: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "postgres-1"
    _copy(shipped, copy)
    assert others_may(copy.parent) == others_may(copy) == others_may(copy / "bin") == 0o5
    assert others_may(copy / "bin" / "initdb") == 0o5


def test_a_copy_that_another_has_just_made_is_taken(shipped: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "postgres-1"
    _copy(shipped, copy)
    _copy(shipped, copy)
    assert [path.name for path in copy.parent.iterdir()] == ["postgres-1"]
