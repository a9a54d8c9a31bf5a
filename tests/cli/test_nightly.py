"""Learning goes on beside the doors, in processes that end with them."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, time
from pathlib import Path
from time import sleep
from zoneinfo import ZoneInfo

import psutil
import pytest

from commands import trainings
from infra.postgres.learners import learner, orderer
from infra.postgres.unlearned import unlearned
from solocrm import nightly
from tests.crm import Crm, id_of
from tests.stored import store
from tests.trainings import CARD

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 3, 1, 1, tzinfo=SHANGHAI), 2),
        (datetime(2026, 3, 1, 3, tzinfo=SHANGHAI), 24),
        (datetime(2026, 3, 1, 22, tzinfo=SHANGHAI), 5),
    ],
)
def test_the_night_is_the_next_one_by_the_workspaces_clock(now: datetime, hours: float) -> None:
    assert nightly.until(time(3), now) == hours * 3600


def test_there_is_something_to_learn_until_something_was_learned(database: str) -> None:
    assert not unlearned(database)
    crm = Crm()
    store(database, crm.log.events)
    assert unlearned(database)
    crm.do(trainings.record, id_of("training"), card=CARD)
    store(database, crm.log.events[-1:])
    assert not unlearned(database)


def test_what_is_learned_ends_with_the_doors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the lowest priority: whoever asks goes first."""
    sleeps = (sys.executable, "-c", "import time; time.sleep(60)")
    monkeypatch.setattr(nightly, "COMMAND", sleeps)
    monkeypatch.setattr(nightly, "LOWEST", 7)
    with nightly.learning("", tmp_path, SHANGHAI, lambda _: True, alone, soon=0.0):
        while not (found := at_work()):
            sleep(0.01)
        assert found[0].cmdline()[-1] == nightly.STEPS[0]
    assert not found[0].is_running()
    assert at_work() == []


def test_nothing_is_learned_before_the_night_where_something_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = list[str]()

    def knows(url: str) -> bool:
        begun.append(url)
        return False

    monkeypatch.setattr(nightly, "COMMAND", ("there is no such program",))
    with nightly.learning("", tmp_path, SHANGHAI, knows, alone, soon=0.0):
        while not begun:
            sleep(0.01)
    assert at_work() == []


@pytest.mark.parametrize("kind", ["learns", "orders"])
def test_while_another_learns_or_will_it_is_left_to_it(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    asked = list[bool]()

    @contextmanager
    def asking(url: str) -> Iterator[bool]:
        with learner(url) as is_ours:
            asked.append(is_ours)
            yield is_ours

    monkeypatch.setattr(nightly, "COMMAND", ("there is no such program",))
    with (learner if kind == "learns" else orderer)(database):
        with nightly.learning(database, tmp_path, SHANGHAI, lambda _: True, asking, soon=0.0):
            while not asked:
                sleep(0.01)
        assert asked == [False]
    assert any(is_free(database) for _ in range(100))


def is_free(url: str) -> bool:
    """The server lets go of a lock a moment after whoever held it has gone."""
    with learner(url) as is_ours:
        if not is_ours:
            sleep(0.05)
        return is_ours


def alone(_: str) -> AbstractContextManager[bool]:
    return nullcontext(True)


def at_work() -> list[psutil.Process]:
    """Of this process's children, those that run at the lowest priority."""
    return [each for each in psutil.Process().children() if each.nice() == 7]
