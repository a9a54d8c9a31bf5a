"""The first rows of every file that a mapping comes along for; `make chaos PART=files` brings in
the whole files and counts them against what is published.
"""

from pathlib import Path

import pytest

from tests.mappings.conftest import cli
from tests.mappings.public import PUBLIC, needs
from tests.secret import KEY

ROWS = 60

SAID = {
    "bank": {"campaigns/plan": 1},
    "cdnow": {"purchases/purchase": ROWS + 1},  # its file has no head
    "incidents": {"tickets/sync": ROWS},
    "olist": {"customers/enter": ROWS, "opportunities/win": 2},
    "telco": {"subscriptions/start": ROWS},
}
"""{mapping: some of what its first rows become}."""

FOLDERS = {name: PUBLIC / ("tickets" if name == "incidents" else name) for name in SAID}


def shortened(folder: Path, to: Path) -> Path:
    """The first rows of the largest file, and of the others what speaks of the same."""
    names: set[str] = set()
    for path in sorted(folder.glob("*.[ct][sx][vt]"), key=lambda path: -path.stat().st_size):
        head, *rows = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        rows = [row for row in rows if row.partition(",")[0] in names] if names else rows[:ROWS]
        names |= {row.partition(",")[0] for row in rows}
        (to / path.name).write_text("".join([head, *rows]), encoding="utf-8")
    return to


@pytest.mark.parametrize(
    "mapping", [pytest.param(name, marks=needs(FOLDERS[name])) for name in SAID]
)
def test_first_rows_are_brought_in_once(
    mapping: str, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    monkeypatch.setenv("SOLOCRM_DATA_DIR", str(tmp_path / "data"))
    folder = tmp_path / "files"
    folder.mkdir()
    order = ("import", "run", mapping, "--folder", str(shortened(FOLDERS[mapping], folder)))
    first, again = cli(*order), cli(*order)
    assert first.said["commands"].items() >= SAID[mapping].items()
    assert first.said["recorded"] > again.said["recorded"] == 0
