"""What surrounds every answer: our own address alone gives one, strictly secured, counted."""

import ipaddress
from collections import Counter
from collections.abc import Collection, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from web.problems import CODES, WORDS, problem
from web.render import POLICY

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SENT = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]

MAX_BODY = 2**20
"""Bytes of a request's body."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Guard:
    """A page from elsewhere whose name was made to lead here (DNS rebinding) names another host:
    it is told so, 421.

    `answered` counts answers by (method, status).
    """

    def __init__(self, app: ASGIApp, host: str, answered: Counter[tuple[str, int]]) -> None:
        self._app = app
        self._hosts = LOOPBACK | {host} if is_loopback(host) else None
        self._answered = answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def secured(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                self._answered[scope["method"], message["status"]] += 1
                said = list(message["headers"])
                own = {name for name, _ in said}
                message["headers"] = said + [each for each in SENT if each[0] not in own]
            await send(message)

        headers = Headers(scope=scope)
        if not is_ours(headers.get("Host", ""), self._hosts):
            wrong = problem(421, "wrong_host", "This server does not go by that name.")
            await wrong(scope, receive, secured)
        elif int(headers.get("Content-Length", 0)) > MAX_BODY:  # a number: the server has looked
            await problem(413, CODES[413], WORDS[413])(scope, receive, secured)
        else:
            await self._app(scope, limited(receive), secured)


def limited(receive: Receive) -> Receive:
    """A body that comes in chunks may not tell how long it is going to be."""
    received = 0

    async def counted() -> MutableMapping[str, Any]:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > MAX_BODY:
            raise HTTPException(413)
        return message

    return counted


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_ours(header: str, hosts: Collection[str] | None) -> bool:
    """A server that the network sees goes by names of which it does not know."""
    try:
        return hosts is None or urlsplit(f"//{header}").hostname in hosts
    except ValueError:
        return False
