"""Read models that are folded from Kafka equal those that are folded from the log."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread
from time import monotonic, sleep

import psycopg
import pytest

from infra.kafka import working
from infra.kafka.topics import Topics
from infra.postgres import following, upkeep
from infra.postgres.proof import verify
from infra.postgres.worker import Worker
from projections.catalogue import PROJECTIONS
from solocrm.bench import relay, teamwork
from solocrm.bench.teamwork import Place, part
from solocrm.bench.workers import KAFKA, POSTGRES, own_topics
from tests.kafka.test_relay import last, relayed
from tests.secret import SECRET
from tests.stored import eventful, forgetful, store


class Working:
    """A worker in a thread, until it is told to stop."""

    def __init__(self, url: str, kafka: str, topics: Topics) -> None:
        self.over = False
        given = (url, kafka, topics, PROJECTIONS, SECRET, lambda: self.over)
        self.thread = Thread(target=working.work, args=given)
        self.thread.start()

    def stop(self) -> None:
        self.over = True
        self.thread.join()


def until(holds: Callable[[], bool]) -> None:
    end = monotonic() + 60
    while not holds():
        assert monotonic() < end
        sleep(0.05)


def caught_up(url: str) -> bool:
    return all(each.position == last(url) for each in upkeep.status(url))


def test_workers_share_the_slots_and_fold_what_kafka_tells(
    database: str, kafka: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "SILENT", 1_000.0)
    monkeypatch.setattr(working, "GONE", 2_000)
    monkeypatch.setattr(Worker, "_read", not_from_the_log)
    topics, events = Topics(prefix), eventful()
    half = next(r.position for r in events if r.position > len(events) / 2 and not r.rest)
    first = Working(database, kafka, topics)
    try:
        store(database, events[:half])
        relayed(database, kafka, topics)
        until(lambda: caught_up(database))
        second = Working(database, kafka, topics)
        try:
            until(lambda: len(upkeep.workers(database)) == 2 and "{[0,64)}" not in slots(database))
            store(database, events[half:])
            relayed(database, kafka, topics)
            until(lambda: caught_up(database))
        finally:
            second.stop()
        assert all(each.holds for each in verify(database, PROJECTIONS, SECRET))
    finally:
        first.stop()


def not_from_the_log(*_: object) -> None:
    raise AssertionError("all of it came by Kafka")


def slots(url: str) -> set[str]:
    return {each.slots for each in upkeep.workers(url)}


def test_what_kafka_never_told_is_read_in_the_log_and_the_forgotten_stay_blank(
    database: str, kafka: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "SILENT", 1_000.0)
    topics, events = Topics(prefix), forgetful()
    half = len(events) // 2
    store(database, events[:half])
    worker = Working(database, kafka, topics)
    try:
        store(database, events[half:])
        relayed(database, kafka, topics, after=half)
        until(lambda: caught_up(database))
    finally:
        worker.stop()
    assert all(each.holds for each in verify(database, PROJECTIONS, SECRET))
    with psycopg.connect(database) as connection:
        [[workers]] = connection.execute("SELECT count(*) FROM working").fetchall()
    assert workers == 0
    following.catch_up(database, PROJECTIONS, SECRET)  # whoever comes has all slots


@pytest.mark.parametrize("source", [POSTGRES, KAFKA])
def test_workers_that_are_measured_fold_all_of_it_from_where_they_are_told_to(
    database: str, kafka: str, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setattr(relay, "SECRET", SECRET)
    monkeypatch.setattr(teamwork, "SECRET", SECRET)
    store(database, eventful())
    following.catch_up(database, PROJECTIONS, SECRET)
    after, barrier = last(database), Barrier(3)
    asyncio.run(relay.record(database, 60))
    with own_topics(kafka, source) as topics, ThreadPoolExecutor(3) as threads:
        place = Place(database, kafka, os.getpid(), 2, topics, after, 60)
        parts = [
            threads.submit(part, number, lambda: barrier.wait(60), place) for number in range(3)
        ]
        conducted, *spans = [each.result() for each in parts]
    assert all(spent >= 0 for spent in conducted)
    assert all(0 < begun < ended and spent > 0 for begun, ended, spent in spans)
    assert caught_up(database)
