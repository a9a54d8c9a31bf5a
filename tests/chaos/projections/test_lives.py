"""200 random lives (or `LIVES`) of the read models."""

import os
from collections.abc import Sequence

import psycopg
import pytest
from hypothesis import Phase

from infra.postgres.queries import sql
from infra.postgres.worker import Part, Worker
from projections.engine.parking import Read
from tests.chaos.projections.machine import FreshDatabase, live_through

LIVES = int(os.environ.get("LIVES", "200"))


def test_live_read_models_equal_a_fold_from_zero_whatever_happens(
    fresh_database: FreshDatabase,
) -> None:
    live_through(fresh_database, LIVES)


def test_a_checkpoint_that_is_committed_apart_from_its_rows_is_found(
    fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Worker._read

    def too_soon(worker: Worker, front: Sequence[Part], was: int, end: int) -> list[Read]:
        with psycopg.connect(
            worker.connection.info.dsn, password=worker.connection.info.password
        ) as apart:
            given = {"worker": worker.number, "was": was, "position": end}
            parts = {"schemas": [p.schema for p in front], "slots": [p.slots for p in front]}
            apart.execute(sql("advance_checkpoint"), given | parts)
        return read(worker, front, was, end)

    monkeypatch.setattr(Worker, "_read", too_soon)
    monkeypatch.setattr(Worker, "_advance", lambda *_: None)
    with pytest.raises(AssertionError):
        live_through(fresh_database, LIVES, phases=[Phase.generate])
