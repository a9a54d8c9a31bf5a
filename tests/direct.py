"""Asks an app without a server and without another thread."""

import asyncio
import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response


@cache
def loop() -> asyncio.Runner:
    """One for all of a process: it runs while a question is answered, and stands still between."""
    runner = asyncio.Runner()
    atexit.register(runner.close)
    return runner


class Direct:
    """For tests with thousands of questions: FastAPI's own client hands every one of them to
    another thread eight times, which takes longer than the answer.
    """

    def __init__(self, app: FastAPI, *, raises: bool = False) -> None:
        self.app = app
        transport = ASGITransport(app, raise_app_exceptions=raises)
        self.asking = AsyncClient(transport=transport, base_url="http://localhost")

    def get(self, path: str, **options: Any) -> Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> Response:
        return self.request("POST", path, **options)

    def request(self, method: str, path: str, **options: Any) -> Response:
        return loop().run(self.asking.request(method, path, **options))


@contextmanager
def begun(app: FastAPI) -> Iterator[Direct]:
    """An app that opens what it needs as it begins."""
    life = app.router.lifespan_context(app)
    loop().run(life.__aenter__())
    try:
        yield Direct(app)
    finally:
        loop().run(life.__aexit__(None, None, None))
