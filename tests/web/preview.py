# ruff: noqa: E501  # answers are easier to read in long lines
"""Serves the page with a made-up company, without a database: `python -m tests.web.preview [PORT]`.

The Chromium tests drive the same server; a move of "昆明云花坊" is refused, every other one is done.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.web import samples
from web.format import Format, end_of, read
from web.jump import read_day
from web.links import Links
from web.moment import Moment
from web.present.board import board as board_view
from web.render import POLICY, render

STATIC = Path(__file__).parents[2] / "web" / "static"
REFUSED = "d7"


def instant(text: str | None) -> datetime:
    if text is None:
        return samples.NOW
    given = read(text)
    return given if isinstance(given, datetime) else end_of(given, samples.ZONE)


class Page:
    """One question to the preview: its address, and the words of its reader."""

    def __init__(self, address: str, locale: str) -> None:
        links = Links.read(address)
        self.path, self.asked = links.here, dict(links.params)
        self.words = Format(self.asked.pop("lang", locale), samples.ZONE)
        self.links = replace(links, params=self.asked)
        at, known_at = links.at, links.known_at
        known = min(instant(known_at), samples.NOW)
        self.moment = Moment(
            min(instant(at), known), known, samples.NOW, samples.FIRST, bool(at or known_at)
        )

    def frame(self, screen: str, **more: Any) -> dict[str, Any]:
        return {"frame": samples.frame(screen, self.words, self.moment, self.links, **more)}

    def render(self, template: str, **context: Any) -> str:
        return render(template, self.words, context)

    def board(self) -> str:
        if "after" in self.asked:
            return self.cards()
        board = samples.board(with_hindsight=self.moment.mode == "hindsight")
        return self.render(
            "board.html", board=board.listed(samples.further), **self.frame("pipeline")
        )

    def cards(self) -> str:
        """What the first column does not list at first."""
        stage = samples.board().stages[0].listed(samples.further, self.asked["after"])
        return self.render("cards.html", stage=stage, **self.frame("pipeline"))

    def funnel(self) -> str:
        view = samples.funnel(self.words, self.asked.get("count", "visits"))
        return self.render("funnel.html", funnel=view, **self.frame("funnel"))

    def customers(self) -> str:
        query = self.asked.get("q", "")
        found = (
            {"items": [], "total": 0, "more": None} if query == "zzz" else samples.customer_list()
        )
        return self.render(
            "customers.html", customers=found, query=query, **self.frame("customers")
        )

    def customer(self) -> str:
        context = samples.customer(self.words, self.asked.get("show", ""))
        return self.render("customer.html", **context, **self.frame("customers"))

    def imports(self) -> str:
        return self.render("imports.html", imports=samples.IMPORTS, **self.frame("imports"))

    def events(self) -> str:
        return self.render("event_log.html", log=samples.log(self.words), **self.frame("events"))

    def empty(self) -> str:
        return self.render(
            "imports.html", imports=[], **self.frame("imports", behind=212, incomplete=1)
        )

    def problem(self, kind: str) -> str:
        problem = {"kind": kind, "sentence": "That instant is still to come.", "code": kind, "report": "7f3a",
                   "began": "2026-11-02T01:00:00Z", "began_day": "2026-11-02", "retry": "/pipeline"}  # fmt: skip
        return self.render("problem.html", problem=problem, **self.frame("pipeline"))

    def sign_in(self) -> str:
        return self.render("sign_in.html", csrf="", back="/", problem="", login="")

    def setup(self) -> str:
        return self.render("setup.html", csrf="", back="/", problem="", login="", name="")

    def search(self) -> str:
        results = [
            {
                "noun": "customer",
                "id": "yunling",
                "name": "苏州云岭茶业",
                "customer": None,
                "detail": "Suzhou",
            }
        ]
        query = self.asked.get("q", "")
        if not query:
            results = []
        return self.render(
            "_search.html", results=results if query != "zzz" else [], query=query, links=self.links
        )

    def jump(self) -> str:
        text, today = self.asked.get("text", ""), samples.NOW.astimezone(samples.ZONE).date()
        day = read_day(text, today)
        problem = (
            ""
            if day is None
            else "future"
            if day > today
            else "early"
            if day < samples.FIRST.date()
            else ""
        )
        to = Links.read(self.asked.get("to", "/")).then(day) if day else None
        return self.render(
            "_jump.html", text=text, day=day, to=to, problem=problem, zone=str(samples.ZONE)
        )

    def moved(self, deal: str, command: str, form: dict[str, str]) -> tuple[int, str]:
        if deal == REFUSED:
            refusal = {
                "sentence": "The opportunity is closed: re-open it first.",
                "code": "opportunity_closed",
                "way_out": "",
            }
            return 409, self.render("refused.html", refusal=refusal)
        answer = samples.board_answer()
        taken = next(card for card in answer["cards"] if card["id"] == deal)
        columns = [
            (id, name, chance, [c for c in cards if c["id"] != deal] + ([taken] if command == "move" and id == form["stage"] else []))
            for id, name, chance, cards in samples.COLUMNS
        ]  # fmt: skip
        board = board_view(samples.board_answer(columns), samples.PIPELINES, samples.NOW.date())
        toast = {"command": command, "name": taken["customer_name"], "before": "Demo", "after": "Quote sent",
                 "effect": {"CNY": 5_200_000}, "undo": f"/deals/{deal}/undo"}  # fmt: skip
        return 200, self.render("moved.html", board=board, toast=toast, **self.frame("pipeline"))


def answer(page: Page) -> str | None:
    pages: dict[str, Callable[[], str]] = {
        "/": page.board, "/pipeline": page.board, "/pipeline/sales": page.board, "/funnel": page.funnel,
        "/funnel/sales": page.funnel, "/customers": page.customers, "/customers/yunling": page.customer,
        "/imports": page.imports, "/events": page.events, "/empty": page.empty, "/sign-in": page.sign_in,
        "/setup": page.setup, "/search": page.search, "/jump": page.jump,
    }  # fmt: skip
    for kind in ("refused", "not_there", "not_there_then", "behind", "forbidden", "our_fault"):
        pages[f"/problem/{kind}"] = partial(page.problem, kind)
    return pages[page.path]() if page.path in pages else None


class Preview(BaseHTTPRequestHandler):
    posted: list[tuple[str, dict[str, str]]] = []  # noqa: RUF012  # what tests look at

    def do_GET(self) -> None:
        if self.path.startswith("/static/"):
            file = STATIC / urlsplit(self.path).path.removeprefix("/static/")
            self.send(
                200 if file.is_file() else 404,
                file.read_bytes() if file.is_file() else b"",
                guess_type(file.name)[0],
            )
            return
        text = answer(Page(self.path, self.locale))
        self.send(200 if text else 404, (text or "").encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        form = {key: values[0] for key, values in parse_qs(body).items()}
        self.posted.append((self.path, {**form, "token": self.headers.get("X-CSRF-Token", "")}))
        _, _, deal, command = urlsplit(self.path).path.split("/")
        status, text = Page(self.path, self.locale).moved(deal, command, form)
        self.send(status, text.encode())

    @property
    def locale(self) -> str:
        return "zh_CN" if "zh" in self.headers.get("Accept-Language", "") else "en"

    def send(self, status: int, body: bytes, kind: str | None = "text/html; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind or "application/octet-stream")
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet: the tests look at the browser."""


def serve(port: int = 0) -> ThreadingHTTPServer:
    """A running server, on a free port unless one is given."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Preview)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


if __name__ == "__main__":
    print(f"http://127.0.0.1:{serve(int(sys.argv[1]) if sys.argv[1:] else 0).server_port}")
    print(datetime.now(UTC).isoformat(timespec="seconds"), "press Enter to stop")
    input()
