"""The read model of the how-to does what the how-to says, in memory and in the database."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import psycopg
import pytest

from infra.postgres import upkeep
from infra.postgres.following import catch_up
from infra.postgres.proof import verify
from infra.postgres.rebuild import rebuild
from projections.catalogue import PROJECTIONS
from tests.secret import SECRET
from tests.stored import eventful, store

PAGE = Path(__file__).parents[2] / "docs/howto/write-a-projection.md"


@pytest.fixture
def blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[ModuleType]:
    """The page's files, as modules: the read model, and its test."""
    texts = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    names = ["projections.handovers", "handovers_test"]
    modules = []
    for name, text in zip(names, texts, strict=True):
        file = tmp_path / f"{name}.py"
        file.write_text(text, "utf-8")
        spec = importlib.util.spec_from_file_location(name, file)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        modules.append(module)
    return modules


def test_its_test_passes_and_it_is_short(blocks: list[ModuleType]) -> None:
    read_model, test = blocks
    test.test_a_deal_is_handed_over()
    assert read_model.__file__
    assert len(Path(read_model.__file__).read_text("utf-8").splitlines()) <= 40


def test_it_is_made_beside_the_others_and_switched_to(
    database: str, blocks: list[ModuleType]
) -> None:
    handovers = blocks[0].HANDOVERS
    store(database, eventful())
    catch_up(database, PROJECTIONS, SECRET)
    number = rebuild(database, [handovers], SECRET)
    upkeep.switch(database, "handovers", number, frozen=True)
    assert all(each.holds for each in verify(database, [*PROJECTIONS, handovers], SECRET))
    with psycopg.connect(database) as connection:
        [rows] = connection.execute(
            f"SELECT count(*) FROM handovers_b{number}.handovers"
        ).fetchone() or (0,)
    assert rows > 0
