"""One stream of 1,000 (or `STREAMS`) cannot be folded: a worker parks it, and the others are as
quick as before.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from infra.postgres import following, upkeep
from infra.postgres.proof import verify
from infra.postgres.repair import replay
from projections.engine.table import Projection
from tests.crm import SALES, Crm, id_of
from tests.poison import Poison
from tests.readapi.door import open_door
from tests.secret import SECRET
from tests.stored import store

STREAMS = int(os.environ.get("STREAMS", "1000"))
SAID = 100
"""Commands whose way into the read models is timed, before the poison and after it."""

LATER = 1.0
"""Seconds by which the others may be later than without it."""

LONGEST = 60.0


@contextmanager
def at_work(url: str, projections: Sequence[Projection]) -> Iterator[None]:
    over = Event()
    worker = Thread(target=following.work, args=(url, projections, SECRET, over.is_set))
    worker.start()
    try:
        yield
    finally:
        over.set()
        worker.join()


def seconds_until_folded(url: str, position: int) -> float:
    began = time.monotonic()
    while min(each.position for each in upkeep.status(url)) < position:
        assert time.monotonic() < began + LONGEST, upkeep.status(url)
        time.sleep(0.005)
    return time.monotonic() - began


def test_one_poisoned_stream_of_many_holds_up_no_other(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    deals = [f"deal {n}" for n in range(STREAMS)]
    poisoned, others = deals[STREAMS // 2], deals[: STREAMS // 2] + deals[STREAMS // 2 + 1 :]
    poison, crm, stored = Poison({id_of(poisoned)}), Crm(), 0

    def told(deal: str, *words: str) -> float:
        """How long it takes until it is seen."""
        nonlocal stored
        crm.tell({deal: list(words)})
        store(database, crm.log.events[stored:])
        stored = len(crm.log.events)
        return seconds_until_folded(database, stored)

    crm.tell({deal: ["lead"] for deal in deals})
    with at_work(database, poison.projections):
        told(others[0], "offer")
        calm = [told(deal, "offer") for deal in others[1 : SAID + 1]]
        told(poisoned, "offer")
        late = [told(deal, "offer") for deal in others[SAID + 1 : 2 * SAID + 1]]
    with capsys.disabled():
        print(f"\nat most {max(calm):.3f} s before the poison, {max(late):.3f} s after it")
    assert max(late) <= max(calm) + LATER
    assert [each.stream for each in upkeep.parked(database)] == [id_of(poisoned)]
    with open_door(database) as door:
        assert door.get(f"pipelines/{SALES}/board")["incomplete"] == 1
        assert door.get(f"opportunities/{id_of(poisoned)}") == "parked"
        assert door.get(f"opportunities/{id_of(others[1])}")["stage"] == str(id_of("offer"))
    poison.streams.clear()
    assert replay(database, poison.projections, SECRET, "opportunities").folded == [id_of(poisoned)]
    assert all(each.holds for each in verify(database, poison.projections, SECRET))
