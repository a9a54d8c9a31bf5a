"""The page on a real database, asked as a browser asks: a small company, somebody signed in."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from functools import cache, partial
from html import unescape
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from commands import opportunities
from infra.postgres.following import work
from infra.postgres.log import open_log
from infra.settings import Settings
from projections.catalogue import PROJECTIONS
from solocrm.wiring import open_parts
from tests.crm import DAY, Crm, id_of, instead
from tests.secret import KEY, SECRET
from tests.stored import as_draft
from web.app import create_app, start_afresh
from web.parts import Parts

HOST = "http://localhost:8000"
TOKEN = "shown by serve"
PASSWORD = "correct horse"


def company() -> Crm:
    """Three deals are open, one is won and one lost; bolt's amount was corrected later."""
    crm = Crm().tell(
        {
            "acme": ["lead", "300", "offer"],
            "bolt": ["lead", "700"],
            "core": ["lead", "offer", "trial", "won"],
            "dune": ["lead", "lost"],
            "edge": ["lead"],
        }
    )
    crm.log.turn_clock(DAY)
    bolt = id_of("bolt")
    held = instead(
        opportunities.change_amount,
        crm.happened(bolt, 2),
        amount={"amount": "70", "currency": "EUR"},
    )
    crm.correct(bolt, 2, instead=[held])
    return crm


class Site:
    """What a browser does there."""

    def __init__(self, app: FastAPI, client: TestClient, crm: Crm) -> None:
        self.app = app
        self.client = client
        self.crm = crm

    def get(self, path: str, **headers: str) -> Response:
        return self.client.get(path, headers={"Accept": "text/html", **headers})

    def send(self, path: str, **fields: object) -> Response:
        """A plain form of a page of ours."""
        headers = {"Accept": "text/html", "Origin": HOST}
        return self.client.post(path, data=fields, headers=headers)

    def say(self, deal: str, command: str, **fields: object) -> Response:
        """As the board does."""
        sent = {"pipeline": id_of("sales"), "version": self.version(deal), **fields}
        headers = {"Accept": "text/html", "HX-Request": "true", "X-CSRF-Token": self.csrf}
        return self.client.post(f"/deals/{id_of(deal)}/{command}", data=sent, headers=headers)

    @property
    def csrf(self) -> str:
        found = re.search('name="csrf" content="([^"]+)"', self.get("/pipeline").text)
        assert found
        return found[1]

    def version(self, deal: str) -> int:
        return int(self.api(f"opportunities/{id_of(deal)}")["version"])

    def api(self, path: str, **asked: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"/api/{path}", params=asked).json()
        return found

    def enter(self, password: str = PASSWORD, login: str = "lin") -> Response:
        return self.send("/sign-in", login=login, password=password)


def words(response: Response) -> str:
    """What a reader sees, in one line."""
    body = response.text.partition("<body")[2].partition(">")[2] or response.text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def column(response: Response, stage: UUID) -> str:
    """One column of the board, in words."""
    html = response.text.partition(f'id="stage-{stage}"')[2].partition("</section>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.partition(">")[2])).split())


Opening = Callable[[], AbstractAsyncContextManager[Parts]]


def begun(opening: Opening) -> FastAPI:
    """As a server just started has it."""
    start_afresh(app())
    app().state.opening = opening
    return app()


@cache
def app() -> FastAPI:
    """One for all sites: making its routes takes longer than most tests."""

    def opening() -> AbstractAsyncContextManager[Parts]:
        found: Opening = made.state.opening
        return found()

    made = create_app(opening, setup_token=TOKEN)
    return made


@contextmanager
def open_site(
    url: str, folder: Path, crm: Crm | None = None, zone: ZoneInfo | None = None
) -> Iterator[Site]:
    """Folded by a worker of its own; the founder is signed in where there is a company."""
    settings = Settings(data_dir=folder, master_key=KEY, time_zone=zone)
    with folding(url):
        if crm:
            asyncio.run(store(url, crm))
        app = begun(partial(open_parts, settings, url, "serve"))
        with TestClient(app, base_url=HOST, follow_redirects=False) as client:
            site = Site(app, client, crm or Crm())
            if crm:
                begin(site)
            yield site


def begin(site: Site) -> Response:
    return site.send(
        "/setup", token=TOKEN, name="Lin Yue", login="lin", password=PASSWORD, again=PASSWORD
    )


async def store(url: str, crm: Crm) -> None:
    async with open_log(url, SECRET) as log:
        await log.append_all([(as_draft(r), r.by) for r in crm.log.events])


@contextmanager
def folding(url: str) -> Iterator[None]:
    stopped = Event()
    worker = Thread(target=work, args=(url, PROJECTIONS, SECRET, stopped.is_set))
    worker.start()
    try:
        yield
    finally:
        stopped.set()
        worker.join()
