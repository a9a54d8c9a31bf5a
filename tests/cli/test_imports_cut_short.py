"""An import that is killed, or that somebody else comes between, while it writes."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.story import story
from infra.postgres import bulk
from infra.postgres.log import open_log
from solocrm.cli.main import run
from tests.commands.imports.shop import EVENTS, Shop
from tests.infra.test_log import asked, drafts, joined
from tests.order_lock import held, held_again, waiting
from tests.secret import KEY, SECRET

CHUNK = 50
MANY = 3 * CHUNK
RUN = f"""
import sys
from infra.postgres import bulk
from solocrm.cli.main import run
bulk.FEWEST = bulk.MOST = {CHUNK}
sys.exit(run(sys.argv[1:]))
"""
USERS = """\
  users:
    file: users.csv
    id: $login
    steps: [{command: users/join, body: {name: $login, login: $login}}]
"""


@pytest.fixture
def shop(tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """With more customers than one chunk takes."""
    monkeypatch.setenv("SOLOCRM_DATABASE_URL", database)
    monkeypatch.setenv("SOLOCRM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SOLOCRM_MASTER_KEY", KEY.hex())
    for bound in ("FEWEST", "MOST"):
        monkeypatch.setattr(bulk, bound, CHUNK)
    shop = Shop(tmp_path)
    shop.change("customers.csv", "c1,", "".join(f"n{n},No {n},\n" for n in range(MANY)) + "c1,")
    return shop


def arguments(shop: Shop, *options: str) -> list[str]:
    shop.write("shop.yaml", shop.mapping)
    folder = str(shop.folder)
    return ["import", "run", f"{folder}/shop.yaml", "--folder", folder, *options]


def recorded(database: str) -> list[tuple[int, UUID, int, UUID]]:
    with psycopg.connect(database) as connection:
        return connection.execute(
            "SELECT position, stream, version, correlation FROM events ORDER BY position"
        ).fetchall()


async def join(database: str, user: UUID) -> None:
    async with open_log(database, SECRET) as log:
        await log.append(drafts(user, joined("ann")), asked(user))


async def believed(database: str, streams: set[UUID]) -> set[UUID]:
    """Those of which anything is believed."""
    async with open_log(database, SECRET) as log:
        return {id for id, stream in (await log.streams(streams)).items() if story(stream)}


def test_an_import_that_is_killed_while_it_writes_is_finished_by_resume(
    shop: Shop, database: str
) -> None:
    with held(database) as holder:
        command = [sys.executable, "-c", RUN, *arguments(shop)]
        killed = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        with held_again(database, holder):
            waiting(holder)
            killed.kill()
            killed.wait()
    assert 0 < len(recorded(database)) < EVENTS + MANY

    assert run(arguments(shop, "--resume")) == 0
    events = recorded(database)
    assert [position for position, *_ in events] == list(range(1, EVENTS + MANY + 1))
    assert len({(stream, version) for _, stream, version, _ in events}) == EVENTS + MANY
    assert len({run_id for *_, run_id in events}) == 1
    assert run(arguments(shop)) == 0
    assert recorded(database) == events


def test_what_somebody_else_takes_between_two_chunks_withdraws_the_whole_run(
    shop: Shop, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.mapping += USERS
    shop.write("users.csv", "login\nann\n")

    rival = uuid4()

    with ThreadPoolExecutor(2) as others, held(database) as holder:
        importing = others.submit(run, arguments(shop))
        waiting(holder)
        joining = others.submit(asyncio.run, join(database, rival))
        waiting(holder, 2)
        with held_again(database, holder):
            joining.result()
    assert importing.result() == 1
    assert "Another record holds that value" in capsys.readouterr().out

    events = recorded(database)
    assert len(events) > 2 * CHUNK
    assert asyncio.run(believed(database, {stream for _, stream, *_ in events})) == {rival}
