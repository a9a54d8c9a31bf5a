"""Rules of the house that no tool checks for us."""

import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


def test_no_dependency_owns_one_of_our_names() -> None:
    owners = packages_distributions()
    strangers = {name: owners[name] for name in PACKAGES if set(owners.get(name, [])) - {"solocrm"}}
    assert strangers == {}


def test_every_package_is_packed_typed_and_kept_to_its_layer() -> None:
    """One list in three places of pyproject.toml, since no tool reads another's."""
    assert PROJECT["tool"]["mypy"]["files"] == [*PACKAGES, "tests"]
    assert PROJECT["tool"]["importlinter"]["root_packages"] == PACKAGES
    assert sorted(PACKAGES) == sorted(
        folder.parent.name for folder in ROOT.glob("*/__init__.py") if folder.parent.name != "tests"
    )


def test_every_dependency_tells_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    silent = [
        name for name in wanted if not any(f'"{name}"' in line and " # " in line for line in lines)
    ]
    assert silent == []


def test_no_python_file_is_longer_than_300_lines() -> None:
    files = [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
    long = [str(path) for path in files if len(path.read_text().splitlines()) > 300]
    assert long == []
