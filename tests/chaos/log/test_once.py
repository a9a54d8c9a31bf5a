"""One command, sent a thousand times under one key while connections are cut, is done once."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread
from uuid import uuid4

import httpx2
import psycopg
import pytest

from infra.postgres.embedded import Server
from tests.chaos.log import faults
from tests.chaos.log.proxy import Proxy
from tests.chaos.log.serving import Answer, api_key, served, until_answered
from tests.chaos.log.theatre import fresh_database

TIMES = int(os.environ.get("TIMES", "1000"))
AT_ONCE = 50


@pytest.fixture
def url(server: Server) -> str:
    return fresh_database(server)


@contextmanager
def being_cut(url: str, proxy: Proxy) -> Iterator[None]:
    over = Event()

    def cut() -> None:
        while not over.wait(0.5):
            proxy.cut(2)
            faults.terminate_backends(url, 20)

    cutting = Thread(target=cut)
    cutting.start()
    try:
        yield
    finally:
        over.set()
        cutting.join()


def test_a_command_that_is_sent_a_thousand_times_is_done_once_and_answered_alike(url: str) -> None:
    proxy = Proxy(url)
    settings = {"SOLOCRM_DATABASE_URL": proxy.url, "SOLOCRM_MASTER_KEY": "6b" * 32}
    headers = {"Authorization": f"Bearer {api_key(settings)}", "Idempotency-Key": "once"}
    kit = {"name": "Kit", "price": {"amount": "12.50", "currency": "EUR"}}
    with served(settings) as site, httpx2.Client(base_url=site.address, timeout=30) as client:
        by = headers | {"Idempotency-Key": str(uuid4())}
        made = until_answered(lambda: client.post("/api/products", json=kit, headers=by))[1]["id"]

        def send(_: int) -> Answer:
            path, renamed = f"/api/products/{made}/rename", {"name": "Set"}
            return until_answered(lambda: client.post(path, json=renamed, headers=headers))

        with being_cut(url, proxy), ThreadPoolExecutor(AT_ONCE) as programs:
            answers = list(programs.map(send, range(TIMES)))
    assert proxy.lost_answers
    proxy.stop()
    with psycopg.connect(url) as connection:
        [events] = connection.execute("SELECT count(*) FROM events").fetchone() or (0,)
    assert events == 2
    first = answers[0]
    assert first[0] == 200
    assert [answer for answer in answers if answer != first] == []
