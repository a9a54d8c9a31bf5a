"""`solocrm serve` and its database are killed while programs write: they come back by themselves,
and nothing that was answered is lost. `OUTAGE` is how many seconds the database stays away.
"""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from uuid import uuid4

import httpx2
import psutil
import psycopg
import pytest

from infra.postgres import proof
from infra.postgres.embedded import attach, stop
from infra.secret import Secret, master_key
from projections.catalogue import PROJECTIONS
from tests.chaos.log import faults
from tests.chaos.log.serving import Served, api_key, until_answered

OUTAGE = float(os.environ.get("OUTAGE", "60"))
PROGRAMS = 4


class Company:
    """A real SoloCRM in a data folder of its own, and programs that write to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = {"SOLOCRM_DATA_DIR": str(folder)}
        self.site = Served(self.settings)
        self.headers = {"Authorization": f"Bearer {api_key(self.settings)}"}
        self.answered: list[tuple[str, int]] = []
        """The products that were introduced, and at which positions."""

    def restart(self) -> None:
        self.site = Served(self.settings, self.site.port)

    @contextmanager
    def written_to(self) -> Iterator[None]:
        over = Event()
        with ThreadPoolExecutor(PROGRAMS) as programs:
            at_work = [programs.submit(self._write, over) for _ in range(PROGRAMS)]
            try:
                yield
            finally:
                over.set()
            for each in at_work:
                each.result()

    def _write(self, over: Event) -> None:
        kit = {"name": "Kit", "price": {"amount": "12.50", "currency": "EUR"}}
        with httpx2.Client(base_url=self.site.address, headers=self.headers, timeout=15) as client:
            while not over.is_set():
                by = {"Idempotency-Key": str(uuid4())}
                status, answer = until_answered(
                    lambda by=by: client.post("/api/products", json=kit, headers=by),  # type: ignore[misc]
                    seconds=OUTAGE + 60,
                )
                assert status == 201, answer
                self.answered.append((answer["id"], answer["position"]))

    def write_on(self, seconds: float = 60) -> None:
        """Until something is answered that was asked now."""
        enough, deadline = len(self.answered) + 2 * PROGRAMS, time.monotonic() + seconds
        while len(self.answered) < enough:
            assert time.monotonic() < deadline, "nobody is answered"
            time.sleep(0.05)

    def prove(self) -> None:
        """What was answered is there, at its position; it is read and shown; folds are right."""
        last = max(position for _, position in self.answered)
        settled = {"Crm-Min-Position": str(last), **self.headers}
        with httpx2.Client(base_url=self.site.address, timeout=30) as client:
            path = f"/api/products/{self.answered[-1][0]}"
            assert until_answered(lambda: client.get(path, headers=settled))[0] == 200
            page = client.get("/", headers={"Accept": "text/html"}, follow_redirects=True)
            assert page.status_code == 200
        with attach(self.folder) as server, psycopg.connect(server.url) as connection:
            rows = connection.execute("SELECT stream, position FROM events ORDER BY 2").fetchall()
            assert [position for _, position in rows] == list(range(1, len(rows) + 1))
            assert set(self.answered) <= {(str(stream), position) for stream, position in rows}
            assert len(self.answered) == len(rows)
            verdicts = proof.verify(server.url, PROJECTIONS, Secret(master_key(self.folder)))
            assert verdicts
            assert [each.projection for each in verdicts if not each.holds] == []


@pytest.fixture
def company() -> Iterator[Company]:
    with TemporaryDirectory(prefix="solocrm-") as private:
        opened = Company(Path(private))
        try:
            yield opened
        finally:
            opened.site.close()
            stop(opened.folder)


def test_serve_is_killed_and_begun_anew(company: Company) -> None:
    with company.written_to():
        company.write_on()
        company.site.kill()
        company.restart()
        company.write_on()
    company.prove()


def test_the_worker_is_killed(company: Company) -> None:
    with company.written_to():
        company.write_on()
        [worker] = [
            each
            for each in psutil.Process(company.site.process.pid).children()
            if "projections" in each.cmdline()
        ]
        worker.kill()
        company.write_on()
    company.prove()


def test_postgres_is_killed(company: Company) -> None:
    with company.written_to():
        for _ in range(2):
            company.write_on()
            faults.kill_server(company.folder)
    company.prove()


def test_the_database_stays_away_for_a_while(company: Company) -> None:
    with company.written_to():
        company.write_on()
        stop(company.folder)
        with httpx2.Client(base_url=company.site.address, timeout=30) as client:
            time.sleep(OUTAGE / 2)
            assert client.get("/healthz").status_code == 200
            answer = client.get("/api/products", headers=company.headers)
            assert (answer.status_code, answer.json()["code"]) == (503, "database_unreachable")
            page = client.get("/", headers={"Accept": "text/html"}, follow_redirects=True)
            assert page.status_code in {200, 503}
        time.sleep(OUTAGE / 2)
        with attach(company.folder) as back:
            began = time.monotonic()
            back.keep()
        company.write_on()
        print(f"answered again {time.monotonic() - began:.1f} s after the database was back")
    company.prove()


def test_everything_is_killed_at_once(company: Company) -> None:
    with company.written_to():
        company.write_on()
        os.kill(company.site.process.pid, signal.SIGKILL)
        faults.kill_server(company.folder)
        company.site.close()
        company.restart()
        company.write_on()
    company.prove()
