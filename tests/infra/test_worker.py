"""Live read models equal a fold from zero, whatever the batches; and so does a rebuild."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from commands.opportunities import change_amount, move
from domain.recorded import Draft, Recorded
from infra.mapper import EventMapper
from infra.postgres import worker
from infra.postgres.log import open_log
from infra.postgres.rebuild import rebuild
from infra.postgres.rows import all_rows
from infra.postgres.worker import Worker
from projections.catalogue import PROJECTIONS
from projections.engine.fold import Fold
from tests.crm import DAY, TRIAL, Crm, euros, id_of, instead
from tests.secret import SECRET

Connection = psycopg.Connection[Any]


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    with psycopg.connect(database, autocommit=True) as opened:
        yield opened


def eventful() -> list[Recorded]:
    """Deals in time, late, corrected, undone, moved over, put away."""
    crm = Crm().tell(
        {
            "acme": ["lead", "250", "offer", "trial", "won"],
            "bolt": ["lead", "lost", "again", "archived", "restored", "due"],
            "core": ["offer", "lead"],
        }
    )
    crm.undo(id_of("core"))
    crm.log.turn_clock(DAY)
    acme = crm.log.stream(id_of("acme"))
    at = acme[2].occurred_at
    crm.correct(id_of("acme"), 3, 4, instead=[instead(move, at, stage=TRIAL)])
    later = crm.happened(id_of("bolt"), 1) + timedelta(hours=1)
    crm.correct(id_of("bolt"), instead=[instead(change_amount, later, amount=euros(7))])
    crm.tell({"dune": ["lead", "700"]})
    return crm.log.events


def store(url: str, events: list[Recorded]) -> None:
    """The same story in the database, known as it was known."""

    async def copy() -> None:
        async with open_log(url, SECRET) as log:
            await log.append_all((as_draft(r), r.by) for r in events)

    asyncio.run(copy())


def as_draft(r: Recorded) -> Draft:
    return Draft(r.stream, r.version, r.event, r.occurred_at, r.known_from, rest=r.rest)


def folded(events: list[Recorded]) -> list[str]:
    fold = Fold(*PROJECTIONS)
    fold.take(events)
    return sorted(repr(replace(row, stored=None)) for row in fold.rows())


def live(connection: Connection) -> list[str]:
    return sorted(repr(replace(row, stored=None)) for row in all_rows(connection, PROJECTIONS))


@pytest.mark.parametrize("batch", [1, 3, 7, 1_000])
def test_live_read_models_equal_a_fold_from_zero(
    database: str, connection: Connection, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    events = eventful()
    monkeypatch.setattr(worker, "BATCH", batch)
    leading = Worker(connection, PROJECTIONS, SECRET)
    leading.prepare()
    store(database, events)
    leading.catch_up()
    assert live(connection) == folded(events)


def test_a_rebuild_equals_a_fold_from_zero(database: str, connection: Connection) -> None:
    events = eventful()
    store(database, events)
    rebuild(connection, PROJECTIONS, EventMapper(SECRET))
    assert live(connection) == folded(events)


def test_a_worker_that_lost_the_lead_writes_nothing(database: str, connection: Connection) -> None:
    events = eventful()
    leading = Worker(connection, PROJECTIONS, SECRET)
    group = leading.prepare()
    store(database, events)
    with psycopg.connect(database, autocommit=True) as other:
        usurper = Worker(other, PROJECTIONS, SECRET)
        assert usurper.prepare() == group
        usurper.catch_up()
    assert leading.advance() == 0
    assert live(connection) == folded(events)
